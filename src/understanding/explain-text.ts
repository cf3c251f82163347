import { phraseMatcher, type PhrasePart } from './phrase-matcher.ts';

/** Longest text that rules look at: a reply and the notice around it. */
const MAX_RULE_CHARS = 6_000;
/** A phrase or expression of the bounce knowledge, ready to be looked for in folded text. */
export interface TextPattern {
  /** Every match holds one of these; a single empty one where an expression has none for sure. */
  readonly anchors: readonly string[];
  /** Whether the whole is found in a folded text; null: the anchor is all there is to find. */
  readonly matches: ((folded: string) => boolean) | null;
  /** Where the source is a regular expression. */
  readonly expression: RegExp | null;
}

/** Letters that Unicode does not take apart, as servers write them without accents. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
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
      .replace(/[ßæœøłđı]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
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

const longest = (literals: readonly string[]): string =>
  literals.reduce((best, literal) => (literal.length > best.length ? literal : best), '');

/** From this length on, a run is rare enough by itself. */
const ENOUGH = 4;

/** A group whose body stands between brackets, what repeats it, and whether it takes characters at all. */
const GROUP = /\((?:\?(?:[:=!]|<[=!]))?([^()]*)\)([*+?]|\{[^}]*\})?/g;
const QUANTIFIED = /\\?.(?:[*?]|\{[^{}]*\})\??/g;
const MARK = '\0';

/** Literal runs of a part without groups; classes and what a quantifier makes optional prove nothing. */
const literalsOf = (part: string): readonly string[] =>
  part
    .replace(/\\[a-zA-Z]/g, MARK)
    .replace(/\[[^\][]*\][*+?]?(?:\{[^{}]*\})?/g, MARK)
    .replace(QUANTIFIED, MARK)
    .replace(/[\^$.+]/g, MARK)
    .replaceAll('\\', '')
    .split(MARK);

/** Groups within groups; a lookaround says nothing of the match itself. */
const withoutInnerGroups = (body: string): string => {
  let depth = 0;
  let kept = '';
  for (let at = 0; at < body.length; at += 1) {
    const char = body[at] ?? '';
    if (char === '\\') {
      const escaped = body[at + 1] ?? '';
      if (depth < 2) kept += /[()]/.test(escaped) ? MARK : char + escaped;
      at += 1;
      continue;
    }
    if (char === '(') depth += 1;
    if (depth < 2) kept += char;
    else if (char === ')' && depth === 2) kept += MARK;
    if (char === ')') depth -= 1;
  }
  return kept.replace(/\0(?:[*+?]|\{[^{}]*\})/g, MARK);
};

/**
 * What to look for before an expression is tried: the longest run that every match holds, or the
 * alternatives of a group, of which every match holds one.
 */
const anchorsOf = (body: string): readonly string[] => {
  const flat = withoutInnerGroups(body);
  const outside = flat.replace(GROUP, MARK);
  if (outside.includes('|')) return [''];
  const run = longest(literalsOf(outside));
  if (run.length >= ENOUGH) return [run];
  const choices = [...flat.matchAll(GROUP)]
    .filter(
      ([group, , repeated]) => !/^\(\?(?:[=!]|<[=!])/.test(group) && !/^[*?{]/.test(repeated ?? ''),
    )
    .map(([, inner = '']) => inner.split('|').map((one) => longest(literalsOf(one))));
  const shortest = (anchors: readonly string[]): number =>
    Math.min(...anchors.map(({ length }) => length));
  return choices.reduce((best, one) => (shortest(one) > shortest(best) ? one : best), [run]);
};

const isGroup = (part: string): boolean => part.startsWith('{');

const choicesOf = (group: string): readonly string[] => group.slice(1, -1).split(',');

const isGap = (part: string): boolean => /^ ?\* ?$/.test(part);

const toPart = (part: string): PhrasePart => {
  if (isGroup(part)) return { kind: 'choice', texts: choicesOf(part) };
  if (!isGap(part)) return { kind: 'choice', texts: [part] };
  return { kind: 'gap', isAfterWord: part.startsWith(' '), isBeforeWord: part.endsWith(' ') };
};

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
  if (parts.length === 1 && !isGroup(phrase))
    return [{ anchors: [anchor], matches: null, expression: null }];
  const group = groupToWriteOut(parts, anchor);
  if (group !== null)
    return choicesOf(group).flatMap((choice) => compilePhrase(phrase.replace(group, () => choice)));
  return [{ anchors: [anchor], matches: phraseMatcher(parts.map(toPart)), expression: null }];
}

/** Compiles one entry of a `text` list; see `knowledge/bounces`. It is found where one pattern is. */
export function compileText(source: string): readonly TextPattern[] {
  if (!isExpression(source)) return compilePhrase(foldText(source));
  const body = source.slice(1, -1);
  const expression = new RegExp(body, 'u');
  return [
    {
      anchors: anchorsOf(body),
      matches: (folded) => expression.test(folded),
      expression,
    },
  ];
}

/** Whether a pattern is found in folded text. */
export function hasPattern({ anchors, matches }: TextPattern, folded: string): boolean {
  const isPossible = anchors.some((anchor) => folded.includes(anchor));
  return isPossible && (matches === null || matches(folded));
}
