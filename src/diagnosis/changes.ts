import type { Change, LookFinding } from '../model/conversation.ts';

/** How bad a finding is; undefined where nobody could look. */
const severity = ({ outcome, advice }: LookFinding): 0 | 1 | 2 | undefined => {
  if (outcome === 'unchecked') return undefined;
  if (outcome === 'ok') return 0;
  return advice ? 1 : 2;
};

/** What a finding of a check is about, where the check has several. */
const ABOUT = ['host', 'address', 'ip', 'list', 'subject', 'domain', 'selector'] as const;

const subjectOf = ({ params }: LookFinding): string =>
  ABOUT.map((name) => params[name] ?? '').join(' ');

type Pair = readonly [before: LookFinding | undefined, now: LookFinding | undefined];

/** Findings of one check in two looks: by what they are about, or the only one with the only one. */
function pair(before: readonly LookFinding[], now: readonly LookFinding[]): readonly Pair[] {
  if (before.length === 1 && now.length === 1) return [[before[0], now[0]]];
  const open = new Map(before.map((finding) => [subjectOf(finding), finding]));
  const pairs = now.map((finding): Pair => {
    const subject = subjectOf(finding);
    const former = open.get(subject);
    open.delete(subject);
    return [former, finding];
  });
  return [...pairs, ...[...open.values()].map((former): Pair => [former, undefined])];
}

interface Looks {
  /** The check could not look at all this time. */
  readonly isBlind: boolean;
  /** It found something in one of the looks only: perhaps it was not asked in the other. */
  readonly isOnce: boolean;
}

function compare([before, now]: Pair, { isBlind, isOnce }: Looks): readonly Change[] {
  const was = before && severity(before);
  const is = now && severity(now);
  if (before && now) {
    if (was === undefined) return is === undefined ? [] : [{ kind: 'seen', finding: now }];
    if (is === undefined) return [{ kind: 'unseen', finding: before }];
    if (is < was) return [{ kind: 'better', finding: now }];
    if (is > was) return [{ kind: 'worse', finding: now }];
    return is > 0 && before.text !== now.text ? [{ kind: 'other', finding: now }] : [];
  }
  const least = isOnce ? 2 : 1;
  if (now) return is !== undefined && is >= least ? [{ kind: 'new', finding: now }] : [];
  if (before && was !== undefined && was >= least)
    return [{ kind: isBlind ? 'unseen' : 'gone', finding: before }];
  return [];
}

/**
 * What is different in the second of two looks, in its order. What is fine and stays fine, or was
 * never seen, is not told; what could not be seen this time is never called gone.
 */
export function changesBetween(
  before: readonly LookFinding[],
  now: readonly LookFinding[],
): readonly Change[] {
  const checks = new Set([...now, ...before].map(({ check }) => check));
  return [...checks].flatMap((check) => {
    const mine = (findings: readonly LookFinding[]) =>
      findings.filter((finding) => finding.check === check);
    const today = mine(now);
    const former = mine(before);
    const looks = {
      isBlind: today.length > 0 && today.every(({ outcome }) => outcome === 'unchecked'),
      isOnce: today.length === 0 || former.length === 0,
    };
    return pair(former, today).flatMap((both) => compare(both, looks));
  });
}
