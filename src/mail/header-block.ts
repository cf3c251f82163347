/** One header field, unfolded. RFC 5322 §2.2. */
export interface HeaderField {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
}

/** More fields than any real mail has; the rest of a hostile block is not read. */
const MAX_FIELDS = 500;

/** RFC 5322 §2.2: printable US-ASCII except colon; white space before the colon is obsolete (§4.5), but written. */
const FIELD = /^([!-9;-~]{1,76})[ \t]{0,4}:[ \t]?(.*)$/;

/** Fields that prove a block of "word: text" lines to be the head of a mail. */
const TELLING = new Set([
  'received',
  'return-path',
  'message-id',
  'mime-version',
  'delivered-to',
  'dkim-signature',
  'authentication-results',
  'content-type',
  'x-mailer',
  'envelope-to',
  'arc-seal',
  'received-spf',
  'x-originating-ip',
  'x-failed-recipients',
  'auto-submitted',
]);
const USUAL = new Set(['from', 'to', 'subject', 'date', 'cc', 'reply-to', 'sender']);

/** Reads header fields from the start of `text` to the first line that is none. Never throws. */
export function parseHeaderBlock(text: string): readonly HeaderField[] {
  const fields: { name: string; value: string }[] = [];
  let start = 0;
  // line by line, because most callers hand in far more than the head
  for (let lines = 0; lines < MAX_FIELDS * 8 && start <= text.length; lines += 1) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
    const last = fields.at(-1);
    if (/^[ \t]+\S/.test(line) && last) last.value += ` ${line.trim()}`;
    else {
      const field = FIELD.exec(line);
      if (!field || fields.length >= MAX_FIELDS) break;
      fields.push({ name: (field[1] ?? '').toLowerCase(), value: (field[2] ?? '').trim() });
    }
    if (end < 0) break;
    start = end + 1;
  }
  return fields;
}

/** The first field of that name, or null. */
export function headerValue(fields: readonly HeaderField[], name: string): string | null {
  return fields.find((field) => field.name === name)?.value ?? null;
}

/** Whether the fields are the head of a mail, not a list that merely looks like one. */
export function isMailHead(fields: readonly HeaderField[]): boolean {
  const telling = fields.filter((field) => TELLING.has(field.name)).length;
  const usual = fields.filter((field) => USUAL.has(field.name)).length;
  return telling >= 2 || (telling >= 1 && usual >= 1) || usual >= 3;
}

/**
 * Where in a text the head of a mail begins, as an index; -1 where there is none. Only lines that
 * could open a head are tried, a bounded number of times.
 */
export function findMailHead(text: string, from = 0): number {
  const opening =
    /^(?:received|return-path|message-id|from|to|date|subject|mime-version|delivered-to|dkim-signature|x-[a-z-]{1,40}|content-type|arc-[a-z-]{1,40}):/gim;
  opening.lastIndex = from;
  for (let tries = 0; tries < 50; tries += 1) {
    const found = opening.exec(text);
    if (!found) return -1;
    if (isMailHead(parseHeaderBlock(text.slice(found.index, found.index + 6_000))))
      return found.index;
  }
  return -1;
}
