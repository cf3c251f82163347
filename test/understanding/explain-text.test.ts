import fc from 'fast-check';
import { compileText, foldText, hasPattern } from '../../src/understanding/explain-text.ts';

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
    ['mailbox * full', 'mailbox: full', true],
    ['mailbox * full', `mailbox ${'x'.repeat(90)} full`, false],
    ['{mailbox,user} {is ,}full', 'user full', true],
    ['{mailbox,user} {is ,}full', 'the mailbox is full', true],
    ['{mailbox,user} {is ,}full', 'the disk is full', false],
    ['{no,bad} * {box,id}', 'there is no such box', true],
    ['/\\bib\\d{3}\\b/', 'see IB007', true],
    ['/\\bib\\d{3}\\b/', 'see lib007', false],
  ])('%j in %j: %s', (pattern, text, expected) => {
    const folded = foldText(text);
    expect(compileText(pattern).some((one) => hasPattern(one, folded))).toBe(expected);
  });
});
