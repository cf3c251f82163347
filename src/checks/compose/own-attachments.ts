import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_PARTS } from '../intents.ts';
import { judgeNames } from '../refused-names.ts';

export const ownAttachments = defineCheck({
  id: 'compose/own-attachments',
  question: "Does the sender's own provider refuse an attachment of that name?",
  intents: ABOUT_THE_PARTS,
  needs: ['senderRoute'],
  concerns: ({ mail }) => mail?.attachments.some(({ name }) => name !== '') ?? false,
  rfc: ['https://www.rfc-editor.org/rfc/rfc2183#section-5'],
  judge: ({ senderRoute }, facts) => judgeNames(senderRoute, facts, 'sender'),
});
