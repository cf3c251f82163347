/** Characters that fill two columns of a terminal. UAX #11. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;
const PLAIN = /^[ -~]*$/;

/** Columns a text fills in a terminal. */
export function columnsOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const char of text) columns += NO_WIDTH.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return columns;
}

function wrapLine(line: string, width: number): readonly string[] {
  if (columnsOf(line) <= width) return [line];
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const word of line.split(/[ \t]+/)) {
    const columns = columnsOf(word);
    if (current !== '' && used + 1 + columns > width) {
      lines.push(current);
      current = word;
      used = columns;
    } else {
      used += columns + (current === '' ? 0 : 1);
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}

/**
 * Breaks a text at blanks so that no line passes `width` columns; a longer word (an address, a link)
 * stays whole on a line of its own. The first line begins with `first`, the others with `rest`.
 */
export function wrapText(
  text: string,
  width: number,
  { first = '', rest = first }: { readonly first?: string; readonly rest?: string } = {},
): readonly string[] {
  const room = Math.max(1, width - Math.max(columnsOf(first), columnsOf(rest)));
  return text
    .replaceAll('\t', '    ')
    .split('\n')
    .flatMap((line) => wrapLine(line.trimEnd(), room))
    .map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd());
}
