import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_PARTS } from '../intents.ts';
import { mailSize } from '../mail-size.ts';
import { judgeSize } from '../provider-limit.ts';

export const size = defineCheck({
  id: 'compose/size',
  question: "Is the mail bigger than what the recipient's provider takes?",
  intents: ABOUT_THE_PARTS,
  needs: ['recipientRoute'],
  concerns: ({ mail }) => mailSize(mail) !== null,
  rfc: ['https://www.rfc-editor.org/rfc/rfc1870'],
  judge: ({ recipientRoute }, facts) => judgeSize(recipientRoute, facts, 'recipient'),
});
