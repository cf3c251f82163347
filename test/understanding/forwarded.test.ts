import { forwardedWords } from '../../src/understanding/forwarded.ts';

const NOTICE = '<caio@caio.example>: host mx.caio.example[192.0.2.1] said: 550 no such user';
const passedOn = (...head: readonly string[]): string =>
  `What is this? My mailbox is full.\n\n${head.join('\n')}\n\n${NOTICE}\n`;

describe('forwardedWords', () => {
  it.each([
    ['by the author', ['From: Mail Delivery System <MAILER-DAEMON@tizio.example>', 'To: tizio']],
    ['in Italian', ['Da: Microsoft Outlook <postmaster@tizio.example>', 'Oggetto: x']],
    ['in German', ['Von: Mail Delivery Subsystem <x@tizio.example>', 'An: tizio']],
    ['in French', ['De : MAILER-DAEMON@tizio.example', 'Objet : x']],
    ['in Japanese', ['差出人: Mail Delivery System <MAILER-DAEMON@tizio.example>', '件名: x']],
    ['by the subject', ['From: Gateway <gw@tizio.example>', 'Subject: Undeliverable: offer']],
    ['with marks', ['*From: *Mail Delivery System <MAILER-DAEMON@tizio.example>', '*To:* tizio']],
  ])('finds what is passed on, told %s', (_, head) => {
    expect(forwardedWords(passedOn(...head))?.trim()).toBe(NOTICE);
  });

  it('takes the quotation marks away', () => {
    const quoted = passedOn('From: Mail Delivery System <MAILER-DAEMON@tizio.example>')
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n');
    expect(forwardedWords(quoted)?.trim()).toBe(NOTICE);
  });

  it.each([
    ['a letter', passedOn('From: Gaia <gaia@gaia.example>', 'Subject: lunch')],
    ['nothing', 'My mail came back, 550 no such user'],
  ])('finds none where %s is passed on', (_, text) => {
    expect(forwardedWords(text)).toBeNull();
  });
});
