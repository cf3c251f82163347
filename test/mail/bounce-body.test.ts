import fc from 'fast-check';
import { readBounceBody } from '../../src/mail/bounce-body.ts';

const addresses = (text: string, others: readonly string[] = []): readonly string[] =>
  readBounceBody(text, others).recipients.map(({ address }) => address);

describe('readBounceBody', () => {
  it.each([
    ['Postfix', '<caio@caio.example>: host mx.caio.example[192.0.2.1] said: 550 no\n    such user'],
    [
      'Exim',
      'The following address(es) failed:\n\n  caio@caio.example\n    host mx.caio.example [192.0.2.1]\n    550 no',
    ],
    ['qmail', '<caio@caio.example>:\nSorry, no mailbox here by that name. (#5.1.1)'],
    [
      'Sendmail',
      '----- The following addresses had permanent fatal errors -----\n<caio@caio.example>\n    (reason: 550 no)',
    ],
    [
      'Exchange',
      'Delivery has failed to these recipients or groups:\n\ncaio@caio.example<mailto:caio@caio.example>\nNot found.',
    ],
    [
      'Gmail',
      "Your message wasn't delivered to caio@caio.example because the address couldn't be found.",
    ],
    [
      'a Postfix log',
      'to=<caio@caio.example>, relay=mx.caio.example[192.0.2.1]:25, dsn=5.1.1, status=bounced (550 no)',
    ],
    ['a dialogue', '>>> RCPT TO:<caio@caio.example>\n<<< 550 no'],
  ])('finds the recipient as %s writes it', (_author, text) => {
    expect(addresses(text)).toEqual(['caio@caio.example']);
  });

  it('gives each recipient its own words', () => {
    const text = '<a@caio.example>: 550 no such user\n\n<b@caio.example>: 552 mailbox full\n';
    expect(readBounceBody(text).recipients).toEqual([
      { address: 'a@caio.example', diagnostic: '550 no such user' },
      { address: 'b@caio.example', diagnostic: '552 mailbox full' },
    ]);
  });

  it('never reads the returned mail as the error', () => {
    const text =
      'It failed: 550 no\n\n------ This is a copy of the message ------\n\nFrom: t@tizio.example\n\n<x@evil.example>: 552 full';
    const body = readBounceBody(text);
    expect(body.notice).not.toContain('evil');
    expect(body.returned).toContain('From: t@tizio.example');
    expect(body.recipients).toEqual([]);
  });

  it('cuts at a head of a mail without any mark', () => {
    const text =
      'Sorry, <caio@caio.example> is unknown here.\n\nReceived: from a\nSubject: hello\nFrom: t@tizio.example\n\nbye';
    expect(readBounceBody(text).returned).toMatch(/^Received: from a/);
  });

  it('leaves out whoever is known to be somebody else, and contacts', () => {
    const text =
      'Mail from tizio@tizio.example to caio@caio.example failed; ask postmaster@caio.example';
    expect(addresses(text, ['tizio@tizio.example'])).toEqual(['caio@caio.example']);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (text) => {
        expect(readBounceBody(`<a@b.example>: ${text}`).notice).toBeDefined();
      }),
    );
  });

  it('stays quick on hostile text', () => {
    const started = performance.now();
    for (const piece of ['a@', '<a@b.example>\n', 'to ', 'recipient ', '-- ', 'From: a\n'])
      readBounceBody(piece.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
