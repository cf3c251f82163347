import type { Judgement } from '../../model/check.ts';
import { defineCheck } from '../define-check.ts';

export const subjectAndText = defineCheck({
  id: 'compose/subject-and-text',
  question: 'Has the mail a subject and a text?',
  intents: ['sent_not_arrived', 'bounce_received', 'goes_to_spam', 'cannot_send'],
  needs: [],
  concerns: ({ mail }) => mail !== undefined,
  rfc: ['https://www.rfc-editor.org/rfc/rfc5322#section-3.6.5'],
  judge(_evidence, { mail }) {
    if (!mail) return [];
    const base = { hop: 'compose', outcome: 'absent', advice: true, params: {}, seen: [] } as const;
    const found: Judgement[] = [];
    if (mail.subject?.trim() === '') {
      found.push({ ...base, text: 'compose.subject-and-text.no-subject' });
    }
    if (mail.hasText === false) found.push({ ...base, text: 'compose.subject-and-text.no-text' });
    if (found.length > 0 || !mail.subject || mail.hasText === null) return found;
    return [
      {
        hop: 'compose',
        outcome: 'ok',
        text: 'compose.subject-and-text.ok',
        params: {},
        seen: [`Subject: ${mail.subject.slice(0, 200)}`],
      },
    ];
  },
});
