import type { Language } from '../model/words.ts';

/** Concept → language (or `any`) → words, `*` at the end for any ending. */
export type ConceptTable = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

interface Lookup {
  readonly exact: ReadonlyMap<string, readonly string[]>;
  readonly prefixes: ReadonlyMap<string, readonly string[]>;
}

/** The concepts a folded word stands for in a language; mostly none or one. */
export type ConceptsOf = (word: string, language: Language) => readonly string[];

const SHORTEST_PREFIX = 2;
const LONGEST_PREFIX = 12;
const NONE: readonly string[] = [];

const buildLookup = (table: ConceptTable, language: Language): Lookup => {
  const exact = new Map<string, string[]>();
  const prefixes = new Map<string, string[]>();
  for (const [concept, byLanguage] of Object.entries(table)) {
    for (const word of [...(byLanguage['any'] ?? []), ...(byLanguage[language] ?? [])]) {
      const target = word.endsWith('*') ? prefixes : exact;
      const key = word.replace(/\*$/, '');
      target.set(key, [...(target.get(key) ?? []), concept]);
    }
  }
  return { exact, prefixes };
};

const look = ({ exact, prefixes }: Lookup, word: string): readonly string[] => {
  const found = exact.get(word);
  if (found) return found;
  for (let length = Math.min(word.length, LONGEST_PREFIX); length >= SHORTEST_PREFIX; length -= 1) {
    const prefix = prefixes.get(word.slice(0, length));
    if (prefix) return prefix;
  }
  return NONE;
};

/** The longest word of the table that fits decides. */
export function createConcepts(table: ConceptTable): ConceptsOf {
  const lookups = new Map<Language, Lookup>();
  return (word, language) => {
    const lookup = lookups.get(language) ?? buildLookup(table, language);
    lookups.set(language, lookup);
    return look(lookup, word);
  };
}
