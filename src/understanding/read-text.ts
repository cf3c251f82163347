import type { Language } from '../model/words.ts';
import type { ConceptsOf } from './concepts.ts';
import { findEntities } from './find-entities.ts';
import type { Found } from './find-entities.ts';
import type { FindProviders } from './find-providers.ts';
import { intentFeatures } from './intent-features.ts';
import type { Emit } from './linear-model.ts';
import { isSpokenAt, readPassages } from './machine-text.ts';
import type { Passage } from './machine-text.ts';
import { markOut } from './mention.ts';
import type { Mention } from './mention.ts';
import { readMessage } from './message-text.ts';

/** A text taken apart: what it names, and whose words its parts are. */
export interface ReadText extends Found {
  readonly text: string;
  /** Passages without the names in them, since names are of no language. */
  readonly passages: readonly Passage[];
  /** What the person names, not what is pasted: only that says who writes to whom. */
  readonly spoken: readonly Mention[];
}

/** Bounds, cleans and takes apart any text. */
export function readText(text: string, findProviders: FindProviders): ReadText {
  const message = readMessage(text);
  const found = findEntities(message, findProviders);
  const whole = readPassages(message);
  const spoken = found.mentions.filter(({ start }) => isSpokenAt(whole, start));
  const passages = whole.map((passage) => ({
    ...passage,
    text: found.rest.slice(passage.start, passage.end),
  }));
  return { text: message, passages, spoken, ...found };
}

const mentionsOf = ({ entities }: ReadText): readonly string[] =>
  Object.entries<readonly string[]>({ ...entities }).flatMap(([kind, values]) =>
    values.length === 0 ? [] : values.length === 1 ? [kind] : [kind, `${kind}+`],
  );

/** The features of a text for the intent model, in training and in use. */
export function emitIntentFeatures(
  read: ReadText,
  language: Language,
  conceptsOf: ConceptsOf,
  emit: Emit,
): void {
  const marked = markOut(read.text, read.mentions);
  const { passages } = read;
  intentFeatures({ marked, passages, language, mentions: mentionsOf(read) }, conceptsOf, emit);
}
