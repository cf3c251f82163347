import fc from 'fast-check';
import { cleanLine, cleanText } from '../../../adapters/shared/clean-text.ts';

const ESC = '\u001b';
const HARMFUL = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

describe('text from outside, before it reaches a terminal', () => {
  it.each([
    ['a colour', `${ESC}[31mred${ESC}[0m`, 'red'],
    ['a cursor move', `a${ESC}[2Jb${ESC}[1;1Hc`, 'abc'],
    ['an 8-bit control sequence', 'a\u009b31mb', 'ab'],
    ['a window title', `${ESC}]0;mine now\u0007x`, 'x'],
    ['a hidden link', `${ESC}]8;;http://a.example${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
    ['a title that never ends', `${ESC}]0;still here`, '0;still here'],
    ['a bell, a backspace, a NUL', 'a\u0007b\bc\0d', 'abcd'],
    ['a turned reading order', 'abc\u202Etxt.exe\u202C', 'abctxt.exe'],
    ['invisible tags', 'a\u{e0041}\u{e0042}b', 'ab'],
    ['line ends of all kinds', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['other scripts and tabs', 'però 日本\tx', 'però 日本\tx'],
  ])('%s', (_name, given, expected) => {
    expect(cleanText(given)).toBe(expected);
  });

  it('leaves nothing that moves the cursor or turns the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(HARMFUL.test(cleanText(text))).toBe(false);
        expect(/[\n\t]/.test(cleanLine(text))).toBe(false);
      }),
    );
  });

  it('takes a megabyte of unfinished sequences in a moment', () => {
    const started = performance.now();
    cleanText(`${ESC}]`.repeat(500_000));
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
