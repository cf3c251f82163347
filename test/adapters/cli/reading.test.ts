import { Readable } from 'node:stream';
import fc from 'fast-check';
import { parseLine, readLines } from '../../../adapters/cli/json-lines.ts';
import type { InputLine } from '../../../adapters/cli/json-lines.ts';
import { chooseLanguage, localeTag, parseLanguage } from '../../../adapters/cli/language.ts';
import { splitMbox } from '../../../adapters/cli/mbox.ts';
import { decodeText } from '../../../adapters/cli/read-text.ts';

const linesOf = async (chunks: readonly Buffer[], maxBytes?: number): Promise<InputLine[]> => {
  const lines: InputLine[] = [];
  for await (const line of readLines(Readable.from(chunks), maxBytes)) lines.push(line);
  return lines;
};
const text = (line: string): InputLine => ({ kind: 'text', text: line });

describe('lines of a stream', () => {
  it.each([
    ['with a last line feed', 'a\nb\n', ['a', 'b']],
    ['without it', 'a\nb', ['a', 'b']],
    ['from Windows, with a mark', '\ufeffa\r\nb\r\n', ['a', 'b']],
    ['empty ones', 'a\n\nb\n', ['a', '', 'b']],
    ['none', '', []],
  ])('%s', async (_name, input, expected) => {
    expect(await linesOf([Buffer.from(input)])).toEqual(expected.map(text));
  });

  it('are the same however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'è', '\n', '日'), { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (parts, size) => {
          const whole = Buffer.from(parts.join(''));
          const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, index) =>
            whole.subarray(index * size, (index + 1) * size),
          );
          expect(await linesOf(pieces)).toEqual(await linesOf([whole]));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are given up where they grow too long, and the next one is read', async () => {
    const chunks = [Buffer.alloc(8, 'x'), Buffer.alloc(8, 'x'), Buffer.from('\nok\n')];
    expect(await linesOf(chunks, 10)).toEqual([{ kind: 'too-long' }, text('ok')]);
  });
});

describe('a line that is not what was expected', () => {
  it.each([
    [text('{"id":1}'), true],
    [text('[]'), false],
    [text('null'), false],
    [text('7'), false],
    [text(''), false],
    [text('{"id":1'), false],
    [text('['.repeat(200_000)), false],
    [{ kind: 'too-long' } as const, false],
  ])('%#', (line, isObject) => {
    const parsed = parseLine(line, 'a JSON object');
    expect(parsed.isObject).toBe(isObject);
    if (!parsed.isObject) expect(parsed.error).toContain('Expected a JSON object');
  });
});

describe('bytes of a file', () => {
  it.each([
    ['UTF-8', Buffer.from('però'), 'però'],
    ['UTF-8 with a mark', Buffer.from('\ufeffperò'), 'però'],
    ['the old western one', Buffer.from('per\xf2', 'latin1'), 'però'],
    ['UTF-16 from Windows', Buffer.from('\ufeffperò', 'utf16le'), 'però'],
    ['nothing', Buffer.alloc(0), ''],
  ])('%s', (_name, bytes, expected) => {
    expect(decodeText(bytes)).toBe(expected);
  });
});

describe('an mbox', () => {
  const head = (name: string): string => `From ${name}@tizio.example Mon Jan  5 10:00:00 2026\n`;

  it('is split at its separators', () => {
    const mails = [`${head('a')}Subject: 1\n\none\n\n`, `${head('b')}Subject: 2\n\ntwo\n`];
    expect(splitMbox(mails.join(''))).toEqual(mails);
  });

  it.each([
    ['a sentence in a body', `${head('a')}Subject: 1\n\nx\n\nFrom here on at 10:00 nothing\n`],
    ['a quoted separator without an empty line', `${head('a')}Subject: 1\n\nx\n${head('b')}y\n`],
    ['a single mail', 'Subject: 1\n\nFrom x\n'],
    ['nothing', ''],
  ])('is left whole at %s', (_name, whole) => {
    expect(splitMbox(whole)).toEqual([whole]);
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('\n', '\r\n', head('a'), 'x'), { maxLength: 30 }),
        (parts) => {
          const whole = head('first') + parts.join('');
          expect(splitMbox(whole).join('')).toBe(whole);
        },
      ),
    );
  });
});

describe('the language', () => {
  it.each([
    [undefined, 'it_IT.UTF-8', 'it'],
    [undefined, 'de', 'de'],
    [undefined, 'C.UTF-8', 'en'],
    [undefined, 'pt_BR', 'en'],
    [undefined, undefined, 'en'],
    ['fr', 'it_IT', 'fr'],
  ] as const)('asked for %j in a terminal of %j is %s', (asked, locale, expected) => {
    expect(chooseLanguage(asked, locale)).toBe(expected);
  });

  it.each([
    ['it_IT.UTF-8', 'it-IT'],
    ['it', 'it'],
    ['C', undefined],
    ['POSIX', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('of the terminal as a tag: %j', (locale, tag) => {
    expect(localeTag(locale)).toBe(tag);
  });

  it('asked for must be one that is spoken', () => {
    expect(parseLanguage('IT-it')).toBe('it');
    expect(() => parseLanguage('klingon')).toThrow('en, it');
  });
});
