/** What is read of a long text: people say what they want first or last; the middle is pasted. */
const HEAD_CHARS = 6000;
const TAIL_CHARS = 2000;

const CONTROL = /(?![\n\t])\p{Cc}/gu;
const ESCAPE = String.fromCharCode(27);
const ANSI = new RegExp(`${ESCAPE}\\[[0-9;?]{0,20}[ -/]{0,4}[@-~]`, 'g');
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

const shorten = (text: string): string =>
  text.length <= HEAD_CHARS + TAIL_CHARS
    ? text
    : `${text.slice(0, HEAD_CHARS)}\n${text.slice(-TAIL_CHARS)}`;

/** Spelled-out and bracketed signs, as people write addresses to hide them or dictate them. */
const DOT = '(?:\\s?\\[dot\\]\\s?|\\s?\\(dot\\)\\s?|\\sdot\\s|\\spunto\\s|\\spoint\\s|\\spunkt\\s)';
const BRACKETED_AT =
  '\\s?(?:\\(at\\)|\\[at\\]|\\{at\\}|\\(chiocciola\\)|\\(arobase\\)|\\(arroba\\))\\s?';
const SPOKEN_AT = '\\s(?:chiocciola|arobase|arroba|klammeraffe)\\s';
const LOCAL = '([\\p{L}\\p{N}_+-][\\p{L}\\p{N}._+-]{0,63})';
const LABEL = '[\\p{L}\\p{N}-]{1,63}';
const UNMISTAKABLE = new RegExp(
  `${LOCAL}(?:${BRACKETED_AT}|${SPOKEN_AT})(${LABEL}(?:(?:\\.|${DOT})${LABEL}){1,5})`,
  'giu',
);
// a bare "at" is a word like others, unless the dots are spelled out, too
const SPOKEN = new RegExp(`${LOCAL}\\sat\\s(${LABEL}(?:${DOT}${LABEL}){1,5})`, 'giu');
const SPACED =
  /(?<=^|\s)([\p{L}\p{N}_+-][\p{L}\p{N}._+-]{2,63}) @ ([\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5})/gu;
const DOTS = new RegExp(DOT, 'giu');

const join = (_: string, local: string, domain: string): string =>
  `${local}@${domain.replace(DOTS, '.')}`;

/** `caio at caio dot it`, `caio (at) caio.it`, `caio chiocciola caio punto it` as addresses. */
const spellAddresses = (text: string): string => {
  const hasBracket =
    /[([{](?:at|chiocciola|arobase|arroba)[)\]}]|chiocciola|arobase|arroba|klammeraffe/i;
  const plain = hasBracket.test(text) ? text.replace(UNMISTAKABLE, join) : text;
  const spoken = /\sdot\s/i.test(plain) ? plain.replace(SPOKEN, join) : plain;
  return spoken.includes(' @ ') ? spoken.replace(SPACED, join) : spoken;
};

/**
 * The text that all of understanding reads: bounded, well-formed, without terminal escapes and
 * invisible characters, composed accents, straight apostrophes, spelled-out addresses joined.
 */
export const readMessage = (text: string): string =>
  spellAddresses(
    shorten(text)
      .toWellFormed()
      .replace(ANSI, '')
      .replace(CONTROL, ' ')
      .replace(INVISIBLE, '')
      .normalize('NFC')
      .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
      .replace(/\u0130/g, 'I'),
  );
