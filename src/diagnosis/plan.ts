import type { Check } from '../model/check.ts';
import type { EvidenceName } from '../model/evidence.ts';
import { EVIDENCE_NEEDS, mailboxOf } from '../model/evidence.ts';
import type { CanLook, MissingFacts } from '../model/conversation.ts';
import type { Facts } from '../model/facts.ts';
import type { AskableFact, Direction, Intent } from '../model/words.ts';

const isGatherable = (evidence: EvidenceName, facts: Facts): boolean =>
  mailboxOf(EVIDENCE_NEEDS[evidence], facts) !== undefined;

/** Checks that help with the complaint and whose evidence the facts allow to gather. */
export function chooseChecks(
  checks: readonly Check[],
  facts: Facts,
  intent?: Intent,
): readonly Check[] {
  return checks.filter(
    (check) =>
      (intent === undefined || check.intents.includes(intent)) &&
      (check.concerns?.(facts) ?? true) &&
      check.needs.every((evidence) => isGatherable(evidence, facts)),
  );
}

/** A refusal can be judged by itself; everything else needs evidence that the facts allow to gather. */
export const canLook =
  (checks: readonly Check[]): CanLook =>
  (intent, facts) =>
    Boolean(facts.refusal?.reason) ||
    chooseChecks(checks, facts, intent).some(({ needs }) => needs.length > 0);

/** Complaints about one's own set-up: the other side adds little, and is not asked for. */
const OWN_SIDE_ONLY: ReadonlySet<Intent> = new Set<Intent>([
  'how_to_configure_dns_auth',
  'blocklisted',
  'marked_as_spoofed_auth_fail',
  'goes_to_spam',
  'cannot_send',
  'client_login_or_connection',
]);

/** Complaints that begin with a text somebody received: the quickest proof there is. */
const TEXT_FIRST: ReadonlySet<Intent> = new Set<Intent>([
  'bounce_received',
  'blocklisted',
  'marked_as_spoofed_auth_fail',
  'attachment_or_size',
  'mailbox_full',
  'cannot_send',
  'client_login_or_connection',
]);

const ownRole = (direction: Direction, facts: Facts): 'sender' | 'recipient' | null => {
  if (facts.own) return facts.own;
  if (direction === 'outgoing') return 'sender';
  if (direction === 'incoming') return 'recipient';
  return null;
};

const sidesMissing = (
  checks: readonly Check[],
  intent: Intent,
  direction: Direction,
  facts: Facts,
): readonly AskableFact[] => {
  const sides = new Set(
    checks
      .filter((check) => check.intents.includes(intent))
      .flatMap((check) => check.needs.map((evidence) => EVIDENCE_NEEDS[evidence])),
  );
  const missing = [...sides].filter((side) => mailboxOf(side, facts) === undefined);
  if (missing.length === 0) return [];
  // whichever side it stands on
  if (sides.size === 1 && missing.includes('own')) return ['own-address'];
  const own = ownRole(direction, facts);
  if (own === null) return ['direction', 'own-address', 'other-address'];
  const other = own === 'sender' ? 'recipient' : 'sender';
  const asked: AskableFact[] = [];
  if (missing.includes(own) || missing.includes('own')) asked.push('own-address');
  if (missing.includes(other) && !OWN_SIDE_ONLY.has(intent)) asked.push('other-address');
  return asked;
};

/** A name or a size that somebody told can be held against the other side's rules at once. */
const isAboutToldMail = (intent: Intent, { mail, recipient }: Facts): boolean =>
  intent === 'attachment_or_size' && mail !== undefined && recipient !== undefined;

/**
 * Computes what to ask from what the checks for this complaint need, most useful first.
 * A refusal that was pasted already answers more than addresses could, so nothing is missing then.
 */
export const missingFacts =
  (checks: readonly Check[]): MissingFacts =>
  (intent, direction, facts) => {
    if (facts.refusal?.reason || isAboutToldMail(intent, facts)) return [];
    const sides = sidesMissing(checks, intent, direction, facts);
    return TEXT_FIRST.has(intent) ? ['error-text', ...sides] : sides;
  };
