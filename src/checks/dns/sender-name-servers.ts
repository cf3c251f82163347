import { ABOUT_THE_SENDER } from '../intents.ts';
import { defineCheck } from '../define-check.ts';
import { judgeNameServers } from './judge-name-servers.ts';

export const senderNameServers = defineCheck({
  id: 'dns/sender-name-servers',
  question: "Do the name servers of the sender's domain answer for it?",
  intents: ABOUT_THE_SENDER,
  needs: ['senderNameServers'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc1912#section-2.8',
    'https://www.rfc-editor.org/rfc/rfc2182#section-3',
    'https://www.rfc-editor.org/rfc/rfc7766#section-5',
  ],
  // the receiver looks the sender up: it shows when the mail is to be accepted
  judge: ({ senderNameServers: found }) =>
    judgeNameServers(found, { hop: 'accept', fault: 'sender-admin' }),
});
