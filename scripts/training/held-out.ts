import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { DIRECTIONS, INTENTS, LANGUAGES } from '../../src/model/words.ts';
import type { Direction, Intent, Language } from '../../src/model/words.ts';
import type { Understanding } from '../../src/understanding/understand.ts';

const DIR = fileURLToPath(new URL('../../test/understanding/held-out', import.meta.url));

/** The golden file: a change of phrases or features shows here what it did. */
export const CONFUSION_FILE = `${DIR}/confusion.txt`;

export interface HeldOut {
  readonly language: Language;
  readonly intent: Intent;
  readonly direction: Direction;
  readonly text: string;
}

const schema = z.array(z.tuple([z.enum(INTENTS), z.enum(DIRECTIONS), z.string().min(1)]));

/** Phrases that no training ever sees. */
export const loadHeldOut = (): readonly HeldOut[] =>
  LANGUAGES.flatMap((language) =>
    schema
      .parse(parse(readFileSync(`${DIR}/${language}.yaml`, 'utf8')))
      .map(([intent, direction, text]) => ({ language, intent, direction, text })),
  );

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** Right answers by language, then every kind of mistake, the commonest first. */
export function confusionTable(phrases: readonly HeldOut[], understanding: Understanding): string {
  const judged = phrases.map((phrase) => ({
    ...phrase,
    found: understanding.understand(phrase.text),
  }));
  const lines = LANGUAGES.map((language) => {
    const own = judged.filter((one) => one.language === language);
    const count = (isRight: (one: (typeof own)[number]) => boolean): string =>
      percent(own.filter(isRight).length, own.length);
    const intent = count(({ found, intent: wanted }) => found.intent === wanted);
    const direction = count(({ found, direction: wanted }) => found.direction === wanted);
    const spoken = count(({ found }) => found.language === language);
    return `${language}: ${own.length} phrases, intent ${intent}, direction ${direction}, language ${spoken}`;
  });
  const mistakes = new Map<string, number>();
  for (const { intent, found } of judged) {
    if (found.intent === intent) continue;
    const mistake = `${intent} taken for ${found.intent}`;
    mistakes.set(mistake, (mistakes.get(mistake) ?? 0) + 1);
  }
  const sorted = [...mistakes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return [...lines, '', ...sorted.map(([mistake, times]) => `${times} ${mistake}`), ''].join('\n');
}
