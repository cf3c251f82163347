import { createRewritingDetector } from '../../src/evidence/dns-rewriting.ts';
import type { DnsAnswer } from '../../src/evidence/dns-answer.ts';

const readAt = new Date('2026-11-23T12:00:00Z');
const address = (ip: string): DnsAnswer<'A'> => ({
  kind: 'records',
  records: [ip],
  aliases: [],
  readAt,
  ttl: 60,
});
const nothing = (kind: 'no-data' | 'nxdomain') => ({ kind, readAt, ttl: 60 }) as const;
const silence = { kind: 'unseen', why: 'timeout', asked: 'x.invalid A' } as const;
const refusal = { ...silence, why: 'refused' } as const;

const { signal } = new AbortController();
const SERVERS = [{ host: '127.0.0.1', port: 53 }];

describe('what a resolver that invents answers can have made up is not believed', () => {
  it.each<[string, DnsAnswer<'A'>, DnsAnswer, DnsAnswer['kind']]>([
    ['its own address', address('198.51.100.200'), address('198.51.100.200'), 'unseen'],
    ['an empty answer', address('198.51.100.200'), nothing('no-data'), 'unseen'],
    ['another address', address('198.51.100.200'), address('192.0.2.1'), 'records'],
    ['no such name', address('198.51.100.200'), nothing('nxdomain'), 'nxdomain'],
    ['an honest one', nothing('nxdomain'), nothing('no-data'), 'no-data'],
    ['one that refuses the test', refusal, nothing('no-data'), 'no-data'],
    ['one silent to the test, nothing there', silence, nothing('no-data'), 'unseen'],
    ['one silent to the test, loopback', silence, address('127.0.0.1'), 'unseen'],
    ['one silent to the test, an address', silence, address('192.0.2.1'), 'records'],
  ])('%s', async (_, toTest, answer, kind) => {
    const detector = createRewritingDetector({
      ask: () => Promise.resolve(toTest),
      now: () => 0,
    });
    const doubt = detector.watch(SERVERS, signal);
    expect((await doubt(answer, 'tizio.example A')).kind).toBe(kind);
  });

  it('asks once for all questions, for a name that cannot exist', async () => {
    const asked: string[] = [];
    const detector = createRewritingDetector({
      ask: (name) => Promise.resolve(nothing('nxdomain')).finally(() => asked.push(name)),
      now: () => 0,
    });
    await Promise.all(
      [1, 2, 3].map(() => detector.watch(SERVERS, signal)(nothing('no-data'), 'x A')),
    );
    await detector.watch(SERVERS, signal)(nothing('no-data'), 'y A');
    expect(asked).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.invalid$/)]);
  });

  it('holds up nothing that is no address', async () => {
    const detector = createRewritingDetector({ ask: () => new Promise(() => {}), now: () => 0 });
    const doubt = detector.watch(SERVERS, signal);
    const text = address('v=spf1 -all'); // the type makes no difference here
    expect(await doubt(text, 'tizio.example TXT')).toBe(text);
  });
});
