import type { Intent, Language } from '../model/words.ts';
import type { ConceptsOf } from './concepts.ts';
import { best, score, softmax } from './linear-model.ts';
import type { LinearModel } from './linear-model.ts';
import { emitIntentFeatures } from './read-text.ts';
import type { ReadText } from './read-text.ts';

export interface Guess {
  readonly intent: Intent;
  /** 0..1. */
  readonly confidence: number;
  /** Only names mailboxes: the kind of complaint, and so its direction, is not in the words. */
  readonly isBare?: true;
}

/** Nothing but an address or a name: somebody answers, or wants it looked at. */
const BARE_NAME: Guess = { intent: 'sent_not_arrived', confidence: 0.3, isBare: true };
/** A file without a word is nearly always what came back. */
const BARE_FILE: Guess = { intent: 'bounce_received', confidence: 0.5 };
/** Who names mailboxes talks about mail, unless the rest is clearly something else: "my address is …". */
const OFF_TOPIC: ReadonlySet<Intent> = new Set<Intent>([
  'other_out_of_scope',
  'greeting_or_thanks',
]);
const CLEARLY = 0.7;
const CLEARLY_IF_SHORT = 0.93;
const SHORT_CHARS = 40;
const NOTHING: Guess = { intent: 'other_out_of_scope', confidence: 0.2 };

const hasWords = ({ rest }: ReadText): boolean =>
  /\p{L}{2}|\p{Extended_Pictographic}|\d{3}/u.test(rest);

/** What the message is about, and how often a guess like this is right. */
export function guessIntent(
  model: LinearModel<Intent>,
  read: ReadText,
  language: Language,
  conceptsOf: ConceptsOf,
  hasAttachments: boolean,
): Guess {
  if (!hasWords(read)) {
    return hasAttachments ? BARE_FILE : read.mentions.length > 0 ? BARE_NAME : NOTHING;
  }
  const scores = score(model, (emit) => emitIntentFeatures(read, language, conceptsOf, emit));
  const found = best(model.classes, softmax(scores, model.temperature));
  if (!found) return NOTHING;
  const clearly = read.rest.replace(/\s+/g, ' ').length <= SHORT_CHARS ? CLEARLY_IF_SHORT : CLEARLY;
  const isStatement =
    OFF_TOPIC.has(found.name) && found.probability < clearly && read.mentions.length > 0;
  return isStatement ? BARE_NAME : { intent: found.name, confidence: found.probability };
}
