/**
 * Trains the classifiers of `src/understanding` on `knowledge/phrases` and writes
 * `knowledge/weights/intents.json`, then the confusion table of the held-out phrases.
 * Same phrases, same weights. Usage: node scripts/train-intents.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openKnowledge, SHIPPED_KNOWLEDGE } from '../src/knowledge/folder.ts';
import { INTENTS, LANGUAGES } from '../src/model/words.ts';
import { softmax } from '../src/understanding/linear-model.ts';
import { loadProviderNames } from '../src/understanding/provider-names.ts';
import { intentExamples, languageExamples } from './training/examples.ts';
import { rawScores, store, train } from './training/logistic.ts';
import type { Example, Options } from './training/logistic.ts';
import { loadTrainingData } from './training/phrases.ts';
import { confusionTable, CONFUSION_FILE, loadHeldOut } from './training/held-out.ts';
import { loadUnderstanding } from '../src/understanding/understand.ts';

const FOLDS = 5;

const INTENT_OPTIONS = {
  classCount: INTENTS.length,
  epochs: 12,
  rate: 0.12,
  decay: 2e-3,
  isKept: (feature: string, sources: number) => sources >= (/^[a-z0-9]+$/.test(feature) ? 1 : 2),
};
const LANGUAGE_OPTIONS = {
  classCount: LANGUAGES.length,
  epochs: 10,
  rate: 0.1,
  decay: 1e-5,
  isKept: (feature: string, sources: number) => sources >= (feature.startsWith('w:') ? 1 : 2),
};

/** Scores of texts by models that never saw their phrase. */
const leftOut = (examples: readonly Example[], options: Options) =>
  Array.from({ length: FOLDS }, (_, fold) => {
    const model = train(
      examples.filter(({ source }) => source % FOLDS !== fold),
      options,
    );
    return examples
      .filter(({ source }) => source % FOLDS === fold)
      .map((example) => ({ label: example.label, scores: rawScores(model, example.features) }));
  }).flat();

const lossAt = (trials: ReturnType<typeof leftOut>, temperature: number): number =>
  trials.reduce(
    (sum, { label, scores }) => sum - Math.log(softmax(scores, temperature)[label] ?? 1e-9),
    0,
  );

/** The temperature at which the probabilities of left-out texts fit best. */
const fitTemperature = (trials: ReturnType<typeof leftOut>): number => {
  const candidates = Array.from({ length: 46 }, (_, step) => 0.5 + step * 0.1);
  return candidates.reduce((a, b) => (lossAt(trials, b) < lossAt(trials, a) ? b : a));
};

const build = (
  name: string,
  examples: readonly Example[],
  options: Options,
  classes: readonly string[],
) => {
  const trials = leftOut(examples, options);
  const right = trials.filter(
    ({ label, scores }) => scores.indexOf(Math.max(...scores)) === label,
  ).length;
  const temperature = Math.round(fitTemperature(trials) * 10) / 10;
  const share = ((100 * right) / trials.length).toFixed(1);
  console.log(
    `${name}: ${examples.length} texts, ${share} % right when left out, temperature ${temperature}`,
  );
  return store(train(examples, options), classes, temperature);
};

const folder = openKnowledge(SHIPPED_KNOWLEDGE);
const data = loadTrainingData(folder);
const providers = loadProviderNames(folder);
const weights = {
  phrases: data.hash,
  concepts: data.concepts,
  language: build('language', languageExamples(data, providers), LANGUAGE_OPTIONS, LANGUAGES),
  intent: build('intent', intentExamples(data, providers), INTENT_OPTIONS, INTENTS),
};
const file = join(SHIPPED_KNOWLEDGE, 'weights', 'intents.json');
writeFileSync(file, JSON.stringify(weights) + '\n');
console.log(`wrote ${file}`);
const table = confusionTable(loadHeldOut(), loadUnderstanding(folder));
writeFileSync(CONFUSION_FILE, table);
console.log(table);
