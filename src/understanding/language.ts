import { LANGUAGES } from '../model/words.ts';
import type { Language } from '../model/words.ts';
import { languageWords, wordFeatures } from './language-features.ts';
import type { LanguageWords } from './language-features.ts';
import { best, score, softmax } from './linear-model.ts';
import type { LinearModel } from './linear-model.ts';
import { isRefusalText } from './machine-text.ts';
import type { Passage } from './machine-text.ts';

/** Words from which the text itself decides, whatever the channel's locale says. */
const ENOUGH_WORDS = 3;
/** Fewer words than that must be this telling: "ok", "test" and "error" are of any language. */
const SURE = 0.8;
/** What stands around a code may be a person's, if it is in another language than programs speak. */
const SURE_BESIDE_CODES = 0.75;

const MAX_REMEMBERED = 20_000;

export type DetectLanguage = (passages: readonly Passage[], locale?: string) => Language;

const ofLocale = (locale: string | undefined): Language | undefined => {
  const tag = locale?.slice(0, 2).toLowerCase();
  return LANGUAGES.find((language) => language === tag);
};

/** English that may be a program's counts little: the person around it may speak anything. */
const weighProse = ({ kind }: Passage): number =>
  kind === 'prose' ? 1 : kind === 'doubtful' ? 0.15 : 0;

const weighBeside = ({ kind }: Passage): number => (kind === 'doubtful' ? 1 : 0);

const weighAll = ({ text }: Passage): number => (isRefusalText(text) ? 0.15 : 0.7);

interface Judgement {
  readonly language: Language;
  readonly probability: number;
  readonly words: number;
}

const isForeign = (found: Judgement | null): found is Judgement =>
  found !== null &&
  found.words > 0 &&
  found.language !== 'en' &&
  found.probability >= SURE_BESIDE_CODES;

/** What a word adds to each language's score does not change: it is remembered. */
const createWordScores = (model: LinearModel<Language>) => {
  const known = new Map<string, readonly number[]>();
  const nothing = { ...model, bias: model.bias.map(() => 0) };
  return (word: string): readonly number[] => {
    const before = known.get(word);
    if (before) return before;
    if (known.size >= MAX_REMEMBERED) known.clear();
    const scores = score(nothing, (emit) => {
      for (const [feature, value] of wordFeatures(word)) emit(feature, value);
    });
    known.set(word, scores);
    return scores;
  };
};

/** Tells the language of a text's prose. Pasted machine text alone: the locale's, else English. */
export function createDetectLanguage(model: LinearModel<Language>): DetectLanguage {
  const wordScores = createWordScores(model);

  const judge = ({ words, accents, share }: LanguageWords): Judgement | null => {
    const scores = [
      ...score(model, (emit) => {
        for (const letter of accents) emit(`c:${letter}`, share * 2);
      }),
    ];
    for (const { word, weight } of words) {
      const added = wordScores(word);
      for (let at = 0; at < scores.length; at += 1) {
        scores[at] = (scores[at] ?? 0) + (added[at] ?? 0) * weight * share;
      }
    }
    const found = best(model.classes, softmax(scores, model.temperature));
    return found && { language: found.name, probability: found.probability, words: words.length };
  };

  return (passages, locale) => {
    const fallback = ofLocale(locale) ?? 'en';
    const said = languageWords(passages, weighProse);
    const hasProse = said.words.some(({ weight }) => weight === 1);
    const isPasted = passages.some(({ kind }) => kind === 'machine');
    if (hasProse || !isPasted) {
      const found = judge(said);
      const isClear =
        found && found.words > 0 && (found.words >= ENOUGH_WORDS || found.probability >= SURE);
      return isClear ? found.language : fallback;
    }
    const beside = judge(languageWords(passages, weighBeside));
    if (isForeign(beside)) return beside.language;
    const all = judge(languageWords(passages, weighAll));
    return isForeign(all) ? all.language : fallback;
  };
}
