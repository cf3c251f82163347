import fc from 'fast-check';
import { compileText, foldText, indexPatterns } from '../../src/understanding/explain-text.ts';

describe('foldText', () => {
  it.each([
    ['Boîte  Pleine', 'boite pleine'],
    ['does n’t', "does n't"],
    ['<mailbox-full@example.net>: no', '<@example.net>: no'],
    ['550-5.2.1 is inactive. Learn 550 5.2.1 more', '550-5.2.1 is inactive. learn more'],
    ['a\n550-b', 'a b'],
  ])('makes %j comparable', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('never throws and is bounded', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(foldText(text).length).toBeLessThan(70_000);
      }),
    );
  });
});

describe('compileText', () => {
  it.each([
    ['mailbox full', 'the MAILBOX  full', true],
    ['mailbox * full', 'mailbox is full', true],
    ['mailbox * full', 'mailbox full', true],
    ['mailbox * full', `mailbox ${'x'.repeat(90)} full`, false],
    ['/\\bib\\d{3}\\b/', 'see IB007', true],
    ['/\\bib\\d{3}\\b/', 'see lib007', false],
  ])('%j in %j: %s', (pattern, text, expected) => {
    expect(compileText(pattern).test(foldText(text))).toBe(expected);
  });
});

describe('indexPatterns', () => {
  const lists = [['user unknown'], null, ['mailbox * full', 'quota'], ['/\\bib\\d{3}\\b/']];
  const candidates = indexPatterns(lists);

  it('leaves out what cannot match', () => {
    expect([...candidates(foldText('user unknown'))]).toEqual([0, 1, 3]);
    expect([...candidates('nothing')]).toEqual([1, 3]);
  });

  it('never leaves out what matches', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('user unknown', 'mailbox was full', 'quota'),
        (a, b) => {
          const text = foldText(a + b);
          const found = new Set(candidates(text));
          lists.forEach((list, position) => {
            if (list?.some((pattern) => compileText(pattern).test(text)))
              expect(found.has(position)).toBe(true);
          });
        },
      ),
    );
  });
});
