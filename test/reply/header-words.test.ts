import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadTexts } from '../../src/knowledge/texts.ts';
import type { HeaderReading } from '../../src/model/facts.ts';
import { renderHeaders } from '../../src/reply/header-words.ts';
import { createWording } from '../../src/reply/wording.ts';

const wording = createWording(loadTexts(openKnowledge(SHIPPED_KNOWLEDGE)));

const hop = (by: string, waitedSeconds: number | null) => ({
  from: 'out.tizio.example',
  ip: '192.0.2.25',
  by,
  encrypted: true,
  at: '2026-11-16T10:00:00.000Z',
  waitedSeconds,
});
const nothing: HeaderReading = {
  hops: [],
  totalSeconds: null,
  authentication: [],
  spam: [],
  subjectMark: null,
};
const stepsOf = (key: string) => wording.word('en', `headers.${key}`).steps;
const render = (reading: Partial<HeaderReading>) =>
  renderHeaders({ ...nothing, ...reading }, { from: null, to: null }, 'en', wording);
const result = (method: string, found: string, isOwnSide = true) => ({
  method,
  result: found,
  domain: 'tizio.example',
  server: 'mx.caio.example',
  isOwnSide,
});
const opinion = (isSpam: boolean | null, score: number | null, threshold: number | null) => ({
  filter: 'SpamAssassin',
  isSpam,
  score,
  threshold,
  field: 'x-spam-status: x',
});

describe('renderHeaders', () => {
  it.each([
    ['nothing wrong', {}, 'do-nothing'],
    ['a filter that says spam', { spam: [opinion(true, 7, 5)] }, 'do-spam'],
    ['a mark before the subject', { subjectMark: '[SPAM]' }, 'do-spam'],
    ['a filter that says clean', { spam: [opinion(false, 1, 5)] }, 'do-nothing'],
    ['DMARC failed', { authentication: [result('dmarc', 'fail')] }, 'do-unverified'],
    ['DMARC passed though SPF failed', { authentication: [result('spf', 'fail'), result('dmarc', 'pass')] }, 'do-nothing'],
    ['SPF failed, DKIM passed', { authentication: [result('spf', 'fail'), result('dkim', 'pass')] }, 'do-nothing'],
    ['SPF softfail alone', { authentication: [result('spf', 'softfail')] }, 'do-unverified'],
    ['SPF could not be looked up', { authentication: [result('spf', 'temperror')] }, 'do-nothing'],
    ['a failure that somebody else wrote', { authentication: [result('dmarc', 'fail', false)] }, 'do-nothing'],
    ['an hour on the way', { hops: [hop('a.example', 2), hop('b.example', 3_600)], totalSeconds: 3_602 }, 'do-slow'],
    ['four minutes on the way', { hops: [hop('b.example', 240)], totalSeconds: 240 }, 'do-nothing'],
  ] as const)('%s: %s', (_name, reading, key) => {
    expect(render(reading).steps).toEqual(stepsOf(key));
  }); // prettier-ignore

  it('marks the server where the mail waited, and only that one', () => {
    const { details } = render({
      hops: [hop('a.example', 1), hop('b.example', 7_980), hop('c.example', -40)],
      totalSeconds: 7_981,
    });
    expect(details[0]?.items.map(({ outcome }) => outcome)).toEqual(['ok', 'problem', 'ok']);
    expect(details[0]?.items[1]?.says).toContain('2 h 13 min');
    expect(details[0]?.items[2]?.says).toContain('40 s');
  });

  it('never takes for proven what others wrote into the mail', () => {
    const { details, says } = render({ authentication: [result('dmarc', 'pass', false)] });
    expect(details[0]?.items[0]?.outcome).toBe('unchecked');
    expect(says).not.toContain('verified');
  });

  it('says in every language what it says in English', () => {
    const reading = { ...nothing, hops: [hop('b.example', 400)], totalSeconds: 400, spam: [opinion(true, 7, 5)], subjectMark: '[SPAM]' }; // prettier-ignore
    const inItalian = renderHeaders(reading, { from: 'a@tizio.example', to: null }, 'it', wording);
    expect(inItalian.says).toContain('[SPAM]');
    expect(inItalian.details.map(({ items }) => items.length)).toEqual([1, 1]);
  });
});
