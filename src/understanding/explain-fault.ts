import type { ReasonTable } from '../knowledge/reasons.ts';
import type { Action, Hop, Party, Reason } from '../model/words.ts';

/**
 * Who refuses, as far as the text shows: the recipient's side, a server on the sender's side, or by
 * its name the sender's own server, of its own accord.
 */
export type Refuser = 'recipient-side' | 'sender-side' | 'senders-server';

/** What is known when blame is decided. */
export interface Blamable {
  readonly reason: Reason | null;
  readonly action: Action | null;
  readonly replyCode: string | null;
  readonly status: string | null;
  readonly refuser: Refuser | null;
  /** The sender's own outgoing server speaks to its user: the mail has not begun its journey. */
  readonly isSubmission: boolean;
  /** What the rule says, where it says more than the reason. */
  readonly ruled: {
    readonly fault?: Party | undefined;
    readonly hop?: Hop | undefined;
    readonly temporary?: boolean | undefined;
  };
  /** How far the reason itself is proven, 0..1. */
  readonly confidence: number;
}

export interface Blame {
  readonly fault: Party;
  readonly hop: Hop | null;
  readonly temporary: boolean;
  readonly confidence: number;
}

const isDelivered = (action: Action | null): boolean =>
  action === 'delivered' || action === 'relayed' || action === 'expanded';

/**
 * Whether the sender's server tries again. The mail's `Action` beats the digits, which beat what
 * the reason usually is; a rule may know better than the digits (a 552 that passes).
 */
function isTemporary(subject: Blamable, usual: boolean): boolean {
  if (subject.action === 'delayed') return true;
  if (subject.action === 'failed' || isDelivered(subject.action)) return false;
  if (subject.ruled.temporary !== undefined) return subject.ruled.temporary;
  const digit = subject.replyCode?.[0] ?? subject.status?.[0];
  if (digit === '4') return true;
  if (digit === '5') return false;
  return usual;
}

/** "Relaying denied" has three culprits; who said it decides. */
const relayParty = (refuser: Refuser | null): Party => {
  if (refuser === 'recipient-side') return 'recipient-admin';
  return refuser === null ? 'unknown' : 'sender-user';
};

/** Trouble within a server: whoever runs it mends it. */
const OWN_TROUBLE: ReadonlySet<Reason> = new Set(['systemerror', 'systemfull', 'mailererror']);

/** What a person's own outgoing server says, the person mends: log in, wait, use the own address. */
const SUBMISSION_REASONS: ReadonlySet<Reason> = new Set([
  'blocked',
  'badreputation',
  'requireptr',
  'speeding',
  'toomanyconn',
  'norelaying',
  'rejected',
  'securityerror',
  'failedstarttls',
  'networkerror',
  'syntaxerror',
  'policyviolation',
  'notcompliantrfc',
]);

const partyOf = (reason: Reason, subject: Blamable, usual: ReasonTable[Reason]): Party => {
  if (subject.isSubmission && SUBMISSION_REASONS.has(reason)) return 'sender-user';
  if (subject.refuser === 'senders-server' && OWN_TROUBLE.has(reason)) return 'sender-admin';
  return reason === 'norelaying' ? relayParty(subject.refuser) : usual.party;
};

const HOPS_BEFORE_RECIPIENT: ReadonlySet<Hop> = new Set(['accept', 'connect']);

/** Decides who has to act. A temporary refusal that names a cause keeps the cause's party. */
export function decideBlame(subject: Blamable, reasons: ReasonTable): Blame {
  const { reason, ruled, confidence } = subject;
  if (reason === null) {
    const temporary = isTemporary(subject, false);
    const fault = ruled.fault ?? (temporary ? 'nobody' : 'unknown');
    return { fault, hop: ruled.hop ?? null, temporary, confidence: Math.min(confidence, 0.4) };
  }
  const usual = reasons[reason];
  const temporary = isTemporary(subject, usual.temporary);
  const waiting = temporary && !subject.isSubmission ? usual.waiting : undefined;
  // once the server has given up, waiting mends nothing, unless the rule knows that the trouble passes
  const isOver = ruled.fault === 'nobody' && !temporary && ruled.temporary !== true;
  // nobody need be named while waiting may cure it
  const isOpen = ruled.fault === 'unknown' && waiting !== undefined;
  const named = isOver || isOpen ? undefined : ruled.fault;
  const fault = named ?? waiting ?? partyOf(reason, subject, usual);
  const isBeforeJourney =
    subject.isSubmission &&
    HOPS_BEFORE_RECIPIENT.has(usual.hop) &&
    (SUBMISSION_REASONS.has(reason) || reason === 'mesgtoobig');
  return {
    fault,
    hop: ruled.hop ?? (isBeforeJourney ? 'submit' : usual.hop),
    temporary,
    confidence: fault === 'unknown' ? Math.min(confidence, 0.5) : confidence,
  };
}
