import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { KnowledgeFolder } from '../../src/knowledge/folder.ts';
import { INTENTS, LANGUAGES } from '../../src/model/words.ts';
import type { Intent, Language } from '../../src/model/words.ts';
import type { ConceptTable } from '../../src/understanding/concepts.ts';

/** Raise it when the features change: weights of another form must not be used with them. */
const FEATURES_VERSION = 2;

const phrase = z.string().trim().min(1).max(300);

const phrasesSchema = z.strictObject({
  context: z.array(phrase).min(5),
  /** Put in the place of the word for mail, so that an offer sent is no question about offers. */
  objects: z.array(phrase).min(5),
  intents: z.strictObject(
    Object.fromEntries(INTENTS.map((intent) => [intent, z.array(phrase).min(12)])) as Record<
      Intent,
      z.ZodArray<typeof phrase>
    >,
  ),
});

const word = z.string().regex(/^[a-z0-9]+\*?$/);
const conceptSchema = z.record(
  z.string(),
  z.partialRecord(z.enum(['any', ...LANGUAGES]), z.array(word)),
);
const functionWordsSchema = z.record(z.enum(LANGUAGES), z.string());

export interface TrainingPhrases {
  readonly context: readonly string[];
  readonly objects: readonly string[];
  readonly intents: Readonly<Record<Intent, readonly string[]>>;
}

export interface TrainingData {
  readonly phrases: ReadonlyMap<Language, TrainingPhrases>;
  readonly concepts: ConceptTable;
  readonly functionWords: Readonly<Record<Language, string>>;
  /** Changes when anything that the weights were made of changes. */
  readonly hash: string;
}

const read = <T>(schema: z.ZodType<T>, folder: KnowledgeFolder, name: string): T => {
  const parsed = schema.safeParse(folder.under(name).get(name));
  if (!parsed.success) throw new Error(`knowledge/${name}.yaml: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};

/** Reads and validates everything the classifier is trained on. */
export function loadTrainingData(folder: KnowledgeFolder): TrainingData {
  const phrases = new Map(
    LANGUAGES.map(
      (language) => [language, read(phrasesSchema, folder, `phrases/${language}`)] as const,
    ),
  );
  const concepts = read(conceptSchema, folder, 'phrases/concepts') as ConceptTable;
  const functionWords = read(functionWordsSchema, folder, 'phrases/function-words');
  const content = JSON.stringify([FEATURES_VERSION, [...phrases], concepts, functionWords]);
  return {
    phrases,
    concepts,
    functionWords,
    hash: createHash('sha256').update(content).digest('hex'),
  };
}
