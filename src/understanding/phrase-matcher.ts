/** A piece of a phrase: words of which one must stand there, or room for others. */
export type PhrasePart =
  | { readonly kind: 'choice'; readonly texts: readonly string[] }
  | {
      readonly kind: 'gap';
      /** A blank of the phrase stands before the gap: what went before must end there as a word. */
      readonly isAfterWord: boolean;
      /** The same on the other side. */
      readonly isBeforeWord: boolean;
    };

type Gap = Extract<PhrasePart, { kind: 'gap' }>;

/** Characters that one gap may take, beside those that end and begin the words around it. */
const MAX_GAP_CHARS = 60;

/** What `\W` is: neither letter, digit nor underscore. */
const isWordEnd = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  const isDigit = code >= 48 && code <= 57;
  const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
  return at < text.length && !isDigit && !isLetter;
};

/** Whether the words between two places of a text are what a gap may take. */
function fits({ isAfterWord, isBeforeWord }: Gap, text: string, from: number, to: number): boolean {
  const length = to - from;
  const ends = (isAfterWord ? 1 : 0) + (isBeforeWord ? 1 : 0);
  if (isAfterWord && !isWordEnd(text, from)) return false;
  // one character may end the word before and begin the word after
  if (isAfterWord && isBeforeWord && length === 1) return true;
  if (length < ends || length > MAX_GAP_CHARS + ends) return false;
  return !isBeforeWord || isWordEnd(text, to - 1);
}

/** The farthest that the words on the other side of a gap can be. */
const REACH = MAX_GAP_CHARS + 2;

const isAt = (words: string, text: string, at: number): boolean =>
  at >= 0 && text.startsWith(words, at);

/** Whether the parts from `index` on stand in a text from `at` on. */
function goesOn(parts: readonly PhrasePart[], index: number, text: string, at: number): boolean {
  const part = parts[index];
  if (part === undefined) return true;
  if (part.kind === 'choice')
    return part.texts.some(
      (words) => isAt(words, text, at) && goesOn(parts, index + 1, text, at + words.length),
    );
  const next = parts[index + 1];
  if (next?.kind !== 'choice') return next === undefined;
  for (const words of next.texts) {
    const window = text.slice(at, at + REACH + words.length);
    for (let to = window.indexOf(words); to >= 0; to = window.indexOf(words, to + 1)) {
      const begin = at + to;
      if (fits(part, text, at, begin) && goesOn(parts, index + 2, text, begin + words.length))
        return true;
      if (to === window.length) break; // words that may be left out are everywhere
    }
  }
  return false;
}

/** Whether the parts up to `index` stand in a text and end at `end`. */
function goesBack(parts: readonly PhrasePart[], index: number, text: string, end: number): boolean {
  const part = parts[index];
  if (part === undefined) return true;
  if (part.kind === 'choice')
    return part.texts.some(
      (words) =>
        isAt(words, text, end - words.length) &&
        goesBack(parts, index - 1, text, end - words.length),
    );
  const before = parts[index - 1];
  if (before?.kind !== 'choice') return before === undefined;
  for (const words of before.texts) {
    const offset = Math.max(0, end - REACH - words.length);
    const window = text.slice(offset, end);
    for (let at = window.indexOf(words); at >= 0; at = window.indexOf(words, at + 1)) {
      const from = offset + at + words.length;
      if (fits(part, text, from, end) && goesBack(parts, index - 2, text, offset + at)) return true;
      if (at === window.length) break;
    }
  }
  return false;
}

/** The longest words without choice: the rest is looked for around them. */
function pivotOf(parts: readonly PhrasePart[]): number {
  const lengths = parts.map((part) =>
    part.kind === 'choice' && part.texts.length === 1 ? (part.texts[0]?.length ?? 0) : 0,
  );
  const longest = Math.max(...lengths);
  return longest > 0 ? lengths.indexOf(longest) : parts.findIndex(({ kind }) => kind === 'choice');
}

/**
 * Makes a test for a phrase with gaps and choices: `user * full` is found where `full` begins at
 * most 60 characters after `user`. No regular expression: each place of the longest words costs a
 * bounded look around, so that the time is linear whatever the text.
 */
export function phraseMatcher(parts: readonly PhrasePart[]): (folded: string) => boolean {
  const pivot = pivotOf(parts);
  const part = parts[pivot];
  const texts = part?.kind === 'choice' ? part.texts : [];
  return (folded) => {
    for (const words of texts)
      for (let at = folded.indexOf(words); at >= 0; at = folded.indexOf(words, at + 1)) {
        const end = at + words.length;
        if (goesBack(parts, pivot - 1, folded, at) && goesOn(parts, pivot + 1, folded, end))
          return true;
        if (at === folded.length) break;
      }
    return false;
  };
}
