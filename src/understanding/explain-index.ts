import { compileText, hasPattern, type TextPattern } from './explain-text.ts';

/** Length of the runs of characters that are looked up; shorter phrases are simply searched for. */
const GRAM = 4;
/** Slots of a table, as a power of two: many more than patterns, so that few looks are idle. */
const MIN_TABLE_BITS = 8;
const MAX_TABLE_BITS = 16;
const SLOTS_PER_PATTERN_BITS = 5;

/** The run with one more character at its end; four of 8 bits fill a 32-bit integer. */
const shifted = (run: number, code: number): number => (run << 8) ^ code;
/** Fibonacci hashing: the upper bits of the product are well mixed. */
const slotOf = (run: number, shift: number): number => Math.imul(run, 0x9e3779b1) >>> shift;

const tableBits = (patterns: number): number =>
  Math.min(
    MAX_TABLE_BITS,
    Math.max(MIN_TABLE_BITS, Math.ceil(Math.log2(patterns + 1)) + SLOTS_PER_PATTERN_BITS),
  );

interface Entry {
  readonly matches: TextPattern['matches'];
  readonly anchor: string;
  /** Where in the anchor the run ends that leads here. */
  readonly offset: number;
  readonly list: number;
  /** Position among all patterns. */
  readonly id: number;
}

const slotsOf = (anchor: string, shift: number): readonly number[] => {
  const slots: number[] = [];
  let run = 0;
  for (let at = 0; at < anchor.length; at += 1) {
    run = shifted(run, anchor.charCodeAt(at));
    if (at >= GRAM - 1) slots.push(slotOf(run, shift));
  }
  return slots;
};

/** The run of an anchor that the fewest other anchors share brings the fewest idle looks. */
const rarest = (slots: readonly number[], frequency: Uint32Array): number =>
  slots.reduce(
    (best, slot, at) => ((frequency[slot] ?? 0) < (frequency[slots[best] ?? 0] ?? 0) ? at : best),
    0,
  );

/**
 * Tells which of many pattern lists match a folded text, in ascending order. One pass over the text
 * looks each run of four characters up, so that the number of patterns hardly counts. A list that
 * is null always matches.
 */
export function indexPatterns(
  lists: readonly (readonly string[] | null)[],
): (folded: string) => readonly number[] {
  const patterns = lists.flatMap((list, position) =>
    (list ?? []).flatMap(compileText).map((pattern) => ({ pattern, list: position })),
  );
  const bits = tableBits(patterns.length);
  const shift = 32 - bits;
  const frequency = new Uint32Array(1 << bits);
  for (const { pattern } of patterns)
    for (const anchor of pattern.anchors)
      for (const slot of slotsOf(anchor, shift)) frequency[slot] = (frequency[slot] ?? 0) + 1;
  const always = lists.flatMap((list, position) => (list === null ? [position] : []));
  const unanchored: { readonly pattern: TextPattern; readonly list: number }[] = [];
  // small enough to stay in the processor's cache, where the table does not
  const isUsed = new Uint8Array(1 << bits);
  const table = new Array<Entry[] | undefined>(1 << bits).fill(undefined);
  for (const [id, { pattern, list }] of patterns.entries()) {
    const { anchors, matches } = pattern;
    if (anchors.some(({ length }) => length < GRAM)) {
      unanchored.push({ pattern, list });
      continue;
    }
    for (const anchor of anchors) {
      const slots = slotsOf(anchor, shift);
      const start = rarest(slots, frequency);
      isUsed[slots[start] ?? 0] = 1;
      (table[slots[start] ?? 0] ??= []).push({
        matches,
        anchor,
        offset: start + GRAM - 1,
        list,
        id,
      });
    }
  }
  // which search saw a list last: cheaper than a set for each text
  const seen = new Uint32Array(lists.length);
  const tried = new Uint32Array(patterns.length);
  let search = 0;
  return (folded) => {
    search = (search + 1) >>> 0;
    const found = [...always];
    for (const { pattern, list } of unanchored)
      if (seen[list] !== search && hasPattern(pattern, folded)) {
        seen[list] = search;
        found.push(list);
      }
    let run = 0;
    for (let at = 0; at < folded.length; at += 1) {
      run = shifted(run, folded.charCodeAt(at));
      const slot = slotOf(run, shift);
      if (isUsed[slot] === 0) continue;
      const entries = table[slot];
      if (entries === undefined) continue;
      for (const { matches, anchor, offset, list, id } of entries) {
        if (seen[list] === search || tried[id] === search) continue;
        if (!folded.startsWith(anchor, at - offset)) continue;
        // an expression looks at the whole text: once is enough, however often its anchor stands there
        tried[id] = search;
        if (matches === null || matches(folded)) {
          seen[list] = search;
          found.push(list);
        }
      }
    }
    return found.sort((a, b) => a - b);
  };
}
