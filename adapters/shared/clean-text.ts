const ESC = '\\u001b';

/** CSI (colours, cursor), OSC that ends (titles, links), and short escapes. ECMA-48 §5.3, §5.4. */
const ESCAPES = new RegExp(
  [
    `(?:${ESC}\\[|\\u009b)[0-?]{0,40}[ -/]{0,10}[@-~]`,
    `${ESC}\\][^\\u0007\\u001b]{0,300}(?:\\u0007|${ESC}\\\\)`,
    `${ESC}[ -/]{0,4}[0-~]`,
  ].join('|'),
  'g',
);

/** Line feed and tab stay. */
const CONTROLS = /[^\P{Cc}\n\t]/gu;

/** Marks, embeddings, overrides and isolates turn the reading order; tags and the BOM are invisible. */
const DECEIVING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Text from anywhere, made harmless for a terminal: no escape sequence, control character or reordering. */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(ESCAPES, '')
    .replace(CONTROLS, '')
    .replace(DECEIVING, '');

/** The same on one line. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ').trim();
