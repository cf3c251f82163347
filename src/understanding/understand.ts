import type { KnowledgeFolder } from '../knowledge/folder.ts';
import { SHIPPED_KNOWLEDGE } from '../knowledge/folder.ts';
import { normaliseIp } from '../mail/domain-name.ts';
import type { Complaint, Facts, SendingAddress } from '../model/facts.ts';
import type { Direction } from '../model/words.ts';
import { createConcepts } from './concepts.ts';
import { guessDirection } from './direction.ts';
import { MAX_ENTITIES } from './find-entities.ts';
import { createFindProviders } from './find-providers.ts';
import { guessIntent } from './intent.ts';
import { createDetectLanguage } from './language.ts';
import { loadProviderNames } from './provider-names.ts';
import type { Providers } from './provider-names.ts';
import { readText } from './read-text.ts';
import type { ReadText } from './read-text.ts';
import { findRoles } from './roles.ts';
import { toldMail } from './told-mail.ts';
import { fold } from './tokens.ts';
import { loadWeights } from './weights.ts';
import type { Weights } from './weights.ts';

/** What is known beside the text. */
export interface Hints {
  /** BCP 47; decides where the text itself is in no language. */
  readonly locale?: string;
  /** What the conversation knows already: short messages may be answers. */
  readonly known?: Facts;
  /** Whether files came with it. */
  readonly attachments?: boolean;
}

export interface Understanding {
  /** Pure; never throws, whatever the text. */
  understand(text: string, hints?: Hints): Complaint;
}

/** A guess from a few words says little about who speaks. */
const SURE_OF_DIRECTION = 0.6;

/** "our IP is …", "il mio ip è …": what the person says, not what a refusal says. */
const OWN_IP =
  /\b(?:my|our|the server'?s|mio|nostro|mon|notre|meine|unsere|mi|nuestra|nuestro) (?:\w+ )?(?:ip|address|indirizzo ip|adresse ip|ip-adresse|server|direccion ip)(?: address)?(?: is| e| est| ist| es|:|,)?[ :([]{0,3}$/;

const saidAddresses = ({ text, spoken }: ReadText): readonly SendingAddress[] => {
  const folded = fold(text);
  return spoken.flatMap(({ kind, value, start }) => {
    if (kind !== 'ip' || !OWN_IP.test(folded.slice(Math.max(0, start - 50), start))) return [];
    const ip = normaliseIp(value);
    return ip ? [{ ip, source: 'said' as const }] : [];
  });
};

/** The person's own words, without what they pasted and without the names in them. */
const spokenText = ({ passages }: ReadText): string =>
  passages
    .filter(({ kind }) => kind === 'prose')
    .map(({ text }) => text)
    .join(' ');

const factsOf = (read: ReadText, direction: Direction, known: Facts | undefined): Facts => {
  const { entities, spoken, text } = read;
  if (entities.addresses.length >= MAX_ENTITIES) return {};
  const sendingAddresses = saidAddresses(read);
  const [provider] = entities.providers;
  const mail = toldMail(spokenText(read));
  return {
    ...findRoles(text, spoken, direction, known?.own ?? null),
    ...(sendingAddresses.length > 0 && { sendingAddresses }),
    ...(provider && entities.providers.length === 1 && { provider }),
    ...(mail && { mail }),
  };
};

/** `providers`: what people call them, by their id in `knowledge/providers`. */
export function createUnderstanding(parts: {
  readonly weights: Weights;
  readonly providers: Providers;
}): Understanding {
  const { weights } = parts;
  const findProviders = createFindProviders(parts.providers);
  const conceptsOf = createConcepts(weights.concepts);
  const detectLanguage = createDetectLanguage(weights.language);
  return {
    understand(text, hints = {}) {
      const read = readText(text, findProviders);
      const language = detectLanguage(read.passages, hints.locale);
      const guess = guessIntent(
        weights.intent,
        read,
        language,
        conceptsOf,
        hints.attachments ?? false,
      );
      const { intent, confidence, isBare } = guess;
      // an answer in the middle of a conversation must not turn what was said before
      const isOpen = isBare ?? (hints.known !== undefined && confidence < SURE_OF_DIRECTION);
      const direction = isOpen ? 'unknown' : guessDirection(intent, fold(read.text));
      const complaint = { language, intent, confidence, direction, entities: read.entities };
      return { ...complaint, facts: factsOf(read, direction, hints.known) };
    },
  };
}

/** Understanding as shipped: weights beside the program, names of providers from the knowledge folder. */
export const loadUnderstanding = (folder: KnowledgeFolder): Understanding =>
  createUnderstanding({
    weights: loadWeights(SHIPPED_KNOWLEDGE),
    providers: loadProviderNames(folder),
  });
