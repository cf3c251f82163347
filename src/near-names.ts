/** Shorter names are near to too much: HOST, PORT and DEMO to half of an environment. */
const SHORTEST = 6;
/** From this length on two slips are forgiven. */
const LONG = 8;
/** A name of the environment that is longer is none of ours. */
const LONGEST = 40;

/** Letters to insert, drop or change until one is the other (Levenshtein). */
function editDistance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const change = one[row - 1] === other[column - 1] ? 0 : 1;
      current.push(
        Math.min(
          (above[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (above[column - 1] ?? 0) + change,
        ),
      );
    }
    above = current;
  }
  return above[other.length] ?? 0;
}

/** The known name that was probably meant; undefined where the given one is known or like none. */
export function nearName(given: string, known: readonly string[]): string | undefined {
  if (given.length < SHORTEST || given.length > LONGEST || known.includes(given)) return undefined;
  const upper = given.toUpperCase();
  const [nearest] = known
    .filter((name) => name.length >= SHORTEST)
    .map((name) => ({ name, slips: editDistance(upper, name) }))
    .filter(({ name, slips }) => slips <= (name.length >= LONG ? 2 : 1))
    .sort((a, b) => a.slips - b.slips);
  return nearest?.name;
}
