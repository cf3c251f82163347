import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { openByLibrary } from '../../src/mail/message.ts';
import { readPlainMime, type MailParts } from '../../src/mail/plain-mime.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const FOLDERS = ['bounces', 'mails'].map((name) =>
  fileURLToPath(new URL(`../fixtures/${name}/`, import.meta.url)),
);
const mails = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => ({ name, raw: new Uint8Array(readFileSync(`${folder}${name}`)) })),
);

/** Ends of lines and of parts are of no consequence. */
const told = (content: string | Uint8Array): string =>
  (typeof content === 'string' ? content : Buffer.from(content).toString('latin1'))
    .replace(/\r\n/g, '\n')
    .trim();

const comparable = ({ headers, text, html, attachments }: MailParts) => ({
  headers: headers.filter(({ name }) => name !== ''),
  text: told(text),
  // beside a text the library adds what it makes of that
  html: text === '' ? told(html ?? '') : null,
  attachments: attachments.map(({ mimeType, filename, content }) => [
    mimeType,
    filename,
    told(content),
  ]),
});

describe('readPlainMime', () => {
  it.each(mails)('takes $name apart as the library does, or leaves it to it', async ({ raw }) => {
    const plain = readPlainMime(raw);
    if (plain !== null) expect(comparable(plain)).toEqual(comparable(await openByLibrary(raw)));
  });

  it('needs the library for few', () => {
    const left = mails.filter(({ raw }) => readPlainMime(raw) === null);
    expect(left.length / mails.length).toBeLessThan(0.1);
  });

  it.each([
    ['no end of the head', 'Subject: x'],
    ['a head with other letters', 'Subject: é\n\nx'],
    ['a comment', 'Content-Type: text/plain (plain)\n\nx'],
    ['a continued parameter', 'Content-Type: text/plain; name*0=a\n\nx'],
    ['a broken parameter', 'Content-Type: multipart/mixed; boundary="b\n\n--b\n\nx\n--b--'],
    ['no boundary', 'Content-Type: multipart/mixed\n\n--b\n\nx\n--b--'],
    ['a boundary that looks like another', 'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b--\n\n--b--\n\nx\n--b--'],
    ['a digest', 'Content-Type: multipart/digest; boundary=b\n\n--b\n\nx\n--b--'],
    ['flowing lines', 'Content-Type: text/plain; format=flowed\n\nx'],
    ['an unknown charset', 'Content-Type: text/plain; charset=x-nothing\n\nx'],
    ['an unknown encoding', 'Content-Transfer-Encoding: x-uuencode\n\nx'],
    ['broken base64', 'Content-Transfer-Encoding: base64\n\nab=cd'],
    ['text and HTML that are no alternatives', 'Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: text/html\n\ny\n--b--'],
    ['a part without a head', 'Content-Type: multipart/mixed; boundary=b\n\n--b\nx--b--'],
  ])('leaves %s to the library', (_, text) => {
    expect(readPlainMime(bytes(text))).toBeNull();
  }); // prettier-ignore

  it('agrees with the library however a mail is cut, swapped or changed', async () => {
    const small = mails.filter(({ raw }) => raw.length < 4_000);
    const any = fc.nat(3_999);
    await fc.assert(
      fc.asyncProperty(fc.nat(small.length - 1), any, any, any, fc.nat(255), async (at, a, b, c, byte) => {
        const raw = small[at]?.raw ?? new Uint8Array();
        const [from, to] = [Math.min(a, b) % raw.length, Math.max(a, b) % raw.length];
        const changed = Uint8Array.from(raw);
        changed[c % raw.length] = byte;
        const cut = new Uint8Array([...changed.subarray(0, from), ...changed.subarray(to)]);
        const plain = readPlainMime(cut);
        if (plain === null) return;
        expect(comparable(plain)).toEqual(comparable(await openByLibrary(cut)));
      }),
      { numRuns: 500 },
    );
  }, 60_000); // prettier-ignore

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (raw) => {
        const head = bytes('Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n');
        expect(() => readPlainMime(new Uint8Array([...head, ...raw]))).not.toThrow();
      }),
    );
  });
});
