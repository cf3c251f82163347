import fc from 'fast-check';
import { quotedReply, readSmtpReply } from '../../src/mail/smtp-reply.ts';

describe('readSmtpReply', () => {
  it.each([
    ['550 5.1.1 User unknown', '550'],
    ['550-5.1.1 The account\n550 5.1.1 does not exist', '550'],
    [
      'host mx.example.net[192.0.2.1] said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)',
      '452',
    ],
    ['<<< 554 no thanks', '554'],
    ['SMTP Error (535): Authentication failed', '535'],
    ["Remote Server returned '550 5.1.10 RESOLVER.ADR'", '550'],
    ['#550 5.7.1 RESOLVER.RST.AuthRequired', '550'],
    ['smtp; 421 too busy', '421'],
    ['(reason: 553 sorry)', '553'],
    ['550 unknown user 503-Valid RCPT command must precede DATA', '550'],
  ])('reads the reply code of %j', (text, code) => {
    expect(readSmtpReply(text).replyCode).toBe(code);
  });

  it.each([
    'connect to 192.0.2.45:587 failed',
    'use port 465 please',
    'we waited 432000 seconds',
    'id 1450abc',
    'HTTP 404 not found',
    '2024-04-51 is no day',
  ])('takes no number of %j for one', (text) => {
    expect(readSmtpReply(text).replyCode).toBeNull();
  });

  it.each([
    ['host MX.example.net[192.0.2.1] said: 550 no', 'mx.example.net', null],
    ['connect to mx.example.net[192.0.2.1]:25: Connection refused', 'mx.example.net', 'connect'],
    [
      'SMTP error from remote mail server after RCPT TO:<a@b.example>: host mx.example.net [192.0.2.1]: 550 no',
      'mx.example.net',
      'rcpt',
    ],
    ['... while talking to mx.example.net.:\n>>> DATA\n<<< 550 no', 'mx.example.net', 'data'],
    ['mx.example.net [192.0.2.1] did not like our RCPT TO:\n550 no', 'mx.example.net', 'rcpt'],
    ['192.0.2.1 does not like recipient.\nRemote host said: 550 no', '192.0.2.1', 'rcpt'],
    ['550 Host unknown', null, null],
  ])('says who answered to what in %j', (text, host, command) => {
    expect(readSmtpReply(text)).toMatchObject({ host, command });
  });

  it.each([
    ['[550] no', '550'],
    ['rc=550 no', '550'],
    ['SMTP:550 no', '550'],
    ['RBL 521< 192.0.2.1 >', '521'],
    ['room 550b', null],
    ['mx.example.net:587', null],
  ])('finds the code of %j', (text, replyCode) => {
    expect(readSmtpReply(text).replyCode).toBe(replyCode);
  });

  it.each([
    ['550 no such user', null],
    ['host mx.example.net[192.0.2.1] said: 550 no such user', '550 no such user'],
    ["Remote Server returned '550 no such user' and so on", '550 no such user'],
    ['It answered: [550 no such user] The attached file', '550 no such user'],
    ['no code at all', null],
  ])("quotes the server's own words in %j", (text, quoted) => {
    expect(quotedReply(text)).toBe(quoted);
  });

  it('never throws and never invents a code', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { replyCode } = readSmtpReply(text);
        expect(replyCode === null || text.includes(replyCode)).toBe(true);
      }),
    );
  });

  it('stays quick on hostile text', () => {
    const started = performance.now();
    for (const piece of ['550 ', '<', 'host ', 'a.', '5.1.1', ' ', 'by a [', '>>> '])
      readSmtpReply(piece.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
