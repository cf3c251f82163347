import { defineCheck } from '../define-check.ts';
import { judgeSignatures } from './judge-signatures.ts';

export const signatures = defineCheck({
  id: 'dns/signatures',
  question: "Do the signatures (DNSSEC) of the recipient's domain hold?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'delayed'],
  needs: ['recipientDnssec'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc4035#section-3.2.2',
    'https://www.rfc-editor.org/rfc/rfc4033#section-5',
  ],
  judge: ({ recipientDnssec }) =>
    judgeSignatures(recipientDnssec, { hop: 'lookup', fault: 'recipient-admin' }),
});
