/** The line that begins a mail in an mbox: `From sender Thu Jan  1 00:00:00 2026`. RFC 4155 appendix A. */
const SEPARATOR = /^From \S{1,320}[ \t][^\n]{0,120}\d\d:\d\d(?::\d\d)?[^\n]{0,40}\b(?:19|20)\d\d\b/;

/** The mails of an mbox, each with its separator; any other text is one entry. */
export function splitMbox(text: string): readonly string[] {
  if (!text.startsWith('From ')) return [text];
  const mails: string[] = [];
  let start = 0;
  // only a separator after an empty line begins a mail: quoted ones stand inside a body
  for (let at = text.indexOf('\nFrom '); at >= 0; at = text.indexOf('\nFrom ', at + 1)) {
    const isAfterEmptyLine = at > 0 && /\n\r?$/.test(text.slice(Math.max(0, at - 2), at));
    const end = text.indexOf('\n', at + 1);
    const line = text.slice(at + 1, end < 0 ? undefined : end).replace(/\r$/, '');
    if (!isAfterEmptyLine || !SEPARATOR.test(line)) continue;
    mails.push(text.slice(start, at + 1));
    start = at + 1;
  }
  return [...mails, text.slice(start)];
}
