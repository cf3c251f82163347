import fc from 'fast-check';
import { compileText, foldText, hasPattern } from '../../src/understanding/explain-text.ts';

const isFound = (phrase: string, text: string): boolean =>
  compileText(phrase).some((pattern) => hasPattern(pattern, foldText(text)));

describe('a phrase with gaps and choices', () => {
  it.each([
    ['user * full', 'the user is full', true],
    ['user * full', 'user full', true],
    ['user * full', 'user: full', true],
    ['user * full', 'userfull', false],
    ['user * full', 'users are very full', false],
    ['user * full', `user ${'x'.repeat(58)} full`, true],
    ['user * full', `user ${'x'.repeat(70)} full`, false],
    ['user * full', `user ${'x'.repeat(70)} full, user is full`, true],
    ['user*full', 'users are gratefully', true],
    ['{user,mailbox} * {full,over quota}', 'mailbox is over quota', true],
    ['{user,mailbox} * {full,over quota}', 'disk is over quota', false],
    ['{no ,}such {user,mailbox} here', 'such mailbox here', true],
    ['size * exceeds * limit', 'the size of it exceeds by far the limit', true],
    ['size * exceeds * limit', 'exceeds the size limit', false],
  ])('%s in %s: %s', (phrase, text, found) => {
    expect(isFound(phrase, text)).toBe(found);
  });

  it('is found exactly where a regular expression would find it', () => {
    const word = fc.constantFrom('a', 'bb', 'c', 'ab');
    const text = fc.array(fc.constantFrom('a', 'bb', 'c', 'ab', ' ', '-', 'xyz'), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(word, word, word, text, (one, two, three, words) => {
        const folded = foldText(words.join(''));
        const gap = '\\W(?:.{0,60}?\\W)?';
        const expected = new RegExp(`${one}${gap}${two}.{0,60}?${three}`).test(folded);
        expect(isFound(`${one} * ${two}*${three}`, words.join(''))).toBe(expected);
      }),
    );
  });
});
