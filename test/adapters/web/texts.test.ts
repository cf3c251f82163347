import { globSync, readFileSync } from 'node:fs';
import { createFakeProduct } from '../../support/fake-product.ts';

const product = createFakeProduct();
const texts = (language: string) => product.texts(language);
const sources = globSync('adapters/web/**/*.{ts,tsx}').map((file) => readFileSync(file, 'utf8'));
/** `text('chat.send')`, `notify('notice.failed')`, and the beginning of text(`outcome.${…}`). */
const named = sources.flatMap((source) =>
  [
    ...source.matchAll(
      /['`]((?:start|chat|menu|notice|verdict|proof|outcome|journey|verbatim|choices)\.[a-z-]*)/g,
    ),
  ].map((match) => match[1] ?? ''),
);

it('has the same labels in every language', () => {
  expect(Object.keys(texts('it')).sort()).toEqual(Object.keys(texts('en')).sort());
});

it.each([...new Set(named)])('has words for %s', (key) => {
  const known = Object.keys(texts('en'));
  expect(known.some((one) => (key.endsWith('.') ? one.startsWith(key) : one === key))).toBe(true);
});

it.each(Object.keys(texts('en')).filter((key) => key.includes('.')))('uses %s', (key) => {
  const group = `${key.split('.')[0]}.`;
  expect(named.includes(key) || named.includes(group)).toBe(true);
});
