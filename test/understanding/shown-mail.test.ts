import { MASK, maskSecrets } from '../../src/mail/mask-secrets.ts';
import { readShownMail } from '../../src/understanding/shown-mail.ts';

const whole = [
  'DKIM-Signature: v=1; d=tizio.example',
  'Message-ID: <1@tizio.example>',
  'Date: Mon, 16 Nov 2026 09:12:31 +0100',
  'From: massimo@tizio.example',
  'Subject: =?utf-8?Q?perch=C3=A9?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="b"',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'Here it is.',
  '--b',
  'Content-Type: application/octet-stream; name="listino.exe"',
  'Content-Disposition: attachment; filename="listino.exe"',
  'Content-Transfer-Encoding: base64',
  '',
  'AAAAAAAA',
  '--b--',
  '',
].join('\n');
const octets = whole.replaceAll('\n', '\r\n').length;
const cut = whole.slice(0, whole.indexOf('AAAA') + 4);
const head = whole.slice(0, whole.indexOf('\n\n'));
const listino = (size: number | null) => [{ name: 'listino.exe', octets: size }];

describe('what the source of a mail shows', () => {
  it.each([
    ['a dropped one', whole, true, { octets, hasText: true, attachments: listino(6), raw: whole }],
    [
      'a whole one that was pasted',
      whole,
      false,
      { octets, hasText: true, attachments: listino(6) },
    ],
    ['one that was cut', cut, false, { octets: null, hasText: true, attachments: listino(null) }],
    ['a head alone', head, false, { octets: null, hasText: null, attachments: [] }],
  ])('%s', async (_, source, isDropped, expected) => {
    expect(await readShownMail(source, isDropped)).toEqual({ subject: 'perché', ...expected });
  });

  it('reads the name of a file from a head alone', async () => {
    const file = `${head}\nContent-Disposition: attachment; filename="listino.exe"`;
    expect((await readShownMail(file, false))?.attachments).toEqual(listino(null));
  });

  it('keeps no mail without a signature', async () => {
    const unsigned = whole.slice(whole.indexOf('Message-ID'));
    expect(await readShownMail(unsigned, true)).not.toHaveProperty('raw');
  });

  it('keeps no mail that a secret was taken out of: it would look as if changed on its way', async () => {
    const masked = maskSecrets(`${whole}\npassword: azzurro7\n`);
    expect(masked).toContain(MASK);
    expect(await readShownMail(masked, true)).not.toHaveProperty('raw');
  });

  it.each([
    ['of a whole head is missing', head.replace(/^Subject.*\n/m, ''), ''],
    ['of part of a head is not known', 'Received: from a\nReceived: from b', null],
  ])('a subject %s', async (_, source, subject) => {
    expect((await readShownMail(source, false))?.subject).toBe(subject);
  });

  it('is nothing where there is no mail', async () => {
    expect(await readShownMail('no mail', false)).toBeNull();
  });
});
