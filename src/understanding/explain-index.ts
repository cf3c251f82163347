import { compileText, hasPattern, type TextPattern } from './explain-text.ts';

/** Length of the runs of characters that are looked up; shorter phrases are simply searched for. */
const GRAM = 4;
const TABLE_SIZE = 1 << 16;

const slotAt = (text: string, at: number): number =>
  (((text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) * 31 + text.charCodeAt(at + 2)) * 31 +
    text.charCodeAt(at + 3)) &
  (TABLE_SIZE - 1);

interface Entry {
  readonly pattern: TextPattern;
  /** Where in the anchor the run stands that leads here. */
  readonly offset: number;
  readonly list: number;
}

const slotsOf = (anchor: string): readonly number[] =>
  Array.from({ length: Math.max(0, anchor.length - GRAM + 1) }, (_, at) => slotAt(anchor, at));

/** The run of an anchor that the fewest other anchors share brings the fewest idle looks. */
const rarest = (slots: readonly number[], frequency: Uint32Array): number =>
  slots.reduce(
    (best, slot, at) =>
      (frequency[slot] ?? 0) < (frequency[slots[best] ?? 0] ?? 0) ? at : best,
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
  const frequency = new Uint32Array(TABLE_SIZE);
  const patterns = lists.flatMap((list, position) =>
    (list ?? []).map((source) => ({ pattern: compileText(source), list: position })),
  );
  for (const { pattern } of patterns)
    for (const slot of slotsOf(pattern.anchor)) frequency[slot] = (frequency[slot] ?? 0) + 1;
  const always = lists.flatMap((list, position) => (list === null ? [position] : []));
  const unanchored: Omit<Entry, 'offset'>[] = [];
  const table = new Array<Entry[] | undefined>(TABLE_SIZE).fill(undefined);
  for (const { pattern, list } of patterns) {
    const slots = slotsOf(pattern.anchor);
    if (slots.length === 0) {
      unanchored.push({ pattern, list });
      continue;
    }
    const offset = rarest(slots, frequency);
    const slot = slots[offset] ?? 0;
    (table[slot] ??= []).push({ pattern, offset, list });
  }
  return (folded) => {
    const found = new Set(always);
    for (const { pattern, list } of unanchored)
      if (!found.has(list) && hasPattern(pattern, folded)) found.add(list);
    for (let at = 0; at + GRAM <= folded.length; at += 1) {
      const entries = table[slotAt(folded, at)];
      if (entries === undefined) continue;
      for (const { pattern, offset, list } of entries) {
        const { anchor, expression } = pattern;
        if (found.has(list) || !folded.startsWith(anchor, at - offset)) continue;
        if (expression === null || expression.test(folded)) found.add(list);
      }
    }
    return [...found].sort((a, b) => a - b);
  };
}
