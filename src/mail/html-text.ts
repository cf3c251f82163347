/** Longest HTML that is read. */
const MAX_HTML_CHARS = 500_000;

const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

/** Takes out what stands between two marks; what is never closed goes to the end. */
function without(html: string, open: string, close: string): string {
  const lower = html.toLowerCase();
  const parts: string[] = [];
  let from = 0;
  for (let at = lower.indexOf(open); at >= 0; at = lower.indexOf(open, from)) {
    parts.push(html.slice(from, at));
    const end = lower.indexOf(close, at + open.length);
    from = end < 0 ? html.length : end + close.length;
  }
  return `${parts.join(' ')} ${html.slice(from)}`;
}

/** Where lines are shown as they stand, their ends count. */
function withShownLines(html: string): string {
  const [first = '', ...parts] = html.split(/<pre\b/i);
  return [
    first,
    ...parts.map((part) => {
      const end = part.toLowerCase().indexOf('</pre');
      const shown = end < 0 ? part : part.slice(0, end);
      return `<pre${shown.replaceAll('\n', '<br>\n')}${part.slice(shown.length)}`;
    }),
  ].join('');
}

/** Enough HTML for a notice: block ends become line ends, cells stay apart, tags go, the commonest entities are read. */
export function textOfHtml(html: string): string {
  const visible = (
    [
      ['<!--', '-->'],
      ['<style', '</style>'],
      ['<script', '</script>'],
      ['<title', '</title>'],
    ] as const
  ).reduce((rest, [open, close]) => without(rest, open, close), html.slice(0, MAX_HTML_CHARS));
  return withShownLines(visible)
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .replace(/<(?:br|\/p|\/div|\/tr|\/h[1-6]|\/li|\/table)\b[^<>]{0,500}>/gi, '\n')
    .replace(/<\/t[dh]\b[^<>]{0,50}>/gi, ' ')
    .replace(/<[a-z/!][^<>]{0,2000}>/gi, '')
    .replace(/&(?:#(\d{1,6})|([a-z]{2,5}));/gi, (whole, digits: string, name: string) =>
      digits
        ? String.fromCodePoint(Math.min(Number(digits), 0x10ffff))
        : (ENTITIES[name.toLowerCase()] ?? whole),
    );
}
