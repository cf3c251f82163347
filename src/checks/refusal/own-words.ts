import type { Explanation } from '../../model/facts.ts';
import type { Certainty } from '../../model/words.ts';
import { textOfReason } from '../../model/reason-text.ts';
import { INTENTS } from '../../model/words.ts';
import { defineCheck } from '../define-check.ts';

const CERTAIN_FROM = 0.9;
const LIKELY_FROM = 0.7;

const certaintyOf = ({ confidence }: Explanation): Certainty =>
  confidence >= CERTAIN_FROM ? 'certain' : confidence >= LIKELY_FROM ? 'likely' : 'possible';

/** The words of the refusal that the person pasted outweigh everything that is looked up later. */
export const ownWords = defineCheck({
  id: 'refusal/own-words',
  question: 'What does the text that came back say?',
  intents: INTENTS,
  needs: [],
  rfc: ['https://www.rfc-editor.org/rfc/rfc3464', 'https://www.rfc-editor.org/rfc/rfc3463'],
  judge(_evidence, { refusal, recipient }) {
    if (!refusal?.reason || !refusal.hop) return [];
    const first = refusal.recipients[0];
    const address = first?.address ?? recipient?.address ?? '';
    const finding = {
      hop: refusal.hop,
      outcome: 'problem',
      text: textOfReason(refusal.reason, refusal.hop),
      params: {
        reason: refusal.reason,
        recipient: address,
        domain: address.split('@').at(-1) ?? '',
        host: refusal.refusedBy ?? '',
        replyCode: refusal.replyCode ?? '',
        status: refusal.status ?? '',
        temporary: refusal.temporary ? 'yes' : 'no',
        ip: refusal.returned.sendingIp ?? 'none',
      },
      seen: first?.diagnostic ? [first.diagnostic] : [],
    } as const;
    if (!refusal.fault || refusal.fault === 'unknown') return [finding];
    return [{ ...finding, fault: refusal.fault, certainty: certaintyOf(refusal) }];
  },
});
