import { findRefusedAddress, readReturnedMessage } from '../../src/mail/returned-message.ts';

describe('readReturnedMessage', () => {
  it('reads the head of the mail that came back', () => {
    expect(
      readReturnedMessage(
        '\nFrom: Tizio <t@tizio.example>\nTo: c@caio.example\nSubject: =?utf-8?Q?perch=C3=A9?=\nDate: Mon, 1 Jun 2026 10:00:00 +0200\n\nhello',
      ),
    ).toEqual({
      from: 'Tizio <t@tizio.example>',
      to: 'c@caio.example',
      subject: 'perché',
      date: 'Mon, 1 Jun 2026 10:00:00 +0200',
      sendingIp: null,
    });
  });

  it('takes no address from Received lines: the first is the person, not the server', () => {
    expect(
      readReturnedMessage('Received: from home ([198.51.100.7]) by mail.tizio.example\nSubject: a')
        .sendingIp,
    ).toBeNull();
  });
});

describe('findRefusedAddress', () => {
  it.each([
    ['Client host [192.0.2.1] blocked using zen.spamhaus.org', '192.0.2.1'],
    ['Messages from 192.0.2.1 temporarily deferred', '192.0.2.1'],
    ['see http://www.spamhaus.org/query/bl?ip=192.0.2.1', '192.0.2.1'],
    ['host mx.caio.example[192.0.2.9] said: 550 no', null],
    ['Client host [10.0.0.1] rejected', null],
    ['Client host [999.0.2.1] rejected', null],
  ])('of %j is %s', (text, ip) => {
    expect(findRefusedAddress(text)).toBe(ip);
  });
});
