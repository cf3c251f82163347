import fc from 'fast-check';
import { chooseLanguage, wantedLanguages } from '../../../adapters/web/language.ts';

it.each([
  [undefined, []],
  ['', []],
  ['it', ['it']],
  ['en;q=0.2, it-IT;q=0.9, *;q=0.1', ['it-IT', 'en']],
  ['de;q=0, fr', ['fr']],
  ['x y, <b>, it;q=abc, es', ['es']],
])('reads %j as %j', (header, expected) => {
  expect(wantedLanguages(header)).toEqual(expected);
});

it.each([
  [['ja', 'it-CH'], 'en', 'it'],
  [['ja'], 'de', 'de'],
  [['ja'], 'ja', 'en'],
])('chooses from %j, else %s: %s', (wanted, fallback, expected) => {
  expect(chooseLanguage(wanted, fallback)).toBe(expected);
});

it('reads any header in one way or another', () => {
  fc.assert(fc.property(fc.string(), (header) => wantedLanguages(header).length <= 20));
});
