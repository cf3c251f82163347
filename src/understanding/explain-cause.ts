import type { ReasonTable } from '../knowledge/reasons.ts';
import type { StatusCodeTable } from '../knowledge/status-codes.ts';
import type { SmtpReply } from '../mail/smtp-reply.ts';
import type { Action, Reason } from '../model/words.ts';
import { decideBlame, type Blame } from './explain-fault.ts';
import type { RuleBook, RuleMatch, RuleSubject } from './explain-match.ts';

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

const CONFIDENCE = { private: 0.95, phrase: 0.88, status: 0.6, code: 0.4, nothing: 0.2 } as const;

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

const findRule = (question: CauseQuestion, rules: RuleBook): RuleMatch | null => {
  const { reply, speaker, statuses } = question;
  for (const text of question.texts) {
    if (text.trim() === '') continue;
    for (const status of new Set([reply.status, ...statuses])) {
      const { replyCode, host, command } = reply;
      const match = rules.match({ text, replyCode, status, host, speaker, command });
      if (match) return match;
    }
  }
  return null;
};

const reasonOfStatus = (
  statuses: readonly (string | null)[],
  table: StatusCodeTable,
): Reason | null => {
  for (const status of statuses) {
    const reason = status === null ? null : (table[status.slice(2)]?.reason ?? null);
    if (reason !== null) return reason;
  }
  return null;
};

/** Finds why, and who has to act: a rule's words first, then the status code, then the reply code. */
export function findCause(question: CauseQuestion, knowledge: ExplainKnowledge): Cause {
  const { reply, action, refuser } = question;
  const statuses = [reply.status, ...question.statuses];
  const match = findRule(question, knowledge.rules);
  const byStatus = match ? null : reasonOfStatus(statuses, knowledge.statusCodes);
  const byCode = match || byStatus ? null : reasonOfCode(reply);
  const reason = match ? match.rule.reason : (byStatus ?? byCode);
  const confidence = match
    ? (match.rule.confidence ?? (match.isPrivate ? CONFIDENCE.private : CONFIDENCE.phrase))
    : byStatus
      ? CONFIDENCE.status
      : byCode
        ? CONFIDENCE.code
        : CONFIDENCE.nothing;
  const blame = decideBlame(
    {
      reason,
      action,
      replyCode: reply.replyCode,
      status: statuses.find((status) => status !== null) ?? null,
      refuser,
      ruled: match?.rule ?? {},
      confidence,
    },
    knowledge.reasons,
  );
  return { ...blame, reason, rule: match?.name ?? null };
}
