import { phraseMatcher, type PhrasePart } from './phrase-matcher.ts';

/** Longest text that rules look at: a reply and the notice around it. */
const MAX_RULE_CHARS = 6_000;
/** A phrase or expression of the bounce knowledge, ready to be looked for in folded text. */
export interface TextPattern {
  /** Characters that every match holds; empty where an expression has none for sure. */
  readonly anchor: string;
  /** Whether the whole is found in a folded text; null: the anchor is all there is to find. */
  readonly matches: ((folded: string) => boolean) | null;
  /** Where the source is a regular expression. */
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

const isGap = (part: string): boolean => /^ ?\* ?$/.test(part);

const toPart = (part: string): PhrasePart => {
  if (isGroup(part)) return { kind: 'choice', texts: choicesOf(part) };
  if (!isGap(part)) return { kind: 'choice', texts: [part] };
  return { kind: 'gap', isAfterWord: part.startsWith(' '), isBeforeWord: part.endsWith(' ') };
};

const isGroup = (part: string): boolean => part.startsWith('{');

const choicesOf = (group: string): readonly string[] => group.slice(1, -1).split(',');

const shortest = (texts: readonly string[]): number =>
  Math.min(...texts.map((text) => text.length));

/** Phrases whose longest certain words are shorter are written out, choice by choice. */
const MIN_ANCHOR_CHARS = 6;

/** The group whose choices are to stand as phrases of their own; null where certain words are long enough. */
const groupToWriteOut = (parts: readonly string[], anchor: string): string | null => {
  const groups = parts.filter(isGroup);
  if (groups.length === 0 || anchor.length >= MIN_ANCHOR_CHARS) return null;
  return groups.reduce((best, group) =>
    shortest(choicesOf(group)) > shortest(choicesOf(best)) ? group : best,
  );
};

function compilePhrase(phrase: string): readonly TextPattern[] {
  const parts = phrase.split(/( ?\* ?|\{[^{}]*\})/).filter((part) => part !== '');
  const anchor = longest(parts.filter((part) => !isGroup(part) && !isGap(part)));
  if (parts.length === 1 && !isGroup(phrase)) return [{ anchor, matches: null, expression: null }];
  const group = groupToWriteOut(parts, anchor);
  if (group !== null)
    return choicesOf(group).flatMap((choice) => compilePhrase(phrase.replace(group, () => choice)));
  return [{ anchor, matches: phraseMatcher(parts.map(toPart)), expression: null }];
}

/** Compiles one entry of a `text` list; see `knowledge/bounces`. It is found where one pattern is. */
export function compileText(source: string): readonly TextPattern[] {
  if (!isExpression(source)) return compilePhrase(foldText(source));
  const body = source.slice(1, -1);
  const expression = new RegExp(body, 'u');
  return [
    {
      anchor: longest(literalsOf(body)),
      matches: (folded) => expression.test(folded),
      expression,
    },
  ];
}

/** Whether a pattern is found in folded text. */
export function hasPattern({ anchor, matches }: TextPattern, folded: string): boolean {
  return folded.includes(anchor) && (matches === null || matches(folded));
}
