import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_PARTS } from '../intents.ts';
import { judgeNames } from '../refused-names.ts';

export const attachments = defineCheck({
  id: 'compose/attachments',
  question: "Does the recipient's provider refuse an attachment of that name?",
  intents: ABOUT_THE_PARTS,
  needs: ['recipientRoute'],
  concerns: ({ mail }) => mail?.attachments.some(({ name }) => name !== '') ?? false,
  rfc: ['https://www.rfc-editor.org/rfc/rfc2183#section-5'],
  judge: ({ recipientRoute }, facts) => judgeNames(recipientRoute, facts, 'recipient'),
});
