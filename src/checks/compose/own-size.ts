import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_PARTS } from '../intents.ts';
import { mailSize } from '../mail-size.ts';
import { judgeSize } from '../provider-limit.ts';

export const ownSize = defineCheck({
  id: 'compose/own-size',
  question: "Is the mail bigger than what the sender's own provider sends?",
  intents: ABOUT_THE_PARTS,
  needs: ['senderRoute'],
  concerns: ({ mail }) => mailSize(mail) !== null,
  rfc: ['https://www.rfc-editor.org/rfc/rfc1870'],
  judge: ({ senderRoute }, facts) => judgeSize(senderRoute, facts, 'sender'),
});
