import { arc } from '../../src/checks/headers/arc.ts';
import { authentication } from '../../src/checks/headers/authentication.ts';
import { delay } from '../../src/checks/headers/delay.ts';
import { spamOpinion } from '../../src/checks/headers/spam-opinion.ts';
import type { Facts, HeaderHop, HeaderReading, SpamOpinion } from '../../src/model/facts.ts';
import { nothingExplained } from '../../src/understanding/explain-result.ts';
import { judge } from '../support/judge.ts';

const facts = (changes: Partial<HeaderReading>): Facts => ({
  sender: { domain: 'tizio.example' },
  refusal: nothingExplained('headers', {
    headers: {
      hops: [],
      totalSeconds: null,
      authentication: [],
      spam: [],
      subjectMark: null,
      ...changes,
    },
  }),
});

/** `spf=fail`, written by the receiving side; `!` before it: by somebody else; `@` and the domain judged. */
const results = (...words: readonly string[]): Facts =>
  facts({
    authentication: words.map((word) => {
      const [what = '', domain = 'tizio.example'] = word.replace('!', '').split('@');
      const [method = '', result = ''] = what.split('=');
      return {
        method,
        result,
        domain,
        server: 'mx.caio.example',
        isOwnSide: !word.startsWith('!'),
      };
    }),
  });

const ok = (text: string) => [{ outcome: 'ok', text }];
const blame = (text: string, fault: string, certainty: string) => [
  { outcome: 'problem', text, fault, certainty },
];
const failed = (certainty: string, fault = 'sender-admin') =>
  blame('arrival.authentication.failed', fault, certainty);

describe('headers/authentication (RFC 8601)', () => {
  it.each([
    ['dmarc=pass', ['dmarc=pass', 'spf=fail'], ok('arrival.authentication.ok')],
    ['dmarc=fail', ['dmarc=fail', 'spf=pass'], failed('likely')],
    ['spf=fail alone', ['spf=fail', 'dkim=none'], failed('likely')],
    ['spf=fail with dmarc=none', ['dmarc=none', 'spf=fail'], failed('likely')],
    ['spf=softfail', ['spf=softfail'], failed('possible')],
    ['dkim=fail', ['dkim=fail'], failed('possible')],
    ['one of two that passes', ['spf=fail', 'dkim=pass'], ok('arrival.authentication.ok')],
    ['a failure behind a good seal', ['dmarc=fail', 'arc=pass'], failed('possible', 'third-party')],
    ['what others wrote', ['!dmarc=fail', '!spf=fail'], []],
    ['a good word that others wrote', ['!dmarc=pass'], []],
    ['a receiver that could not look', ['spf=temperror', 'dkim=temperror'], []],
    ['the mail of somebody else', ['dmarc=fail@mailer.example'], []],
    ['nothing', [], []],
  ])('judges %s', (_name, words, expected) => {
    expect(judge(authentication, {}, results(...words))).toEqual(expected);
  });

  it('needs headers', () => {
    expect(judge(authentication, {}, {})).toEqual([]);
  });
});

describe('headers/arc (RFC 8617)', () => {
  it.each([
    ['a good seal', ['arc=pass'], ok('arrival.arc.ok')],
    [
      'a broken one',
      ['arc=fail'],
      [{ outcome: 'problem', text: 'arrival.arc.broken', advice: true }],
    ],
    ['none', ['arc=none'], []],
    ['the word of others', ['!arc=pass'], []],
  ])('judges %s', (_name, words, expected) => {
    expect(judge(arc, {}, results(...words))).toEqual(expected);
  });
});

describe('headers/spam-opinion', () => {
  const opinion = (isSpam: boolean | null): SpamOpinion => ({
    filter: 'SpamAssassin',
    isSpam,
    score: 3,
    threshold: 5,
    field: 'x-spam-status: …',
  });
  const spam = blame('arrival.spam-opinion.spam', 'recipient-admin', 'possible');
  it.each([
    ['over the threshold', { spam: [opinion(false), opinion(true)] }, spam],
    ['under it', { spam: [opinion(false)] }, ok('arrival.spam-opinion.ok')],
    ['a mark in the subject', { subjectMark: '[SPAM]' }, spam],
    ['points without a limit', { spam: [opinion(null)] }, []],
    ['no filter', {}, []],
  ])('judges %s', (_name, changes, expected) => {
    expect(judge(spamOpinion, {}, facts(changes))).toEqual(expected);
  });
});

describe('headers/delay', () => {
  const hop = (waitedSeconds: number | null): HeaderHop => ({
    from: 'a.tizio.example',
    ip: '192.0.2.1',
    by: 'mx.caio.example',
    encrypted: null,
    at: null,
    waitedSeconds,
  });
  const slow = (text: string) => [{ outcome: 'problem', text, advice: true }];
  it.each([
    ['seconds', [2, 1], ok('arrival.delay.ok')],
    ['ten minutes between servers', [2, 600, 400], slow('arrival.delay.slow')],
    ['ten minutes before the first', [600, 2], slow('arrival.delay.outbox')],
    ['clocks that differ', [2, -900], ok('arrival.delay.ok')],
    ['no stamps', [null, null], []],
    ['no servers', [], []],
  ])('judges %s', (_name, waits, expected) => {
    expect(judge(delay, {}, facts({ hops: waits.map(hop) }))).toEqual(expected);
  });
});
