/** A phrase or expression of the bounce knowledge, ready to be looked for in folded text. */
export interface TextPattern {
  test(folded: string): boolean;
}

/** Longest text that rules look at: a reply and the notice around it. */
const MAX_RULE_CHARS = 6_000;
/** Room that one `*` of a phrase may take; between two words it may also be nothing. */
const GAPS: Readonly<Record<string, string>> = {
  '*': '.{0,60}?',
  ' *': ' .{0,60}?',
  '* ': '.{0,60}? ',
  ' * ': ' (?:.{0,60}? )?',
};

/**
 * Brings a text into the form in which phrases are compared: lower case, no accents, single
 * spaces, and no local parts of addresses, since people are called anything.
 */
export function foldText(text: string): string {
  let folded = text.slice(0, MAX_RULE_CHARS).toLowerCase();
  if (/[^\t\n\r -~]/.test(folded)) {
    folded = folded
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/[‘’´`]/g, "'");
  }
  // a reply of several lines repeats its codes in the middle of sentences; they are conditions of their own
  folded = folded
    .replace(/\n[ \t]*(?:<<< ?)?[245]\d\d[- ](?:[245]\.\d{1,3}\.\d{1,3}[ ])?/g, ' ')
    .replace(/\s[245]\d\d[- ]#?[245]\.\d{1,3}\.\d{1,3}(?=\s)/g, ' ');
  return folded.replace(/(?<![^\s<>"'(:=@])[^\s<>"'(:=@]{1,128}@/g, '@').replace(/\s+/g, ' ');
}

const escape = (literal: string): string => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Compiles one entry of a `text` list; see `knowledge/bounces`. */
export function compileText(source: string): TextPattern {
  if (/^\/.+\/$/.test(source)) return new RegExp(source.slice(1, -1), 'u');
  const parts = foldText(source).split(/( ?\* ?)/);
  if (parts.length === 1) return { test: (folded) => folded.includes(parts[0] ?? '') };
  return new RegExp(parts.map((part) => GAPS[part] ?? escape(part)).join(''));
}

/** Literal characters that every match holds; empty where an expression has none. */
const literalsOf = (source: string): readonly string[] => {
  if (!/^\/.+\/$/.test(source)) return foldText(source).split('*');
  const body = source.slice(1, -1);
  // groups, classes and what a quantifier makes optional prove nothing
  const bare = body
    .replace(/\\[a-zA-Z]/g, '\0')
    .replace(/\[[^\]]*\][*+?]?(?:\{[^}]*\})?/g, '\0')
    .replace(/\([^()]*\)[*+?]?(?:\{[^}]*\})?/g, '\0')
    .replace(/\([^()]*\)[*+?]?(?:\{[^}]*\})?/g, '\0')
    .replace(/\\?.(?:[*?]|\{[^}]*\})/g, '\0')
    .replace(/[\^$.+()]/g, '\0')
    .replaceAll('\\', '');
  return bare.includes('|') ? [] : bare.split('\0');
};

const GRAM = 4;
const gramAt = (text: string, at: number): number =>
  ((text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) * 31 + text.charCodeAt(at + 2)) * 31 +
  text.charCodeAt(at + 3);

const gramsOf = (literals: readonly string[]): readonly number[] =>
  literals.flatMap((literal) =>
    Array.from({ length: Math.max(0, literal.length - GRAM + 1) }, (_, at) => gramAt(literal, at)),
  );

/**
 * Tells which of many pattern lists could match a text, in ascending order, by looking each run of
 * four characters up once. A list that is null, or holds a pattern without four sure characters in
 * a row, is always among them.
 */
export function indexPatterns(
  lists: readonly (readonly string[] | null)[],
): (folded: string) => readonly number[] {
  const grams = lists.map((list) => list?.map((source) => gramsOf(literalsOf(source))) ?? [[]]);
  const frequency = new Map<number, number>();
  for (const gram of grams.flat(2)) frequency.set(gram, (frequency.get(gram) ?? 0) + 1);
  const always: number[] = [];
  const byGram = new Map<number, number[]>();
  grams.forEach((patterns, position) => {
    if (patterns.some((own) => own.length === 0)) always.push(position);
    else
      for (const own of patterns) {
        // the rarest run of each pattern brings the fewest idle candidates
        const rarest = own.reduce((best, gram) =>
          (frequency.get(gram) ?? 0) < (frequency.get(best) ?? 0) ? gram : best,
        );
        const known = byGram.get(rarest);
        if (known) known.push(position);
        else byGram.set(rarest, [position]);
      }
  });
  return (folded) => {
    const found = new Set(always);
    for (let at = 0; at + GRAM <= folded.length; at += 1) {
      const positions = byGram.get(gramAt(folded, at));
      if (positions) for (const position of positions) found.add(position);
    }
    return [...found].sort((a, b) => a - b);
  };
}
