/** Bytes as one character each, and back: so that text and expressions can be used on them. */
const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Programs that end lines with a carriage return alone leave everything in one line. RFC 5322 §2.1. */
export function withLineFeeds(bytes: Uint8Array): Uint8Array {
  const start = bytes.subarray(0, 2_000);
  if (start.includes(0x0a) || !start.includes(0x0d)) return bytes;
  return Uint8Array.from(bytes, (byte) => (byte === 0x0d ? 0x0a : byte));
}

/** Names that promise ASCII, or nothing that can be decoded. */
const NO_CHARSET = /^(?:us-ascii|ascii|ansi_x3|x-unknown|unknown|8bit|none|default)/i;

const isDecodable = (charset: string): boolean => {
  try {
    new TextDecoder(charset);
    return true;
  } catch {
    return false; // a name that nobody knows
  }
};

/** What an undeclared text is written in: its own marks, what the head's encoded words name, Windows. */
const guessCharset = (head: string): string => {
  if (head.includes('\x1b$B') || head.includes('\x1b$@')) return 'iso-2022-jp';
  const named = /=\?([\w-]{2,30})(?:\*[\w-]{1,10})?\?[bq]\?/gi;
  const hint = [...head.matchAll(named)]
    .map((found) => found[1] ?? '')
    .find((name) => !NO_CHARSET.test(name) && !/^utf-?8$/i.test(name) && isDecodable(name));
  return hint ?? 'windows-1252';
};

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false; // some other charset
  }
};

/** Whether there is nothing to guess: no byte beyond ASCII, and no escape to another charset. */
const isAscii = (bytes: Uint8Array): boolean => {
  for (const byte of bytes) if (byte >= 0x80 || byte === 0x1b) return false;
  return true;
};

/** As far as a charset is looked for. */
const MAX_HEAD_CHARS = 200_000;

/**
 * A mail whose letters are in a charset that it does not name, told in UTF-8. Others, which are
 * nearly all, come back as they are.
 */
export function withCharset(bytes: Uint8Array): Uint8Array {
  if (isAscii(bytes)) return bytes;
  const text = latin1(bytes.subarray(0, MAX_HEAD_CHARS));
  const declared = [...text.matchAll(/charset ?= ?"?([\w:.-]{2,40})/gi)].map(
    ([, name = '']) => name,
  );
  if (declared.some((name) => !NO_CHARSET.test(name))) return bytes;
  const isInUtf8 = isUtf8(bytes) && !text.includes('\x1b$');
  if (isInUtf8 && declared.length === 0) return bytes;
  const decoded = new TextDecoder(isInUtf8 ? 'utf-8' : guessCharset(text)).decode(bytes);
  const renamed = decoded.replace(/(charset ?= ?"?)[\w:.-]{2,40}/gi, '$1utf-8');
  return new TextEncoder().encode(renamed);
}

const MULTIPART = /^content-type:[ \t]*multipart\/[^\n]*(?:\n[ \t][^\n]*){0,5}/im;
const NAMED_BOUNDARY = /boundary ?= ?(?:"([^"\n]{1,100})"|([^\s;"]{1,100}))/i;

/**
 * A multipart mail whose boundary is not the one it names, or that names none, with the one that
 * stands between its parts. Null where nothing can be mended.
 */
export function withRealBoundary(bytes: Uint8Array): Uint8Array | null {
  const text = latin1(bytes);
  const end = /\r?\n\r?\n/.exec(text)?.index ?? -1;
  if (end < 0) return null;
  const head = text.slice(0, end);
  const field = MULTIPART.exec(head);
  const body = text.slice(end);
  const real = /^--([^\s-][^\r\n]{0,99}?|-{1,40}[^\s-][^\r\n]{0,59}?)[ \t]*\r?$/m.exec(body)?.[1];
  if (!field || real === undefined || !/^content-[a-z-]{2,30}:/im.test(body)) return null;
  const named = NAMED_BOUNDARY.exec(field[0]);
  const mended = named
    ? field[0].replace(named[0], `boundary="${real}"`)
    : `${field[0].trimEnd()}; boundary="${real}"`;
  if (mended === field[0]) return null;
  const whole = head.replace(field[0], () => mended) + body;
  return Buffer.from(whole, 'latin1');
}
