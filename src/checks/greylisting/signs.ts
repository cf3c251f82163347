import type { Explanation } from '../../model/facts.ts';
import { defineCheck } from '../define-check.ts';

/** Answers that greylisting gives, and few other things without saying why. */
const BARE_ANSWERS = new Set(['421', '450', '451']);

const isBare = ({ reason, replyCode }: Explanation): boolean =>
  reason === null && replyCode !== null && BARE_ANSWERS.has(replyCode);

/** Times: defaults of postgrey (5 min, a window of 2 days) and rspamd (5 min, 1 day). */
export const signs = defineCheck({
  id: 'greylisting/signs',
  question: 'Does the refusal look like greylisting, and what is to be expected then?',
  intents: ['bounce_received', 'delayed', 'sent_not_arrived', 'cannot_receive'],
  needs: [],
  informs: true,
  concerns: ({ refusal }) => refusal !== undefined,
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc6647',
    'https://www.rfc-editor.org/rfc/rfc5321#section-4.5.4.1',
  ],
  judge(_evidence, { refusal }) {
    if (!refusal) return [];
    const isNamed = refusal.reason === 'greylisted';
    if (!isNamed && !isBare(refusal)) return [];
    const diagnostic = refusal.recipients[0]?.diagnostic;
    return [
      {
        hop: 'accept',
        outcome: 'problem',
        advice: true,
        text: isNamed ? 'greylisting.signs.named' : 'greylisting.signs.likely',
        params: { host: refusal.refusedBy ?? 'none', replyCode: refusal.replyCode ?? '4xx' },
        seen: diagnostic ? [diagnostic] : [],
      },
    ];
  },
});
