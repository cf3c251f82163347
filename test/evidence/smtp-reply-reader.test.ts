import fc from 'fast-check';
import { createReplyReader, printable, statusOf } from '../../src/evidence/smtp-reply-reader.ts';

const readAll = (chunks: readonly (string | Uint8Array)[]) => {
  const reader = createReplyReader();
  const found = [];
  for (const chunk of chunks) {
    reader.push(Buffer.from(chunk as Uint8Array));
    for (let read = reader.next(); read.kind === 'reply'; read = reader.next())
      found.push(read.reply);
  }
  return { replies: found, rest: reader.next() };
};

describe('createReplyReader', () => {
  it.each([
    ['one line', ['220 mx.test ESMTP\r\n'], '220', ['220 mx.test ESMTP']],
    ['a bare line feed', ['220 mx.test\n'], '220', ['220 mx.test']],
    ['a code alone', ['250\r\n'], '250', ['250']],
    [
      'several lines',
      ['250-mx.test\r\n250-SIZE\r\n250 HELP\r\n'],
      '250',
      ['250-mx.test', '250-SIZE', '250 HELP'],
    ],
    ['pieces', ['25', '0-a\r', '\n250', ' b\r\n'], '250', ['250-a', '250 b']],
    ['another code at the end', ['250-a\r\n550 b\r\n'], '550', ['250-a', '550 b']],
    ['escape sequences', ['220 \u001b[31mred\u0000\r\n'], '220', ['220 \ufffd[31mred\ufffd']],
  ])('reads %s', (_what, chunks, code, lines) => {
    expect(readAll(chunks)).toEqual({ replies: [{ code, lines }], rest: { kind: 'incomplete' } });
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['another protocol before its line ends', 'HTTP/1.1 400 Bad'],
    ['an impossible code', '999 x\r\n'],
    ['a code without separator', '220x\r\n'],
    ['bytes', Buffer.from([0x4a, 0, 0, 0, 0x0a, 0x38])],
  ])('tells %s from SMTP', (_what, bytes) => {
    expect(readAll([bytes]).rest).toMatchObject({ kind: 'broken' });
  });

  it.each([
    ['a line without end', `220 ${'x'.repeat(8200)}`],
    ['a long line', `220 ${'x'.repeat(8200)}\r\n`],
    ['lines without end', '250-x\r\n'.repeat(101)],
    ['many long lines', `250-${'x'.repeat(500)}\r\n`.repeat(20)],
  ])('stops reading %s', (_what, bytes) => {
    expect(readAll([bytes]).rest).toEqual({ kind: 'broken', detail: 'endless reply' });
  });

  it('drops what came unasked', () => {
    const reader = createReplyReader();
    reader.push(Buffer.from('220 hello\r\n250-injected\r\n'));
    expect(reader.next()).toMatchObject({ reply: { code: '220' } });
    reader.discard();
    reader.push(Buffer.from('550 no\r\n'));
    expect(reader.next()).toEqual({ kind: 'reply', reply: { code: '550', lines: ['550 no'] } });
  });

  it('takes any bytes in any pieces, and stays within its bounds', () => {
    const line = fc
      .tuple(fc.constantFrom('220 ', '250-', '550 5.1.1 ', '', 'x'), fc.string({ maxLength: 900 }))
      .map(([start, text]) => Buffer.from(`${start}${text}\r\n`));
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(fc.array(fc.oneof(line, bytes), { maxLength: 40 }), (chunks) => {
        const { replies, rest } = readAll(chunks);
        expect(['incomplete', 'broken']).toContain(rest.kind);
        if (rest.kind === 'broken') expect(rest.detail.length).toBeLessThanOrEqual(200);
        for (const { code, lines } of replies) {
          expect(code).toMatch(/^[2-5]\d\d$/);
          expect(lines.length).toBeGreaterThan(0);
          expect(lines.join('').length).toBeLessThanOrEqual(8192);
        }
      }),
    );
  });

  it('reads the same however the bytes were cut', () => {
    const whole = Buffer.from('220-mx.test\r\n220 é\r\n250-A\n250 B\r\n421 4.3.2 bye\r\n');
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const chunks = at.slice(1).map((end, i) => whole.subarray(at[i], end));
        expect(readAll(chunks)).toEqual(readAll([whole]));
      }),
    );
  });
});

describe('statusOf', () => {
  it.each([
    ['550 5.7.1 Access denied', '5.7.1'],
    ['421 4.3.2', '4.3.2'],
    ['550-first\n550 5.1.10 null MX', '5.1.10'],
    ['550 5.7.1: denied', null],
    ['550 Client host 5.7.1 listed', null],
    ['550', null],
  ])('%j has %j', (text, status) => {
    expect(statusOf({ code: '550', lines: text.split('\n') })).toBe(status);
  });
});

describe('printable', () => {
  it('leaves no control character but the tab', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[^\P{Cc}\t]/u);
      }),
    );
  });
});
