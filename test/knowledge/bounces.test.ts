import { loadBounceAuthors, type BounceRule } from '../../src/knowledge/bounces.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadReasons } from '../../src/knowledge/reasons.ts';
import { loadStatusCodes } from '../../src/knowledge/status-codes.ts';
import { readSmtpReply } from '../../src/mail/smtp-reply.ts';
import { REASONS } from '../../src/model/words.ts';
import { compileRules } from '../../src/understanding/explain-match.ts';

const folder = openKnowledge(SHIPPED_KNOWLEDGE);
const authors = loadBounceAuthors(folder);
const book = compileRules(authors);

const examplesOf = (rule: BounceRule): readonly { text: string; host: string | null }[] =>
  rule.examples.map((example) =>
    typeof example === 'string' ? { text: example, host: null } : example,
  );

const TIERS = ['telling', 'weak', 'vague'] as const;
const tierOf = (order: number): (typeof TIERS)[number] =>
  order < 60 ? 'telling' : order < 70 ? 'weak' : 'vague';

const cases = authors.flatMap((author) =>
  author.rules.flatMap((rule) =>
    examplesOf(rule).map(({ text, host }) => ({
      name: `${author.id}/${rule.id}`,
      tier: tierOf(author.order),
      text,
      host,
    })),
  ),
);

describe('bounce rules', () => {
  it.each(cases)('$name is the first that matches: $text', ({ name, tier, text, host }) => {
    const reply = readSmtpReply(text);
    const subject = {
      ...reply,
      statuses: [reply.status],
      host: reply.host ?? host,
      speaker: null,
    };
    const earlier = TIERS.slice(0, TIERS.indexOf(tier));
    for (const other of earlier) expect(book.match(book.read(text), subject, other)).toBeNull();
    expect(book.match(book.read(text), subject, tier)?.name).toBe(name);
  });

  it('have ids that are unique within their author', () => {
    for (const { rules } of authors)
      expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it('cover every reason', () => {
    const covered = new Set(authors.flatMap(({ rules }) => rules.map(({ reason }) => reason)));
    const byCodeOnly = ['filtered'];
    expect(
      REASONS.filter((reason) => !covered.has(reason) && !byCodeOnly.includes(reason)),
    ).toEqual([]);
  });

  it('do not apply to words of somebody else', () => {
    const text = '550 5.7.27 refused by a server that is no giant';
    const reply = readSmtpReply(text);
    const subject = {
      ...reply,
      statuses: [reply.status],
      host: 'mx.example.net',
      speaker: null,
    };
    const read = book.read(text);
    expect(book.match(read, subject, 'telling')).toBeNull();
    const spoken = { ...subject, host: 'aspmx.l.google.com' };
    expect(book.match(read, spoken, 'telling')?.rule.reason).toBe('authfailure');
  });

  it.each([
    ['554 192.0.2.1 is refused, BL000001 comcast', 'comcast/blocked'],
    ['553 5.7.1 [BL21] refused by yahoo', 'yahoo/listed'],
    ['554 DNS:B1 refused', 'aol/no-reverse-name'],
    ['421 192.0.2.1 refused AUP#DNS', 'shaw/no-reverse-name'],
    ['421 192.0.2.1 refused AUP#CXDNS', 'cox/no-reverse-name'],
    ['550 5.1.0 refused AUP#In-1310', 'charter/policy'],
    ['554 refused IB103', 'godaddy/blocked'],
    ['550 5.1.1 <bob@bradshaw.ca> refused, see home.com and messina.com', undefined],
  ])('know whose private code stands in "%s"', (text, name) => {
    const reply = readSmtpReply(text);
    const subject = { ...reply, statuses: [reply.status], speaker: null };
    expect(book.match(book.read(text), subject, 'telling')?.name).toBe(name);
  });

  it('recognise who wrote a notice', () => {
    expect(book.writer('This is the mail system at host mail.example.com.')).toBe('postfix');
    expect(book.writer('Hi. This is the qmail-send program at example.com.')).toBe('qmail');
    expect(book.writer('来自qq.com的退信')).toBe('qq');
    expect(book.writer('Dear friend')).toBeNull();
    expect(
      book.writer(
        'mailer-daemon@mail.zoho.com\nThis message was created automatically by mail delivery software.',
      ),
    ).toBe('zoho');
  });

  it('may name words of their file, and only these', () => {
    const file = (phrase: string): unknown => ({
      order: 50,
      name: 'x',
      source: 'https://www.example.com/',
      words: { box: ['mailbox', 'folder'] },
      rules: [{ id: 'full', reason: 'mailboxfull', match: { text: [phrase] }, examples: ['x'] }],
    });
    const load = (phrase: string): unknown =>
      loadBounceAuthors({ under: () => new Map([['bounces/x', file(phrase)]]) })[0]?.rules[0]?.match
        .text;
    expect(load('{box} {is ,}full')).toEqual(['{mailbox,folder} {is ,}full']);
    expect(() => load('{disk} full')).toThrow('no words are named {disk}');
  });

  it('of the wrong shape are refused with the name of their file', () => {
    const broken = {
      under: () => new Map([['bounces/broken', { order: 1, name: 'x', rules: [] }]]),
    };
    expect(() => loadBounceAuthors(broken)).toThrow('knowledge/bounces/broken.yaml');
  });
});

describe('reasons', () => {
  it('each say where it happens and who acts', () => {
    expect(Object.keys(loadReasons(folder)).sort()).toEqual([...REASONS].sort());
  });
});

describe('status codes', () => {
  it.each([
    ['1.1', 'userunknown'],
    ['2.2', 'mailboxfull'],
    ['1.10', 'notaccept'],
    ['7.25', 'requireptr'],
    ['7.1', null],
  ])('%s means %s', (code, reason) => {
    expect(loadStatusCodes(folder)[code]?.reason).toBe(reason);
  });
});
