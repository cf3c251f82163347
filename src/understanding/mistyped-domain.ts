/** Longer names are no slip of a well-known one; also bounds the work. */
const MAX_LENGTH = 40;
/** A well-known name this short has neighbours that are names of their own: `gmx.de`, `gmx.at`. */
const MIN_KNOWN_LABEL = 4;
/** From this many letters on, two slips are still the same name. */
const TWO_SLIPS_FROM = 9;

/** Damerau-Levenshtein: letters lost, added, changed, or swapped with their neighbour. Gives up above `limit`. */
const slips = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (older[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [older, previous] = [previous, current];
  }
  return previous[b.length] ?? limit + 1;
};

const parts = (domain: string): readonly [label: string, rest: string] => {
  const dot = domain.indexOf('.');
  return [domain.slice(0, dot), domain.slice(dot + 1)];
};

/** `gmail.co`, `gmail.con`, `gmail.om`: the name is right and the ending is a slip of `com`. */
const isEndingSlip = (rest: string, known: string): boolean =>
  known === 'com' &&
  ['co', 'con', 'cm', 'om', 'comm', 'cpm', 'vom', 'xom', 'ocm', 'cim', 'coom'].includes(rest);

const distance = (domain: string, known: string): number | null => {
  const [label, rest] = parts(domain);
  const [knownLabel, knownRest] = parts(known);
  if (label === knownLabel) return isEndingSlip(rest, knownRest) ? 1 : null;
  if (rest !== knownRest && !isEndingSlip(rest, knownRest)) return null;
  if (knownLabel.length < MIN_KNOWN_LABEL) return null;
  // the first letter is nearly never the wrong one, and another one makes another name: "email", "gmail"
  const isTurned = label[0] === knownLabel[1] && label[1] === knownLabel[0];
  if (label[0] !== knownLabel[0] && !isTurned) return null;
  const limit = knownLabel.length >= TWO_SLIPS_FROM ? 2 : 1;
  const count = slips(label, knownLabel, limit);
  return count <= limit ? count : null;
};

/**
 * The well-known domain that somebody probably meant, or null: also for well-known domains themselves.
 * A guess to ask about, never a fact: the mistyped name may be registered and real.
 */
export function mistypedDomain(domain: string, wellKnown: readonly string[]): string | null {
  const typed = domain.toLowerCase();
  if (typed.length > MAX_LENGTH || !typed.includes('.') || wellKnown.includes(typed)) return null;
  let nearest: { readonly known: string; readonly slips: number } | null = null;
  for (const known of wellKnown) {
    const count = distance(typed, known);
    if (count !== null && (nearest === null || count < nearest.slips))
      nearest = { known, slips: count };
  }
  return nearest?.known ?? null;
}
