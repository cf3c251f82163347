import type { ReasonTable } from '../knowledge/reasons.ts';
import type { StatusCodeTable } from '../knowledge/status-codes.ts';
import type { SmtpReply } from '../mail/smtp-reply.ts';
import type { Action, Party, Reason } from '../model/words.ts';
import { decideBlame, type Blame, type Refuser } from './explain-fault.ts';
import type { SpamReader } from './spam-opinion.ts';
import type { RuleBook, RuleMatch, RuleSubject, RuleTier } from './explain-match.ts';

/** What the judgement is made with. */
export interface ExplainKnowledge {
  readonly rules: RuleBook;
  readonly reasons: ReasonTable;
  readonly statusCodes: StatusCodeTable;
  readonly spam: SpamReader;
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
  readonly refuser: Refuser | null;
}

export interface Cause extends Blame {
  readonly reason: Reason | null;
  /** `<author>/<id>`; null where a code alone decided, or nothing did. */
  readonly rule: string | null;
}

/** How much of a reason's own sureness is left, by what named the reason. */
const WEIGHT = {
  telling: 1,
  sure: 0.97,
  weak: 0.85,
  detailed: 0.85,
  vague: 0.72,
  bare: 0.6,
} as const;
/** Confidence where a reply code is all there is, and where there is not even that. */
const BY_CODE = 0.45;
const BY_NOTHING = 0.25;

/** A final refusal without telling words is of whatever was just named. */
const reasonOfStep = (command: SmtpReply['command']): Reason | null => {
  if (command === 'mail') return 'rejected';
  return command === 'connect' || command === 'helo' ? 'blocked' : null;
};

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
      return command === 'rcpt' ? 'userunknown' : reasonOfStep(command);
    case '553':
      return command === 'rcpt' ? 'userunknown' : command === 'mail' ? 'rejected' : null;
    case '450':
      return null;
    default:
      return replyCode?.startsWith('5') ? reasonOfStep(command) : null;
  }
}

/** What servers retry because of; other words of a notice are not the cause of its delay. */
const MAKES_WAIT: ReadonlySet<Reason | null> = new Set([
  'networkerror',
  'greylisted',
  'mailboxfull',
  'systemfull',
  'systemerror',
  'toomanyconn',
  'speeding',
]);

/** That the retries ended tells less than why they failed, wherever the notice says that. */
const findRule = (
  question: CauseQuestion,
  texts: readonly string[],
  rules: RuleBook,
  tier: RuleTier,
  coded: Reason | null,
): RuleMatch | null => {
  const { reply, speaker } = question;
  const subject = { ...reply, speaker, statuses: [reply.status, ...question.statuses] };
  let ended: RuleMatch | null = null;
  for (const text of texts) {
    const match = rules.match(rules.read(text), subject, tier, coded);
    if (match && ended === null && match.rule.reason !== 'expired') return match;
    if (match && MAKES_WAIT.has(match.rule.reason)) return match;
    ended ??= match;
  }
  return ended;
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
  readonly strength: keyof typeof WEIGHT | 'code' | 'nothing';
}

/** Telling words, a detailed status code, vague words, a bare status code, the reply code. */
function findReason(question: CauseQuestion, { rules, statusCodes }: ExplainKnowledge): Found {
  const texts = [...new Set(question.texts)].filter((text) => text.trim() !== '');
  const statuses = [question.reply.status, ...question.statuses];
  const byCodeAlone = reasonOfStatus(statuses, statusCodes, 'sure');
  // that the time is up says nothing of why
  const named = byCodeAlone === 'expired' ? null : byCodeAlone;
  const ruled = (tier: RuleTier): Found | null => {
    const match = findRule(question, texts, rules, tier, named);
    return match && { reason: match.rule.reason, match, strength: tier };
  };
  const coded = (strength: 'sure' | 'detailed' | 'bare'): Found | null => {
    const reason = reasonOfStatus(statuses, statusCodes, strength);
    return reason && { reason, match: null, strength };
  };
  const certain = ruled('telling') ?? coded('sure') ?? ruled('weak') ?? coded('detailed');
  if (certain) return certain;
  const vague = ruled('vague');
  const found = (vague?.reason ? vague : null) ?? coded('bare');
  if (found) return found;
  const byCode = reasonOfCode(question.reply);
  // "not delivered" without a cause: a code tells more
  if (byCode === null && vague) return vague;
  return { reason: byCode, match: null, strength: byCode ? 'code' : 'nothing' };
}

/** What the reason's own sureness becomes by who named it. A rule's own figure stands. */
const confidenceOf = ({ reason, match, strength }: Found, reasons: ReasonTable): number => {
  if (match?.rule.confidence !== undefined) return match.rule.confidence;
  if (strength === 'nothing' || reason === null) return BY_NOTHING;
  return strength === 'code' ? BY_CODE : reasons[reason].sure * WEIGHT[strength];
};

const AGREEMENT = 0.04;
const CONTRADICTION = 0.12;
const NO_CODE = 0.03;

/**
 * An enhanced status code that points to the same party makes surer, one that servers seldom misuse
 * and that points elsewhere makes doubtful; so does a text without any code.
 */
function weighCodes(
  confidence: number,
  found: Found,
  party: Party,
  question: CauseQuestion,
  { reasons, statusCodes }: ExplainKnowledge,
): number {
  if (found.strength !== 'telling') return confidence;
  const statuses = [question.reply.status, ...question.statuses].filter((one) => one !== null);
  if (statuses.length === 0 && question.reply.replyCode === null) return confidence - NO_CODE;
  const named = statuses.flatMap((status) => statusCodes[status.slice(2)] ?? []);
  const points = (reason: Reason | null): boolean =>
    reason !== null && (reason === found.reason || reasons[reason].party === party);
  const isOwnFigure = found.match?.rule.confidence !== undefined;
  if (named.some(({ reason }) => points(reason)))
    return isOwnFigure ? confidence : Math.min(0.98, confidence + AGREEMENT);
  const isDenied = named.some(({ reason, sure }) => sure === true && reason !== null);
  return isDenied ? confidence - CONTRADICTION : confidence;
}

/** Finds why, and who has to act. */
export function findCause(question: CauseQuestion, knowledge: ExplainKnowledge): Cause {
  const { reply, action, refuser } = question;
  const found = findReason(question, knowledge);
  const { reason, match } = found;
  const blame = decideBlame(
    {
      reason,
      action,
      replyCode: reply.replyCode,
      status: reply.status ?? question.statuses.find((status) => status !== null) ?? null,
      refuser,
      isSubmission: question.speaker === 'submission',
      ruled: match?.rule ?? {},
      confidence: confidenceOf(found, knowledge.reasons),
    },
    knowledge.reasons,
  );
  const weighed = weighCodes(blame.confidence, found, blame.fault, question, knowledge);
  const confidence = Math.round(weighed * 100) / 100;
  return { ...blame, confidence, reason, rule: match?.name ?? null };
}
