import type { Language } from '../model/words.ts';
import type { ConceptsOf } from './concepts.ts';
import type { Emit } from './linear-model.ts';
import { machineCues } from './machine-cues.ts';
import type { Passage } from './machine-text.ts';
import { stem } from './stem.ts';
import { fold, tokenise } from './tokens.ts';

/** Words read of a message: beyond, people repeat themselves or paste. */
const MAX_WORDS = 300;
/** How much the words, and the concepts, of a text count together, however long it is. */
const WORD_STRENGTH = 6;
const CONCEPT_STRENGTH = 3;
/** What a refusal names as its cause outweighs how people describe the symptom. */
const CUE_STRENGTH = 1.5;
const GRAM = 4;
const LONGEST_WORD = 20;
const MAX_REMEMBERED = 20_000;

const isNumber = (word: string): boolean => /^\d+$/.test(word);

interface Bag {
  add(feature: string, value: number): void;
  /** Emits all, scaled so that their length as a vector is `strength`, or less for short texts. */
  emit(strength: number, emit: Emit): void;
}

const createBag = (): Bag => {
  const values = new Map<string, number>();
  return {
    add(feature, value) {
      if (!values.has(feature)) values.set(feature, value);
    },
    emit(strength, emit) {
      let sum = 0;
      for (const value of values.values()) sum += value * value;
      const scale = strength / Math.sqrt(Math.max(sum, 6));
      for (const [feature, value] of values) emit(feature, value * scale);
    },
  };
};

/** Runs of letters catch misspelt words; those of a word do not change, so they are remembered. */
const knownGrams = new Map<string, readonly string[]>();

const gramsOf = (word: string): readonly string[] => {
  const before = knownGrams.get(word);
  if (before) return before;
  if (knownGrams.size >= MAX_REMEMBERED) knownGrams.clear();
  const padded = `_${word.slice(0, LONGEST_WORD)}_`;
  const count = padded.length - GRAM + 1;
  const grams = Array.from({ length: count }, (_, at) => `~${padded.slice(at, at + GRAM)}`);
  knownGrams.set(word, grams);
  return grams;
};

const addWords = (words: readonly string[], language: Language, mark: string, bag: Bag): void => {
  let before = '';
  for (const word of words) {
    const root = isNumber(word) ? '0' : stem(word, language);
    bag.add(`${mark}${root}`, 1);
    if (before) bag.add(`${mark}${before}_${root}`, 0.8);
    before = root;
    if (mark === '' && word.length >= GRAM) for (const gram of gramsOf(word)) bag.add(gram, 0.35);
  }
};

/** Concepts one by one, in the order they follow each other, and which stand in one sentence. */
const addConcepts = (
  words: readonly string[],
  language: Language,
  conceptsOf: ConceptsOf,
  bag: Bag,
): void => {
  const sequence: string[] = [];
  for (const word of words) {
    const [concept] = conceptsOf(word, language);
    if (concept && concept !== sequence.at(-1)) sequence.push(concept);
    for (const one of conceptsOf(word, language)) bag.add(`c:${one}`, 1);
  }
  sequence.forEach((concept, at) => {
    const [next, afterNext] = [sequence[at + 1], sequence[at + 2]];
    if (next) bag.add(`c:${concept}>${next}`, 0.8);
    if (afterNext) bag.add(`c:${concept}>>${afterNext}`, 0.5);
  });
};

const shape = (text: string, words: number, emit: Emit): void => {
  emit('s:any', 1);
  if (words <= 2) emit('s:tiny', 1);
  if (words <= 5) emit('s:short', 1);
  if (words > 25) emit('s:long', 1);
  if (text.includes('?')) emit('s:question', 0.5);
};

export interface IntentText {
  /** The text with a mark for each address, name and IP address. */
  readonly marked: string;
  readonly passages: readonly Passage[];
  readonly language: Language;
  readonly mentions: readonly string[];
}

/** Everything the classifier looks at. Training and use go through here, so they cannot drift apart. */
export function intentFeatures(input: IntentText, conceptsOf: ConceptsOf, emit: Emit): void {
  const { marked, passages, language } = input;
  const said = createBag();
  const concepts = createBag();
  let words = 0;
  for (const { start, end, kind } of passages) {
    if (words >= MAX_WORDS) break;
    const own = tokenise(fold(marked.slice(start, end)), MAX_WORDS).map(({ word }) => word);
    words += own.length;
    addWords(own, kind === 'machine' ? 'en' : language, kind === 'machine' ? 'm:' : '', said);
    if (kind !== 'machine') addConcepts(own, language, conceptsOf, concepts);
  }
  said.emit(WORD_STRENGTH, emit);
  concepts.emit(CONCEPT_STRENGTH, emit);
  const folded = fold(passages.map(({ text }) => text).join(' '));
  for (const cue of machineCues(folded)) emit(`x:${cue}`, CUE_STRENGTH);
  for (const mention of input.mentions) emit(`e:${mention}`, 0.5);
  if (passages.some(({ kind }) => kind === 'machine')) emit('x:pasted', CUE_STRENGTH);
  shape(marked, words, emit);
}
