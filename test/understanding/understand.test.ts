import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { openKnowledge, SHIPPED_KNOWLEDGE } from '../../src/knowledge/folder.ts';
import { DIRECTIONS, INTENTS, LANGUAGES } from '../../src/model/words.ts';
import { loadUnderstanding } from '../../src/understanding/understand.ts';
import { loadWeights } from '../../src/understanding/weights.ts';
import { confusionTable, CONFUSION_FILE, loadHeldOut } from '../../scripts/training/held-out.ts';
import { loadTrainingData } from '../../scripts/training/phrases.ts';

const folder = openKnowledge(SHIPPED_KNOWLEDGE);
const understanding = loadUnderstanding(folder);
const understand = (text: string, hints = {}) => understanding.understand(text, hints);

describe('the committed weights', () => {
  it('were made of the phrases as they are (else: npm run train)', () => {
    expect(loadWeights(SHIPPED_KNOWLEDGE).phrases).toBe(loadTrainingData(folder).hash);
  });

  it('make of the held-out phrases what the golden table says (else: npm run train)', () => {
    expect(confusionTable(loadHeldOut(), understanding)).toBe(readFileSync(CONFUSION_FILE, 'utf8'));
  });

  it.each(LANGUAGES)('were never shown the held-out phrases of %s', (language) => {
    const trained = new Set(
      Object.values(loadTrainingData(folder).phrases.get(language)?.intents ?? {}).flat(),
    );
    const own = loadHeldOut().filter((phrase) => phrase.language === language);
    expect(own.length).toBeGreaterThanOrEqual(34);
    expect(own.filter(({ text }) => trained.has(text))).toEqual([]);
  });

  it.each(LANGUAGES)('are right for at least four in five held-out phrases of %s', (language) => {
    const own = loadHeldOut().filter((phrase) => phrase.language === language);
    const right = own.filter(({ text, intent }) => understand(text).intent === intent);
    expect(right.length / own.length).toBeGreaterThan(0.8);
  });
});

describe('the language', () => {
  it.each([
    ['non arriva niente', 'it'],
    ['rien ne part', 'fr'],
    ['es kommt nichts', 'de'],
    ['no me llega', 'es'],
    ['nothing arrives here', 'en'],
    ['ciao', 'it'],
    ['perche la posta non va', 'it'],
  ])('of %j is %s', (text, language) => {
    expect(understand(text).language).toBe(language);
  });

  it('is taken from the prose, not from the pasted error', () => {
    const text =
      'mi torna indietro questo: 550 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org. Please contact the administrator';
    expect(understand(text, { locale: 'en-GB' }).language).toBe('it');
  });

  it('is that of the one sentence before a long pasted mail', () => {
    const pasted = [
      'Return-Path: <>',
      'From: Mail Delivery System <mailer-daemon@tizio.example>',
      'To: <anna@tizio.example>',
      'Subject: Undelivered mail',
      '',
      'This is the mail system. Your message could not be delivered to anybody, and we are sorry.',
      '',
      '<bob@caio.example>: host mx.caio.example[192.0.2.1] said: 550 5.1.1 user unknown',
    ].join('\n');
    expect(understand(`Mi è tornato questo.\n\n${pasted}`, { locale: 'en' }).language).toBe('it');
    expect(understand(`${pasted}\n\nche cosa devo fare adesso?`, { locale: 'en' }).language).toBe(
      'it',
    );
    expect(understand(pasted, { locale: 'de' }).language).toBe('de');
    expect(understand(pasted).facts.sender ?? understand(pasted).facts.recipient).toBeUndefined();
  });

  it('of machine text alone is the locale, else English', () => {
    const text = '550 5.1.1 <bob@caio.example>: Recipient address rejected: User unknown';
    expect(understand(text, { locale: 'it-IT' }).language).toBe('it');
    expect(understand(text).language).toBe('en');
    expect(understand('192.0.2.1', { locale: 'xx' }).language).toBe('en');
  });
});

describe('what the complaint is about', () => {
  it.each([
    [
      'The mail never arrived. 550 5.7.26 unauthenticated, SPF and DKIM did not pass',
      'marked_as_spoofed_auth_fail',
    ],
    ['non parte: 554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org', 'blocklisted'],
    ['came back: 552 5.2.2 mailbox full, over quota', 'mailbox_full'],
    ['can not send: 552 5.3.4 message size exceeds limit', 'attachment_or_size'],
    ['sending fails with 535 5.7.8 authentication failed', 'client_login_or_connection'],
  ])('is the cause, where symptom and cause stand together: %s', (text, intent) => {
    expect(understand(text).intent).toBe(intent);
  });

  it('is open, and without direction, where only an address is given', () => {
    const { confidence, direction } = understand('anna@tizio.example');
    expect(confidence).toBeLessThan(0.5);
    expect(direction).toBe('unknown');
  });

  it('is a returned mail where a file comes without a word', () => {
    expect(understand('', { attachments: true }).intent).toBe('bounce_received');
  });

  it('does not turn the direction by an unsure answer', () => {
    const known = { own: 'recipient', recipient: { domain: 'caio.example' } };
    expect(understand('my address is anna@tizio.example', { known }).direction).toBe('unknown');
  });
});

describe('the direction', () => {
  it.each([
    ['we can neither send nor receive', 'both'],
    ['non invio e non ricevo più niente', 'both'],
    ['customers tell us their mails to us bounce', 'incoming'],
    ['my emails go to spam', 'outgoing'],
    ['good mails end up in my spam folder', 'incoming'],
    ['le mail mi arrivano con ore di ritardo', 'incoming'],
    ['thanks', 'unknown'],
  ])('of %j is %s', (text, direction) => {
    expect(understand(text).direction).toBe(direction);
  });
});

describe('any text', () => {
  const isComplaint = (text: string): void => {
    const { language, intent, confidence, direction, entities } = understand(text);
    expect(LANGUAGES).toContain(language);
    expect(INTENTS).toContain(intent);
    expect(DIRECTIONS).toContain(direction);
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
    for (const values of Object.values<readonly string[]>({ ...entities })) {
      expect(new Set(values).size).toBe(values.length);
      expect(values.length).toBeLessThanOrEqual(20);
    }
  };

  it('becomes a complaint', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), isComplaint), {
      numRuns: 300,
    });
  });

  it.each([
    ['empty', ''],
    ['blank', ' \n\t '],
    ['lone surrogates', '\ud800\udfff mail \udc00'],
    ['terminal escapes', '\u001b[31mmail\u001b[0m \u0000\u0007 never arrived'],
    ['one letter, a million times', 'a'.repeat(1_000_000)],
    ['signs of addresses, a million times', '@.'.repeat(500_000)],
    ['colons, a million times', '1:'.repeat(500_000)],
    ['dots, a million times', 'a.'.repeat(500_000)],
    ['quotes, a million times', '"'.repeat(1_000_000)],
    ['spelled-out signs, a million times', 'a at b dot '.repeat(100_000)],
    ['angle brackets', '<a@'.repeat(300_000)],
    ['blanks', ' '.repeat(1_000_000)],
  ])('of a megabyte is read in a moment: %s', (_, text) => {
    const start = performance.now();
    isComplaint(text);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('reads head and tail of a long one', () => {
    const text = `from first@tizio.example ${'log line without anything. '.repeat(10_000)} to last@caio.example`;
    expect(understand(text).entities.addresses).toEqual([
      'first@tizio.example',
      'last@caio.example',
    ]);
  });

  it('with a list of addresses gets no roles', () => {
    const list = Array.from({ length: 200 }, (_, at) => `a${at}@caio.example`).join(' ');
    const { entities, facts } = understand(`mail from me@tizio.example to these: ${list}`);
    expect(entities.addresses).toHaveLength(20);
    expect(facts.sender ?? facts.recipient).toBeUndefined();
  });
});
