import fc from 'fast-check';
import {
  isLong,
  looksLikeProse,
  visibleText,
} from '../../../../adapters/web/widget/visible-text.ts';

it.each([
  ['plain\ttext\nstays', 'plain\ttext\nstays'],
  ['\u001b[31mred', '␛[31mred'],
  ['bell\u0007', 'bell␇'],
  ['safe\u202Egnp.exe', 'safe[U+202E]gnp.exe'],
  ['\u2066x\u2069', '[U+2066]x[U+2069]'],
  ['\u0085', '[U+0085]'],
  ['a\r\nb', 'a\nb'],
  ['שלום \u200F עולם', 'שלום \u200F עולם'],
  ['👩‍💻', '👩‍💻'],
])('shows %j as %j', (given, expected) => {
  expect(visibleText(given)).toBe(expected);
});

it('leaves no control character and nothing that turns the reading direction', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visibleText(text);
      expect(shown).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u);
      expect(visibleText(shown)).toBe(shown);
    }),
  );
});

it.each([
  ['v=spf1 ip4:192.0.2.25 include:_spf.example.org -all', false],
  ['550 5.7.1 Service unavailable, client host [192.0.2.1] blocked using bl.example', false],
  [
    'Hello, your mail server refuses every connection. Please ask the person who runs it to have a look.',
    true,
  ],
  [
    'Buongiorno, il vostro server di posta rifiuta ogni connessione: potete controllare le regole di accesso?',
    true,
  ],
])('tells a letter from machine text: %s', (text, expected) => {
  expect(looksLikeProse(text)).toBe(expected);
});

it.each([
  ['short', false],
  ['x'.repeat(901), true],
  ['line\n'.repeat(12), true],
  ['line\n'.repeat(5), false],
])('folds what is long', (text, expected) => {
  expect(isLong(text)).toBe(expected);
});
