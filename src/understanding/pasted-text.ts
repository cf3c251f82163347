/** From this share of its lines on, a text is taken to be quoted, or doubled, as a whole. */
const MOSTLY = 0.6;
/** Fewer lines prove nothing. */
const MIN_LINES = 6;

/** `> ` as answers quote; `>>>` is how transcripts mark a client's line. */
const QUOTED = /^[ \t]?[>|](?!>>)[ \t]?/;

const isBlank = (line: string): boolean => line.trim() === '';

/** What stands behind the marks by which an answer quotes, where most of a text is quoted. */
function withoutQuoteMarks(lines: readonly string[]): readonly string[] {
  const said = lines.filter((line) => !isBlank(line));
  const quoted = said.filter((line) => QUOTED.test(line));
  if (quoted.length < MIN_LINES || quoted.length / said.length < MOSTLY) return lines;
  return lines.map((line) => line.replace(QUOTED, ''));
}

/** Web pages put an empty line behind every line: then one of each pair goes. */
function withoutDoubledLines(lines: readonly string[]): readonly string[] {
  const followed = lines.filter((line, at) => !isBlank(line) && isBlank(lines[at + 1] ?? ''));
  const said = lines.filter((line) => !isBlank(line));
  const isDoubled = said.length >= MIN_LINES && followed.length / said.length > 0.95;
  return isDoubled
    ? lines.filter((line, at) => !isBlank(line) || isBlank(lines[at - 1] ?? 'x'))
    : lines;
}

/** Undoes what pasting does to a text: quote marks before each line, an empty line behind each. */
export function unpasted(text: string): string {
  if (!text.includes('\n')) return text;
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const plain = withoutDoubledLines(withoutQuoteMarks(lines));
  return plain === lines ? text : plain.join('\n');
}
