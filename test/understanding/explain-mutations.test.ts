import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

const { explain } = loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));

const filesIn = (folder: string, end: RegExp): readonly string[] =>
  readdirSync(folder)
    .filter((name) => end.test(name))
    .sort()
    .map((name) => join(folder, name));

const own = filesIn('test/fixtures/bounces', /\.(?:eml|txt)$/);
const corpora = process.env['SEMPRONIO_CORPORA'];
const foreign =
  corpora && existsSync(join(corpora, 'bounces/emails'))
    ? filesIn(join(corpora, 'bounces/emails'), /./)
    : [];

/** What stands in the mails that our fixtures return: who reads it as the error reads too far. */
const RETURNED_WORDS = 'gaia@gaia.example says 552 5.2.2 mailbox full';
const withReturnedMail = own.filter((file) =>
  readFileSync(file, 'latin1').includes(RETURNED_WORDS),
);

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

/** A piece taken out, twice there, moved to the front, and bytes changed. */
function mutationsOf(bytes: Uint8Array, a: number, b: number, byte: number): readonly Uint8Array[] {
  const [from, to] = [Math.min(a, b) % bytes.length, Math.max(a, b) % bytes.length];
  const changed = Uint8Array.from(bytes);
  for (let at = from; at < bytes.length; at += 997) changed[at] = byte;
  return [
    joined(bytes.subarray(0, from), bytes.subarray(to)),
    joined(bytes.subarray(0, to), bytes.subarray(from)),
    joined(bytes.subarray(to), bytes.subarray(0, to)),
    changed,
  ];
}

describe('a mail with its bytes cut, repeated, swapped, changed', () => {
  it.each([
    ['of ours', own, 150],
    ...(corpora ? [['of the labelled data', foreign, 150] as const] : []),
  ] as const)('%s is always read, and never throws', async (_whose, files, numRuns) => {
    const position = fc.nat(200_000);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(files.length - 1), position, position, fc.nat(255),
        async (index, a, b, byte) => {
          const bytes = readFileSync(files[index] ?? '');
          for (const broken of mutationsOf(bytes, a, b, byte)) {
            const { kind, confidence } = await explain(broken);
            expect(kind).toBeDefined();
            expect(confidence).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns },
    );
  }, 120_000); // prettier-ignore
});

if (!corpora)
  it('corpora are left out: SEMPRONIO_CORPORA is not set', () => {
    expect(foreign).toEqual([]);
  });

describe('the mail that came back', () => {
  it('stands in many of our bounces', () => {
    expect(withReturnedMail.length).toBeGreaterThan(100);
  });

  it('is never read as the error, wherever the bounce is cut behind its beginning', async () => {
    const wrong: string[] = [];
    for (const [index, file] of withReturnedMail.entries()) {
      const text = readFileSync(file, 'latin1');
      const words = text.indexOf(RETURNED_WORDS);
      // another place in each file
      const end = words + 20 + ((index * 37) % Math.max(1, text.length - words - 20));
      const { kind, recipients } = await explain(Buffer.from(text.slice(0, end), 'latin1'));
      const isTakenIn = recipients.some(({ address }) => address === 'gaia@gaia.example');
      if (kind === 'bounce' && isTakenIn && !text.slice(0, words - 300).includes('gaia@gaia'))
        wrong.push(file);
    }
    expect(wrong).toEqual([]);
  });
});
