import { plainName, suspicionOf } from '../file-names.ts';
import { defineCheck } from '../define-check.ts';

export const attachmentNames = defineCheck({
  id: 'compose/attachment-names',
  question: 'Are there attachments that filters dislike for their name alone?',
  intents: [
    'attachment_or_size',
    'bounce_received',
    'sent_not_arrived',
    'cannot_send',
    'goes_to_spam',
  ],
  needs: [],
  concerns: ({ mail }) => mail !== undefined,
  rfc: ['https://www.rfc-editor.org/rfc/rfc2183#section-5'],
  judge(_evidence, { mail }) {
    return (mail?.attachments ?? []).flatMap(({ name }) => {
      const what = suspicionOf(name);
      if (what === null) return [];
      return [
        {
          hop: 'compose',
          outcome: 'problem',
          advice: true,
          text: 'compose.attachment-names.disliked',
          params: { name: plainName(name), what },
          seen: [plainName(name)],
        } as const,
      ];
    });
  },
});
