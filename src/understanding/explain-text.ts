/** Longest text that rules look at: a reply and the notice around it. */
const MAX_RULE_CHARS = 6_000;
/** Room that one `*` of a phrase may take; between two words it may also be nothing. */
const GAPS: Readonly<Record<string, string>> = {
  '*': '.{0,60}?',
  ' *': '\\W.{0,60}?',
  '* ': '.{0,60}?\\W',
  ' * ': '\\W(?:.{0,60}?\\W)?',
};

/** A phrase or expression of the bounce knowledge, ready to be looked for in folded text. */
export interface TextPattern {
  /** Characters that every match holds; empty where an expression has none for sure. */
  readonly anchor: string;
  /** Null: the anchor is all there is to find. */
  readonly expression: RegExp | null;
}

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
      .replaceAll('ß', 'ss')
      .replace(/[‘’´`]/g, "'");
  }
  // a reply of several lines repeats its codes in the middle of sentences; they are conditions of their own
  if (folded.includes('\n'))
    folded = folded.replace(/\n[ \t]*(?:<<< ?)?[245]\d\d[- ](?:[245]\.\d{1,3}\.\d{1,3}[ ])?/g, ' ');
  folded = folded.replace(/\s[245]\d\d[- ]#?[245]\.\d{1,3}\.\d{1,3}(?=\s)/g, ' ');
  if (folded.includes('@'))
    folded = folded.replace(/(?<![^\s<>"'(:=@])[^\s<>"'(:=@]{1,128}@/g, '@');
  return folded.replace(/\s+/g, ' ');
}

const escape = (literal: string): string => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const isExpression = (source: string): boolean => /^\/.+\/$/.test(source);

/** Literal runs that every match of an expression holds. */
const literalsOf = (body: string): readonly string[] => {
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

const longest = (literals: readonly string[]): string =>
  literals.reduce((best, literal) => (literal.length > best.length ? literal : best), '');

/** Compiles one entry of a `text` list; see `knowledge/bounces`. */
export function compileText(source: string): TextPattern {
  if (isExpression(source)) {
    const body = source.slice(1, -1);
    return { anchor: longest(literalsOf(body)), expression: new RegExp(body, 'u') };
  }
  const parts = foldText(source).split(/( ?\* ?)/);
  if (parts.length === 1) return { anchor: parts[0] ?? '', expression: null };
  const sources = parts.map((part) => GAPS[part] ?? escape(part));
  return {
    anchor: longest(parts.filter((part) => !part.includes('*'))),
    expression: new RegExp(sources.join('')),
  };
}

/** Whether a pattern is found in folded text. */
export function hasPattern({ anchor, expression }: TextPattern, folded: string): boolean {
  return folded.includes(anchor) && (expression === null || expression.test(folded));
}
