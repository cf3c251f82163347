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

/** Marks are shorter than anything they stand for, so that positions stay. */
const MARK_OF: Readonly<Record<Mention['kind'], string>> = {
  address: 'mbox',
  domain: 'mbox',
  host: 'srv',
  ip: 'ipnr',
};

/** The text with a mark in the place of each mention: what stands around an address tells its part. */
export const markOut = (text: string, mentions: readonly Mention[]): string => {
  let result = '';
  let at = 0;
  for (const { start, end, kind } of mentions) {
    if (start < at) continue;
    result += text.slice(at, start) + MARK_OF[kind].padEnd(end - start).slice(0, end - start);
    at = end;
  }
  return result + text.slice(at);
};

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
