import { defineCheck } from '../define-check.ts';
import { judgeNameServers } from './judge-name-servers.ts';

export const nameServers = defineCheck({
  id: 'dns/name-servers',
  question: "Do the name servers of the recipient's domain answer for it?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'delayed'],
  needs: ['recipientNameServers'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc1912#section-2.8',
    'https://www.rfc-editor.org/rfc/rfc2182#section-3',
    'https://www.rfc-editor.org/rfc/rfc7766#section-5',
  ],
  judge: ({ recipientNameServers }) =>
    judgeNameServers(recipientNameServers, { hop: 'lookup', fault: 'recipient-admin' }),
});
