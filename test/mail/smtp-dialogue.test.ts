import fc from 'fast-check';
import { readSmtpDialogue } from '../../src/mail/smtp-dialogue.ts';

const lines = (...all: readonly string[]): string => all.join('\n');

/** One dialogue in the manner of several tools. */
const written = (server: string, client: string, around = ''): string =>
  lines(
    `${around}${server}220 mx.caio.example ESMTP`,
    `${around}${client}EHLO tizio.example`,
    `${around}${server}250-mx.caio.example`,
    `${around}${server}250 SIZE 55041000`,
    `${around}${client}MAIL FROM:<tizio@tizio.example>`,
    `${around}${server}250 2.1.0 Ok`,
    `${around}${client}RCPT TO:<ugo@caio.example>`,
    `${around}${server}250 2.1.5 Ok`,
    `${around}${client}RCPT TO:<caio@caio.example>`,
    `${around}${server}550 5.1.1 no such user`,
    `${around}${client}QUIT`,
    `${around}${server}221 2.0.0 Bye`,
  );

describe('readSmtpDialogue', () => {
  it.each([
    ['telnet', '', ''],
    ['swaks', '<-  ', ' -> '],
    ['swaks within TLS', '<~  ', ' ~> '],
    ['Sendmail', '<<< ', '>>> '],
    ['Postfix', ' Out: ', ' In:  '],
    ['a person', 'S: ', 'C: '],
    ['PHPMailer', 'SERVER -> CLIENT: ', 'CLIENT -> SERVER: '],
  ])('finds whom the server refuses as %s writes it', (_tool, server, client) => {
    expect(readSmtpDialogue(written(server, client))).toEqual([
      {
        address: 'caio@caio.example',
        action: 'failed',
        status: '5.1.1',
        diagnostic: '>>> RCPT TO:<caio@caio.example>\n<<< 550 5.1.1 no such user',
        remoteHost: 'mx.caio.example',
      },
    ]);
  });

  it.each([
    [
      'Python',
      "send: 'rcpt TO:<caio@caio.example>\\r\\n'",
      "reply: b'550 5.1.1 no such user\\r\\n'",
    ],
    ['Ruby', '<- "RCPT TO:<caio@caio.example>\\r\\n"', '-> "550 5.1.1 no such user\\r\\n"'],
    [
      'hMailServer',
      '"SMTPC"\t5501\t55\t"2026-06-01 10:00:05.550"\t"192.0.2.1"\t"SENT: RCPT TO:<caio@caio.example>"',
      '"SMTPC"\t5501\t55\t"2026-06-01 10:00:05.551"\t"192.0.2.1"\t"RECEIVED: 550 5.1.1 no such user"',
    ],
    [
      'SmarterMail',
      '[2026.06.01] 10:00:05 [55012] CMD: RCPT TO:<caio@caio.example>',
      '[2026.06.01] 10:00:05 [55012] RSP: 550 5.1.1 no such user',
    ],
    [
      'Exchange',
      '2026-06-01T08:00:05.550Z,To Internet,08DB5501,5,198.51.100.7:55012,192.0.2.1:25,>,RCPT TO:<caio@caio.example>,',
      '2026-06-01T08:00:05.551Z,To Internet,08DB5501,6,198.51.100.7:55012,192.0.2.1:25,<,550 5.1.1 no such user,',
    ],
    ['curl', '> RCPT TO:<caio@caio.example>', '< 550 5.1.1 no such user'],
  ])('reads a pair of lines of %s', (_tool, command, answer) => {
    expect(readSmtpDialogue(`${command}\n${answer}`)).toMatchObject([
      { address: 'caio@caio.example', status: '5.1.1' },
    ]);
  });

  it('passes over the time before each line', () => {
    const stamped = written('<-- ', '--> ', 'Mon 2026-06-01 10:00:05: ');
    expect(readSmtpDialogue(stamped)).toMatchObject([{ address: 'caio@caio.example' }]);
  });

  it('blames a refused mail on all accepted recipients, and reads none of the mail', () => {
    const text = lines(
      '220 mx.caio.example',
      'MAIL FROM:<tizio@tizio.example>',
      '250 ok',
      'RCPT TO:<caio@caio.example>',
      '250 ok',
      'RCPT TO:<gaia@caio.example>',
      '250 ok',
      'DATA',
      '354 go on',
      'To: ugo@ugo.example',
      'RCPT TO:<ugo@ugo.example> is what one writes',
      '550 pieces',
      '.',
      '554 5.7.1 spam',
    );
    expect(readSmtpDialogue(text)).toMatchObject([
      { address: 'caio@caio.example', status: '5.7.1' },
      { address: 'gaia@caio.example', status: '5.7.1' },
    ]);
  });

  it('answers commands that were sent ahead in their order', () => {
    const text = lines(
      '<-  220 mx.caio.example',
      ' -> MAIL FROM:<tizio@tizio.example>',
      ' -> RCPT TO:<caio@caio.example>',
      ' -> DATA',
      '<-  250 ok',
      '<** 452 4.2.2 mailbox full',
      '<** 503 5.5.1 no valid recipients',
    );
    expect(readSmtpDialogue(text)).toMatchObject([
      { address: 'caio@caio.example', action: 'delayed', status: '4.2.2' },
    ]);
  });

  it('takes a refused sender for the cause of all that follows', () => {
    const text = lines(
      '220 mx.caio.example',
      'EHLO tizio.example',
      '250 ok',
      'MAIL FROM:<tizio@tizio.example>',
      '550 5.7.1 not you',
      'RCPT TO:<caio@caio.example>',
      '503 5.5.1 MAIL first',
    );
    expect(readSmtpDialogue(text)).toMatchObject([
      { address: 'caio@caio.example', status: '5.7.1' },
    ]);
  });

  it('names nobody where the greeting refuses', () => {
    const text = lines('Trying 192.0.2.1...', 'Connected to mx.caio.example.', '554 not you');
    expect(readSmtpDialogue(text)).toMatchObject([
      { address: null, action: 'failed', remoteHost: 'mx.caio.example' },
    ]);
  });

  it('without a refusal has nobody', () => {
    expect(readSmtpDialogue('220 mx.caio.example\nEHLO a\n250 ok\nQUIT\n221 bye')).toEqual([]);
  });

  it.each([
    '',
    '550 5.1.1 no such user',
    'Delivery failed.\n\nSMTP error after RCPT TO:<caio@caio.example>:\n550 no such user\n\nYour message follows.\nBye',
  ])('is not seen in %j', (text) => {
    expect(readSmtpDialogue(text)).toBeNull();
  });

  it('never throws, and stays quick', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readSmtpDialogue(`EHLO a\n${text}`)).not.toBe(undefined);
      }),
    );
    const started = performance.now();
    for (const piece of ['EHLO a\n', '250-', '<', '-> ', ' '])
      readSmtpDialogue(`EHLO a\n${piece.repeat(100_000)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
