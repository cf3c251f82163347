import fc from 'fast-check';
import { compileText, foldText, hasPattern } from '../../src/understanding/explain-text.ts';

describe('foldText', () => {
  it.each([
    ['Boîte  Pleine', 'boite pleine'],
    ['does n’t', "does n't"],
    ['<mailbox-full@example.net>: no', '<@example.net>: no'],
    ['550-5.2.1 is inactive. Learn 550 5.2.1 more', '550-5.2.1 is inactive. learn more'],
    ['a\n550-b', 'a b'],
    ['Odesílání œuvre Ørsted przepełniona', 'odesilani oeuvre orsted przepelniona'],
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
    ['/(?:mail)?box(?:es)? is (?:over|full)/', 'the boxes are full', false],
    ['/(?:mail)?box(?:es)? is (?:over|full)/', 'the box is full', true],
    ['/\\(?(?:spf|dkim|dmarc)\\)? (?:ok|not (?:passed|valid))/', '(DKIM) not passed', true],
    ['/(?<!un)(?:known|seen) (?=user)/', 'a known user', true],
  ])('%j in %j: %s', (pattern, text, expected) => {
    const folded = foldText(text);
    expect(compileText(pattern).some((one) => hasPattern(one, folded))).toBe(expected);
  });

  it.each([
    ['mailbox * full', ['mailbox']],
    ['/user .{0,60} unknown/', [' unknown']],
    ['/(?:user|mailbox) (?:is )?(?:unknown|not (?:known|found))/', ['user', 'mailbox']],
    ['/(?:over|full)? (?:a|b)/', [' ']],
    ['/(?!abcd)[0-9]{4}(?<=efgh)/', ['']],
  ])('looks for %j where one of %j stands', (pattern, anchors) => {
    expect(compileText(pattern).flatMap((one) => one.anchors)).toEqual(anchors);
  });
});
