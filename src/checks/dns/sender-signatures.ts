import { ABOUT_THE_SENDER } from '../intents.ts';
import { defineCheck } from '../define-check.ts';
import { judgeSignatures } from './judge-signatures.ts';

export const senderSignatures = defineCheck({
  id: 'dns/sender-signatures',
  question: "Do the signatures (DNSSEC) of the sender's domain hold?",
  intents: ABOUT_THE_SENDER,
  needs: ['senderDnssec'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc4035#section-3.2.2',
    'https://www.rfc-editor.org/rfc/rfc4033#section-5',
  ],
  // the receiver looks the sender up: it shows when the mail is to be accepted
  judge: ({ senderDnssec }) =>
    judgeSignatures(senderDnssec, { hop: 'accept', fault: 'sender-admin' }),
});
