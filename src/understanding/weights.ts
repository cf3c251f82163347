import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { INTENTS, LANGUAGES } from '../model/words.ts';
import type { Intent, Language } from '../model/words.ts';
import type { ConceptTable } from './concepts.ts';
import { openModel } from './linear-model.ts';
import type { LinearModel, StoredModel } from './linear-model.ts';

/** What was learnt from `knowledge/phrases`. */
export interface Weights {
  /** Hash of the phrases these weights were made of. */
  readonly phrases: string;
  readonly concepts: ConceptTable;
  readonly language: LinearModel<Language>;
  readonly intent: LinearModel<Intent>;
}

const model = z.strictObject({
  classes: z.string(),
  features: z.string(),
  weights: z.base64(),
  bias: z.string(),
  scale: z.number().positive(),
  temperature: z.number().positive(),
});

const schema = z.strictObject({
  phrases: z.string(),
  concepts: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
  language: model,
  intent: model,
});

const open = <C extends string>(
  file: string,
  stored: StoredModel,
  classes: readonly C[],
): LinearModel<C> => {
  const opened = openModel(stored, classes);
  if (!opened)
    throw new Error(`${file} does not fit this program; run: node scripts/train-intents.ts`);
  return opened;
};

/** Reads `weights/intents.json` below the knowledge folder. Throws where it is missing or damaged. */
export function loadWeights(knowledgeDir: string): Weights {
  const file = join(knowledgeDir, 'weights', 'intents.json');
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  const { phrases, concepts, language, intent } = parsed.data;
  return {
    phrases,
    concepts,
    language: open(file, language, LANGUAGES),
    intent: open(file, intent, INTENTS),
  };
}
