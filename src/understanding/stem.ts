import { createRequire } from 'node:module';
import type { Language } from '../model/words.ts';

interface Stemmer {
  stem(word: string): string;
}

const require = createRequire(import.meta.url);

// inner modules only: the package's root takes a second and a half to load and prints
const MODULES: Readonly<Record<Language, string>> = {
  en: 'natural/lib/natural/stemmers/porter_stemmer.js',
  it: 'natural/lib/natural/stemmers/porter_stemmer_it.js',
  fr: 'natural/lib/natural/stemmers/porter_stemmer_fr.js',
  de: 'natural/lib/natural/stemmers/porter_stemmer_de.js',
  es: 'natural/lib/natural/stemmers/porter_stemmer_es.js',
};

/** Stems are slow to compute and words repeat; beyond this many, the memory is emptied. */
const MAX_REMEMBERED = 20_000;
const LONGEST_WORD = 24;
const STEMMABLE = /^[a-z]{3,}$/;

const loaded = new Map<
  Language,
  { readonly stemmer: Stemmer; readonly known: Map<string, string> }
>();

const load = (language: Language) => {
  const entry = {
    stemmer: require(MODULES[language]) as Stemmer,
    known: new Map<string, string>(),
  };
  loaded.set(language, entry);
  return entry;
};

/** The stem of a folded word; words with digits, and very long ones, stay as they are. */
export function stem(word: string, language: Language): string {
  if (!STEMMABLE.test(word) || word.length > LONGEST_WORD) return word.slice(0, LONGEST_WORD);
  const { stemmer, known } = loaded.get(language) ?? load(language);
  const before = known.get(word);
  if (before !== undefined) return before;
  if (known.size >= MAX_REMEMBERED) known.clear();
  const result = stemmer.stem(word);
  known.set(word, result);
  return result;
}
