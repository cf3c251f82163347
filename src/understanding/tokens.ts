/** One word of a text: folded, with where it stood. */
export interface Token {
  /** Lower case, without accents and apostrophes: `perché` and `perche` are the same word. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

const FOLDED: ReadonlyMap<string, string> = new Map(
  [
    'aàáâãäåā',
    'cçćč',
    'eèéêëēė',
    'iìíîïī',
    'nñń',
    'oòóôõöøō',
    'sßšś',
    'uùúûüū',
    'yýÿ',
    'zžźż',
    'oœ',
    'aæ',
  ].flatMap(([plain = '', ...accented]) => accented.map((letter) => [letter, plain] as const)),
);

const ACCENTED = /[^ -~\s]/g;

/** Lower case without accents; one character stays one character, so that positions still hold. */
export const fold = (text: string): string =>
  text.toLowerCase().replace(ACCENTED, (letter) => FOLDED.get(letter) ?? letter);

/** A word; the English `n't` belongs to it, French and Italian elisions part it. */
const WORD = /[\p{L}\p{N}]+(?:'t(?![\p{L}\p{N}]))?/gu;

/** The words of an already folded text, in order; at most `limit`. */
export function tokenise(folded: string, limit = 2000): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of folded.matchAll(WORD)) {
    if (tokens.length >= limit) break;
    const word = match[0].replace("'", '');
    tokens.push({ word, start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}
