/** Something named in a text that can be looked up or compared, and where it stands. */
export interface Mention {
  readonly kind: 'address' | 'domain' | 'host' | 'ip';
  /** Lower case; names as A-labels. */
  readonly value: string;
  /** An address with its local part as typed; otherwise the same as `value`. */
  readonly typed: string;
  readonly start: number;
  readonly end: number;
}

/** Overwrites what was already recognised, so that later searches do not see it; positions stay. */
export const blankOut = (
  text: string,
  spans: readonly { readonly start: number; readonly end: number }[],
): string => {
  let result = '';
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    result += text.slice(at, start) + ' '.repeat(end - start);
    at = end;
  }
  return result + text.slice(at);
};
