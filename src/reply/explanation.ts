import type { ExplanationReport } from '../model/adapter.ts';
import type { Explanation } from '../model/facts.ts';
import { textOfReason } from '../model/reason-text.ts';
import type { Party } from '../model/words.ts';
import { codeDetails } from './code-words.ts';
import { renderHeaders } from './header-words.ts';
import { nextChecks } from './next-checks.ts';
import type { Worded, Wording } from './wording.ts';

/** Longest quotation that goes into a paragraph for somebody else. */
const MAX_QUOTE_CHARS = 300;

/** Parties one writes to so that they act; the others act themselves, or nobody can say who. */
const ADDRESSEES: readonly Party[] = [
  'sender-admin',
  'recipient-user',
  'recipient-admin',
  'third-party',
];

/** What `select` placeholders take for "nobody is named". */
const orNone = (value: string | null | undefined): string => value ?? 'none';

const wordReason = (explanation: Explanation, language: string, wording: Wording): Worded => {
  const { reason, refusedBy, replyCode, status, recipients } = explanation;
  if (reason === null) return wording.word(language, 'explain.unclear');
  const recipient = recipients[0]?.address ?? '';
  return wording.word(language, textOfReason(reason, explanation.hop), {
    recipient,
    domain: recipient.split('@').at(-1) ?? '',
    host: refusedBy ?? '',
    replyCode: replyCode ?? '',
    status: status ?? '',
    temporary: explanation.temporary ? 'yes' : 'no',
    ip: orNone(explanation.returned.sendingIp),
  });
};

const wordForward = (
  explanation: Explanation,
  reason: string,
  language: string,
  wording: Wording,
): string | null => {
  const { fault } = explanation;
  if (fault === null || !ADDRESSEES.includes(fault)) return null;
  const [first] = explanation.recipients;
  return wording.says(language, `explain.forward.${fault}`, {
    reason,
    address: orNone(first?.address),
    diagnostic: (first?.diagnostic ?? '').slice(0, MAX_QUOTE_CHARS),
  });
};

const wordRefusal = (
  explanation: Explanation,
  language: string,
  wording: Wording,
): Pick<ExplanationReport, 'says' | 'steps' | 'forward' | 'details'> => {
  const reason = wordReason(explanation, language, wording);
  const { fault, kind, temporary, refusedBy, recipients } = explanation;
  const says = (key: string, params = {}): string => wording.says(language, key, params);
  const sentences = [
    reason.says,
    says('explain.whom', { address: orNone(recipients[0]?.address) }),
    says('explain.who', {
      host: orNone(refusedBy),
      speaker: kind === 'bounce' ? 'own' : 'unknown',
    }),
    says(`explain.move.${fault ?? 'unknown'}`),
    // before the mail has left no server tries again
    explanation.hop === 'submit'
      ? ''
      : says(temporary ? 'explain.when.temporary' : 'explain.when.final'),
  ];
  const advice = fault === 'nobody' ? wording.word(language, 'explain.waiting') : reason;
  return {
    says: sentences.filter((sentence) => sentence !== '').join(' '),
    steps: advice.steps,
    forward: wordForward(explanation, reason.says, language, wording),
    details: [
      ...codeDetails(explanation, language, wording),
      ...nextChecks(explanation, language, wording),
    ],
  };
};

/** An explanation in the words of one language: the JSON contract of `explain`. */
export function renderExplanation(
  explanation: Explanation,
  language: string,
  wording: Wording,
): ExplanationReport {
  const facts: Omit<Explanation, 'rule'> & { rule?: unknown } = { ...explanation };
  delete facts.rule; // ours, not part of the contract
  if (explanation.kind === 'bounce' || explanation.kind === 'error')
    return { ...facts, ...wordRefusal(explanation, language, wording) };
  const { kind, headers, returned } = explanation;
  if ((kind === 'headers' || kind === 'message') && headers !== null)
    return { ...facts, ...renderHeaders(headers, returned, language, wording) };
  const { says, steps } = wording.word(language, `explain.kind.${kind}`);
  return { ...facts, says, steps, forward: null, details: [] };
}
