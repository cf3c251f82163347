import { INTENTS, LANGUAGES } from '../../src/model/words.ts';
import type { Intent, Language } from '../../src/model/words.ts';
import { createConcepts } from '../../src/understanding/concepts.ts';
import { createFindProviders } from '../../src/understanding/find-providers.ts';
import type { Providers } from '../../src/understanding/provider-names.ts';
import { emitLanguageFeatures, languageWords } from '../../src/understanding/language-features.ts';
import { emitIntentFeatures, readText } from '../../src/understanding/read-text.ts';
import type { Example } from './logistic.ts';
import { seeded } from './logistic.ts';
import type { TrainingData } from './phrases.ts';

interface Phrase {
  readonly text: string;
  readonly intent: Intent;
  readonly language: Language;
  readonly source: number;
}

type Random = () => number;

const pick = <T>(list: readonly T[], random: Random): T => {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};

/** One letter lost, doubled or swapped, as thumbs do. */
const mistype = (word: string, random: Random): string => {
  if (word.length < 5 || /[^\p{L}]/u.test(word)) return word;
  const at = 1 + Math.floor(random() * (word.length - 2));
  const kind = random();
  if (kind < 0.4) return word.slice(0, at) + word.slice(at + 1);
  if (kind < 0.6) return word.slice(0, at) + (word[at] ?? '') + word.slice(at);
  return word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2);
};

const sloppy = (text: string, random: Random): string =>
  text
    .split(' ')
    .map((word) => (random() < 0.12 ? mistype(word, random) : word))
    .join(' ');

/** Intents that are a trouble with mail: background fits around them. */
const WITHOUT_BACKGROUND: ReadonlySet<Intent> = new Set(['greeting_or_thanks']);

const SENT_THINGS: ReadonlySet<Intent> = new Set([
  'cannot_send',
  'bounce_received',
  'sent_not_arrived',
  'cannot_receive',
  'delayed',
  'goes_to_spam',
]);
const MAIL_WORD =
  /\b(?:e-?mails?|mails?|messages?|messaggi[o]?|posta|courriels?|nachrichten?|correos?|mensajes?)\b/i;

/** The cause beats the symptom: a text with both is about the cause. */
const SYMPTOMS: readonly Intent[] = [
  'bounce_received',
  'sent_not_arrived',
  'cannot_send',
  'cannot_receive',
];
const CAUSES: readonly Intent[] = [
  'marked_as_spoofed_auth_fail',
  'blocklisted',
  'mailbox_full',
  'attachment_or_size',
];
/** A greeting before a complaint is no greeting. */
const AFTER_GREETING: readonly Intent[] = INTENTS.filter(
  (intent) => intent !== 'greeting_or_thanks',
);

const allPhrases = (data: TrainingData): readonly Phrase[] =>
  LANGUAGES.flatMap((language) =>
    INTENTS.flatMap((intent) =>
      (data.phrases.get(language)?.intents[intent] ?? []).map((text) => ({
        text,
        intent,
        language,
      })),
    ),
  ).map((phrase, source) => ({ ...phrase, source }));

interface Variant extends Phrase {
  readonly weight: number;
}

/** The phrase alone, mistyped, amid background, beside another of its kind. */
const variants = (
  phrase: Phrase,
  data: TrainingData,
  siblings: readonly Phrase[],
  random: Random,
): readonly Variant[] => {
  const context = data.phrases.get(phrase.language)?.context ?? [];
  const alone: Variant = { ...phrase, weight: 1 };
  const mistyped: Variant = { ...phrase, text: sloppy(phrase.text, random), weight: 0.5 };
  if (WITHOUT_BACKGROUND.has(phrase.intent)) return [alone, mistyped];
  const objects = data.phrases.get(phrase.language)?.objects ?? [];
  const thing: Variant = {
    ...phrase,
    text: phrase.text.replace(MAIL_WORD, pick(objects, random)),
    weight: 0.5,
  };
  const things = SENT_THINGS.has(phrase.intent) && thing.text !== phrase.text ? [thing] : [];
  const amid = [0, 1].map((): Variant => {
    const before = random() < 0.6 ? `${pick(context, random)}, ` : '';
    const after = random() < 0.7 ? `. ${pick(context, random)}` : '';
    return { ...phrase, text: `${before}${phrase.text}${after}`, weight: 0.5 };
  });
  const beside: Variant = {
    ...phrase,
    text: `${phrase.text}. ${pick(siblings, random).text}`,
    weight: 0.5,
  };
  return [alone, mistyped, ...things, ...amid, beside];
};

/** Symptom and cause in one text, labelled with the cause; greeting and complaint, with the complaint. */
const combinations = (
  byIntent: ReadonlyMap<string, readonly Phrase[]>,
  random: Random,
): readonly Variant[] =>
  LANGUAGES.flatMap((language) => {
    const of = (intent: Intent) => byIntent.get(`${language}/${intent}`) ?? [];
    const causes = CAUSES.flatMap((cause) =>
      of(cause).map((phrase): Variant => {
        const symptom = pick(of(pick(SYMPTOMS, random)), random);
        return { ...phrase, text: `${symptom.text}. ${phrase.text}`, weight: 0.5 };
      }),
    );
    const greeted = AFTER_GREETING.flatMap((intent) =>
      of(intent)
        .filter((_, index) => index % 3 === 0)
        .map((phrase): Variant => ({
          ...phrase,
          text: `${pick(of('greeting_or_thanks'), random).text}, ${phrase.text}`,
          weight: 0.5,
        })),
    );
    return [...causes, ...greeted];
  });

/** What the intent model learns from. */
export function intentExamples(data: TrainingData, providers: Providers): readonly Example[] {
  const random = seeded(7);
  const phrases = allPhrases(data);
  const byIntent = Map.groupBy(phrases, ({ language, intent }) => `${language}/${intent}`);
  const texts = [
    ...phrases.flatMap((phrase) =>
      variants(phrase, data, byIntent.get(`${phrase.language}/${phrase.intent}`) ?? [], random),
    ),
    ...combinations(byIntent, random),
  ];
  const conceptsOf = createConcepts(data.concepts);
  const findProviders = createFindProviders(providers);
  return texts.map(({ text, intent, language, source, weight }) => {
    const features = new Map<string, number>();
    emitIntentFeatures(readText(text, findProviders), language, conceptsOf, (name, value) =>
      features.set(name, value),
    );
    return { features, label: INTENTS.indexOf(intent), weight, source };
  });
}

const languageExample = (
  text: string,
  language: Language,
  source: number,
  weight: number,
): Example => {
  const features = new Map<string, number>();
  const passages = [{ text, start: 0, end: text.length, kind: 'prose' as const }];
  const add = (name: string, value: number): void => {
    features.set(name, (features.get(name) ?? 0) + value);
  };
  emitLanguageFeatures(
    languageWords(passages, () => 1),
    add,
  );
  return { features, label: LANGUAGES.indexOf(language), weight, source };
};

/** What the language model learns from: whole phrases, pieces of three words, the small words. */
export function languageExamples(data: TrainingData, providers: Providers): readonly Example[] {
  const random = seeded(11);
  const findProviders = createFindProviders(providers);
  const proseOf = (text: string): string =>
    readText(text, findProviders)
      .passages.filter(({ kind }) => kind === 'prose')
      .map((one) => one.text)
      .join(' ');
  const fromPhrases = allPhrases(data).flatMap(({ text, language, source }) => {
    const prose = proseOf(text);
    const words = prose.split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const at = Math.floor(random() * Math.max(1, words.length - 2));
    const piece = words.slice(at, at + 3).join(' ');
    return [
      languageExample(prose, language, source, 1),
      languageExample(piece, language, source, 0.5),
    ];
  });
  const small = LANGUAGES.flatMap((language, index) =>
    data.functionWords[language]
      .split(/\s+/)
      .map((one, at) => languageExample(one, language, 1_000_000 + index * 1000 + at, 1)),
  );
  return [...fromPhrases, ...small];
}
