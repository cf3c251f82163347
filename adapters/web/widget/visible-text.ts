const isControl = (code: number): boolean =>
  (code < 0x20 && code !== 0x09 && code !== 0x0a) || (code >= 0x7f && code <= 0x9f);

/** Embeddings, overrides and isolates: they can turn the reading order of what stands around them. */
const turnsDirection = (code: number): boolean =>
  (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);

/** Untrusted text with its invisible characters made visible: `␛[31m`, `[U+202E]`. */
export function visibleText(text: string): string {
  let shown = '';
  for (const char of text.replaceAll('\r\n', '\n')) {
    const code = char.codePointAt(0) ?? 0;
    if (isControl(code) && code < 0x20) shown += String.fromCodePoint(0x2400 + code);
    else if (isControl(code) || turnsDirection(code)) {
      shown += `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    } else shown += char;
  }
  return shown;
}

const PROSE_WORD = /^[\p{L}’'"(][\p{L}’'\-,.:;!?")]*$/u;
const PROSE_WORDS = 12;

/** Whether a text to copy is a letter rather than a record or a log line: it decides the typeface only. */
export function looksLikeProse(text: string): boolean {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const plain = words.filter((word) => PROSE_WORD.test(word)).length;
  return words.length >= PROSE_WORDS && plain / words.length >= 0.7;
}

const FOLD_LINES = 12;
const FOLD_CHARACTERS = 900;

/** Long enough to be folded away at first. */
export const isLong = (text: string): boolean =>
  text.length > FOLD_CHARACTERS || text.split('\n', FOLD_LINES + 1).length > FOLD_LINES;
