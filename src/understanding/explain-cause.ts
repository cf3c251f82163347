import type { ReasonTable } from '../knowledge/reasons.ts';
import type { StatusCodeTable } from '../knowledge/status-codes.ts';
import type { SmtpReply } from '../mail/smtp-reply.ts';
import type { Action, Reason } from '../model/words.ts';
import { decideBlame, type Blame } from './explain-fault.ts';
import type { RuleBook, RuleMatch, RuleSubject, RuleText, RuleTier } from './explain-match.ts';

/** What the judgement is made with. */
export interface ExplainKnowledge {
  readonly rules: RuleBook;
  readonly reasons: ReasonTable;
  readonly statusCodes: StatusCodeTable;
}

/** What a cause is looked for in. */
export interface CauseQuestion {
  /** Texts from the most telling to the widest: the reply, the paragraph, the whole notice. */
  readonly texts: readonly string[];
  readonly reply: SmtpReply;
  /** Further enhanced status codes of the mail, such as the DSN's own field. */
  readonly statuses: readonly (string | null)[];
  readonly action: Action | null;
  readonly speaker: RuleSubject['speaker'];
  readonly refuser: 'recipient-side' | 'sender-side' | null;
}

export interface Cause extends Blame {
  readonly reason: Reason | null;
  /** `<author>/<id>`; null where a code alone decided, or nothing did. */
  readonly rule: string | null;
}

const CONFIDENCE = {
  private: 0.95,
  phrase: 0.88,
  status: 0.6,
  vague: 0.55,
  code: 0.4,
  nothing: 0.2,
} as const;

/** What a reply code alone allows to say. RFC 5321 §4.2.3, with the step it answers. */
function reasonOfCode({ replyCode, command }: SmtpReply): Reason | null {
  switch (replyCode) {
    case '530':
    case '534':
    case '535':
    case '538':
      return 'securityerror';
    case '551':
      return 'hasmoved';
    case '552':
      return 'mailboxfull';
    case '452':
      return 'systemfull';
    case '556':
    case '521':
      return 'notaccept';
    case '500':
    case '501':
    case '502':
    case '503':
    case '504':
    case '555':
      return 'syntaxerror';
    case '451':
    case '421':
      return 'systemerror';
    case '550':
      return command === 'rcpt' ? 'userunknown' : null;
    case '553':
      return command === 'rcpt' ? 'userunknown' : command === 'mail' ? 'rejected' : null;
    case '450':
    default:
      return null;
  }
}

const findRule = (
  question: CauseQuestion,
  texts: readonly (() => RuleText)[],
  rules: RuleBook,
  tier: RuleTier,
): RuleMatch | null => {
  const { reply, speaker } = question;
  const subject = { ...reply, speaker, statuses: [reply.status, ...question.statuses] };
  for (const text of texts) {
    const match = rules.match(text(), subject, tier);
    if (match) return match;
  }
  return null;
};

/** `5.3.0` says only which part failed; the other details name a cause. */
const reasonOfStatus = (
  statuses: readonly (string | null)[],
  table: StatusCodeTable,
  weight: 'sure' | 'detailed' | 'bare',
): Reason | null => {
  for (const status of statuses) {
    if (status === null || status.endsWith('.0') !== (weight === 'bare')) continue;
    const known = table[status.slice(2)];
    if (known?.reason && (weight !== 'sure' || known.sure)) return known.reason;
  }
  return null;
};

interface Found {
  readonly reason: Reason | null;
  readonly match: RuleMatch | null;
  readonly confidence: number;
}

const foundBy = (match: RuleMatch, usual: number): Found => ({
  reason: match.rule.reason,
  match,
  confidence: match.rule.confidence ?? usual,
});

/** The first text mostly decides; the others need not be read then. */
const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
};

/** Telling words, a detailed status code, vague words, a bare status code, the reply code. */
function findReason(question: CauseQuestion, { rules, statusCodes }: ExplainKnowledge): Found {
  const texts = [...new Set(question.texts)]
    .filter((text) => text.trim() !== '')
    .map((text) => lazily(() => rules.read(text)));
  const telling = findRule(question, texts, rules, 'telling');
  if (telling) return foundBy(telling, telling.isPrivate ? CONFIDENCE.private : CONFIDENCE.phrase);
  const statuses = [question.reply.status, ...question.statuses];
  const sure = reasonOfStatus(statuses, statusCodes, 'sure');
  if (sure) return { reason: sure, match: null, confidence: CONFIDENCE.status };
  const weak = findRule(question, texts, rules, 'weak');
  if (weak) return foundBy(weak, CONFIDENCE.vague);
  const detailed = reasonOfStatus(statuses, statusCodes, 'detailed');
  if (detailed) return { reason: detailed, match: null, confidence: CONFIDENCE.status };
  const vague = findRule(question, texts, rules, 'vague');
  if (vague) return foundBy(vague, CONFIDENCE.vague);
  const bare = reasonOfStatus(statuses, statusCodes, 'bare');
  if (bare) return { reason: bare, match: null, confidence: CONFIDENCE.code };
  const byCode = reasonOfCode(question.reply);
  return {
    reason: byCode,
    match: null,
    confidence: byCode ? CONFIDENCE.code : CONFIDENCE.nothing,
  };
}

/** Finds why, and who has to act. */
export function findCause(question: CauseQuestion, knowledge: ExplainKnowledge): Cause {
  const { reply, action, refuser } = question;
  const { reason, match, confidence } = findReason(question, knowledge);
  const blame = decideBlame(
    {
      reason,
      action,
      replyCode: reply.replyCode,
      status: reply.status ?? question.statuses.find((status) => status !== null) ?? null,
      refuser,
      isSubmission: question.speaker === 'submission',
      ruled: match?.rule ?? {},
      confidence,
    },
    knowledge.reasons,
  );
  return { ...blame, reason, rule: match?.name ?? null };
}
