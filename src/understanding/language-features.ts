import type { Emit } from './linear-model.ts';
import type { Passage } from './machine-text.ts';
import { fold, tokenise } from './tokens.ts';

/** Enough to tell a language; more costs time and tells nothing. */
const MAX_WORDS = 100;
const MAX_GRAM = 4;
const LONGEST_WORD = 20;
/** How much the features of a text count together, however long it is. */
const STRENGTH = 4 / 3;

/** Letters and signs that only some of the languages have. */
const TELLING = /[ßäöüñ¿¡çœàèìòùéêâîôûáíóú]/g;

/** What one word tells: itself, and its runs of letters with its edges. */
export const wordFeatures = (
  word: string,
): readonly (readonly [feature: string, value: number])[] => {
  const padded = `_${word}_`;
  const grams: [string, number][] = [];
  for (let length = 1; length <= MAX_GRAM; length += 1) {
    for (let at = 0; at + length <= padded.length; at += 1)
      grams.push([padded.slice(at, at + length), 0.5]);
  }
  return [[`w:${word}`, 2], ...grams];
};

export interface WeighedWord {
  readonly word: string;
  readonly weight: number;
}

export interface LanguageWords {
  readonly words: readonly WeighedWord[];
  readonly accents: readonly string[];
  /** What each counts: the longer the text, the less. */
  readonly share: number;
}

const isWord = (word: string): boolean => !/\d/.test(word);

/** The words of passages, each by the weight of its passage; weight 0 leaves a passage out. */
export function languageWords(
  passages: readonly Passage[],
  weigh: (passage: Passage) => number,
): LanguageWords {
  const words: WeighedWord[] = [];
  const accents: string[] = [];
  for (const passage of passages) {
    const weight = weigh(passage);
    if (weight === 0 || words.length >= MAX_WORDS) continue;
    for (const { word } of tokenise(fold(passage.text), MAX_WORDS)) {
      if (isWord(word)) words.push({ word: word.slice(0, LONGEST_WORD), weight });
    }
    accents.push(...(passage.text.slice(0, 2000).toLowerCase().match(TELLING) ?? []));
  }
  const share = STRENGTH / Math.sqrt(Math.max(words.length, 1));
  return { words, accents: accents.slice(0, 20), share };
}

/** All features of words, for the training. */
export function emitLanguageFeatures({ words, accents, share }: LanguageWords, emit: Emit): void {
  for (const { word, weight } of words) {
    for (const [feature, value] of wordFeatures(word)) emit(feature, value * weight * share);
  }
  for (const letter of accents) emit(`c:${letter}`, share * 2);
}
