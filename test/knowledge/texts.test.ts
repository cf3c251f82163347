import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { CHECKS } from '../../src/checks/index.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadStatusCodes } from '../../src/knowledge/status-codes.ts';
import type { TextEntry } from '../../src/knowledge/texts.ts';
import { loadTexts, textFaults } from '../../src/knowledge/texts.ts';
import { textOfReason } from '../../src/model/reason-text.ts';
import { CERTAINTIES, HOPS, PARTIES, REASONS } from '../../src/model/words.ts';

const folder = openKnowledge(SHIPPED_KNOWLEDGE);
const texts = loadTexts(folder);
const english = texts.keys('en');

const messages = ({ says, means, do: steps, forward }: TextEntry): readonly string[] => [
  says,
  ...(means ? [means] : []),
  ...(steps ?? []),
  ...(forward ? [forward] : []),
];

/** Names of the placeholders of a message, in ICU's own reading of it. */
const placeholders = (message: string, language: string): ReadonlySet<string> => {
  const found = new Set<string>();
  const walk = (nodes: readonly unknown[]): void => {
    for (const node of nodes as readonly { type: number; value: unknown; options?: object }[]) {
      if (node.type === 0 || node.type === 7) continue; // literal text, the # of a plural
      found.add(String(node.value));
      for (const option of Object.values(node.options ?? {}) as readonly { value: unknown[] }[]) {
        walk(option.value);
      }
    }
  };
  walk(new IntlMessageFormat(message, language, undefined, { ignoreTag: true }).getAst());
  return found;
};

const placeholdersOf = (entry: TextEntry, language: string): readonly string[] =>
  [...new Set(messages(entry).flatMap((message) => [...placeholders(message, language)]))].sort();

/** Keys of texts that the source names, as string literals. */
const literalKeys = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/'([a-z]+(?:\.[a-z0-9-]+)+)'/g),
    ])
    .flatMap(([, key]) => (key ? [key] : []));

describe('the texts', () => {
  it('have the shape that texts have', () => {
    expect(textFaults(texts)).toEqual([]);
  });

  it.each(texts.languages.filter((language) => language !== 'en'))(
    'are complete in %s',
    (language) => {
      const own = new Set(texts.keys(language));
      expect(english.filter((key) => !own.has(key))).toEqual([]);
      expect([...own].filter((key) => !english.includes(key))).toEqual([]);
    },
  );

  it.each(texts.languages)(
    'can be read by ICU in %s, with the placeholders English has',
    (language) => {
      const different = texts.keys(language).filter((key) => {
        const own = texts.entry(language, key);
        const original = texts.entry('en', key);
        if (!own || !original) return false;
        return placeholdersOf(own, language).join() !== placeholdersOf(original, 'en').join();
      });
      expect(different).toEqual([]);
    },
  );

  it.each(texts.languages)(
    'have steps and a paragraph to forward in %s where English has',
    (language) => {
      const different = english.filter((key) => {
        const own = texts.entry(language, key);
        const original = texts.entry('en', key);
        return (
          (own?.do?.length ?? 0) !== (original?.do?.length ?? 0) ||
          !own?.forward !== !original?.forward
        );
      });
      expect(different).toEqual([]);
    },
  );
});

describe('every word of the vocabulary has a text', () => {
  it.each([
    ...CHECKS.map(({ id }) => `checks.${id.replace('/', '.')}`),
    ...PARTIES.flatMap((party) => [`verdict.party.${party}`, `verdict.headline.${party}`]),
    ...CERTAINTIES.map((certainty) => `verdict.certainty.${certainty}`),
    ...HOPS.map((hop) => `verdict.hop.${hop}`),
    ...REASONS.flatMap((reason) => [`reasons.${reason}`, textOfReason(reason, 'submit')]),
    ...PARTIES.map((party) => `explain.move.${party}`),
    ...Object.keys(loadStatusCodes(folder)).map((code) => `codes.status.${code.replace('.', '-')}`),
    ...literalKeys('src/checks'),
    ...literalKeys('src/diagnosis'),
  ])('%s', (key) => {
    expect(english).toContain(key);
  });
});

describe('no text is an orphan', () => {
  const topics = [
    'route',
    'smtp',
    'sender',
    'spf',
    'dkim',
    'dmarc',
    'reverse',
    'blocklist',
    'arrival',
    'helo',
    'compose',
    'greylisting',
    'provider',
    'dns',
    'domain',
  ];
  const named = new Set(literalKeys('src/checks'));

  it.each(english.filter((key) => topics.includes(key.split('.')[0] ?? '')))('%s', (key) => {
    expect(named.has(key)).toBe(true);
  });
});
