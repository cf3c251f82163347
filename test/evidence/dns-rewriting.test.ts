import type { RecordType } from '../../src/evidence/dns-answer.ts';
import { createRewritingDetector } from '../../src/evidence/dns-rewriting.ts';
import type { Told } from '../../src/evidence/dns-rewriting.ts';
import { createResolver } from '../../src/evidence/resolver.ts';
import { startDnsZone } from '../support/dns-zone.ts';
import type { Zone } from '../support/dns-zone.ts';

const address = (...records: readonly string[]): Told => ({ kind: 'records', records });
const NOTHING: Told = { kind: 'no-data' };
const NO_NAME: Told = { kind: 'nxdomain' };
const SILENCE: Told = { kind: 'failed', why: 'timeout' };
const REFUSAL: Told = { kind: 'failed', why: 'refused' };
const AD = '198.51.100.200';

const { signal } = new AbortController();
const SERVER = { host: '127.0.0.1', port: 53 };

/** Tells one after the other for A, and one thing for AAAA. */
const detectorOf = (toA: readonly Told[], toAaaa: Told = NOTHING, now: () => number = () => 0) => {
  const asked: string[] = [];
  const detector = createRewritingDetector({
    ask: (_server, name, type) => {
      asked.push(`${name} ${type}`);
      const turn = asked.filter((one) => one.endsWith(' A')).length - 1;
      return Promise.resolve(type === 'AAAA' ? toAaaa : (toA[turn % toA.length] ?? NO_NAME));
    },
    patienceMs: 1000,
    now,
  });
  return { asked, detector };
};

describe('what a server that invents answers can have made up is not believed', () => {
  const always = [address(AD)];
  const variously = [address(AD), address('198.51.100.201')];
  const honest = [NO_NAME];
  it.each<[string, readonly Told[], Told, string, RecordType, boolean]>([
    ['its own address', always, address(AD), 'tizio.example', 'A', true],
    ['an empty answer', always, NOTHING, 'tizio.example', 'MX', true],
    ['another address', always, address('192.0.2.1'), 'tizio.example', 'A', false],
    ['no such name', always, NO_NAME, 'tizio.example', 'A', false],
    ['any address where it changes', variously, address('192.0.2.1'), 'tizio.example', 'A', true],
    ['text where it changes', variously, address('v=spf1 -all'), 'tizio.example', 'TXT', false],
    ['nothing where it changes', variously, NOTHING, 'tizio.example', 'MX', true],
    ['an honest one', honest, NOTHING, 'tizio.example', 'A', false],
    ['an honest one, an inner address', honest, address('10.0.0.1'), 'tizio.example', 'A', false],
    ['one that refuses the test', [REFUSAL], NOTHING, 'tizio.example', 'A', false],
    ['silent to the test, nothing', [SILENCE], NOTHING, 'tizio.example', 'A', false],
    ['silent to the test, loopback', [SILENCE], address('127.0.0.53'), 'tizio.example', 'A', true],
    ['silent to the test, private', [SILENCE], address('192.168.1.1'), 'tizio.example', 'A', true],
    ['silent to the test, inside', [SILENCE], address('192.168.1.1'), 'mx.local', 'A', false],
    ['silent to the test, localhost', [SILENCE], address('127.0.0.1'), 'localhost', 'A', false],
    ['silent to the test, public', [SILENCE], address('192.0.2.1'), 'tizio.example', 'A', false],
    ['silent to one of two', [SILENCE, NO_NAME], address('10.0.0.1'), 'tizio.example', 'A', false],
    ['silent to one, inventing', [SILENCE, address(AD)], NOTHING, 'tizio.example', 'A', true],
  ])('%s', async (_, toTest, answer, name, type, isMadeUp) => {
    const silent = toTest.every((told) => told === SILENCE);
    const { detector } = detectorOf(toTest, silent ? SILENCE : NO_NAME);
    expect(await detector.watch(SERVER, signal)(answer, name, type)).toBe(isMadeUp);
  });

  it('also of the other family', async () => {
    const { detector } = detectorOf([NO_NAME], address('2001:db8::200'));
    const doubt = detector.watch(SERVER, signal);
    expect(await doubt(address('2001:db8::200'), 'tizio.example', 'AAAA')).toBe(true);
  });
});

describe('the test of a server', () => {
  it('is made once for all questions, with two names that cannot exist', async () => {
    const { asked, detector } = detectorOf([NO_NAME]);
    const ask = () => detector.watch(SERVER, signal)(NOTHING, 'x.example', 'A');
    await Promise.all([ask(), ask(), ask()]);
    await ask();
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map((one) => one.split(' ')[0])).size).toBe(2);
    for (const one of asked) expect(one).toMatch(/^[0-9a-f]{16}\.invalid A(?:AAA)?$/);
  });

  it('holds up nothing that is no address', async () => {
    const detector = createRewritingDetector({
      ask: () => new Promise(() => {}),
      patienceMs: 60_000,
      now: () => 0,
    });
    const doubt = detector.watch(SERVER, signal);
    expect(await doubt(address('v=spf1 -all'), 'tizio.example', 'TXT')).toBe(false);
    expect(await doubt(NO_NAME, 'tizio.example', 'A')).toBe(false);
  });

  it('is made of each server', async () => {
    const { asked, detector } = detectorOf([NO_NAME]);
    for (const port of [53, 54])
      await detector.watch({ ...SERVER, port }, signal)(NOTHING, 'x.example', 'A');
    expect(asked).toHaveLength(6);
  });

  it('that nobody answered is made again without anybody who waits', async () => {
    let at = 0;
    let isOpen = true;
    const pending: (() => void)[] = [];
    const detector = createRewritingDetector({
      ask: () =>
        isOpen
          ? Promise.resolve(SILENCE)
          : new Promise((resolve) => pending.push(() => resolve(address(AD)))),
      patienceMs: 60_000,
      now: () => at,
    });
    const isDoubted = () => detector.watch(SERVER, signal)(NOTHING, 'x.example', 'MX');
    expect(await isDoubted()).toBe(false);
    isOpen = false;
    at = 31_000;
    expect(await isDoubted()).toBe(false); // while the second test runs
    for (const answer of pending) answer();
    await new Promise(setImmediate);
    expect(await isDoubted()).toBe(true);
  });
});

describe('a resolver with servers that invent answers', () => {
  const ADVERTISING: Zone = { 'mx.tizio.example': { A: [AD] } };
  const HONEST: Zone = { 'mx.tizio.example': { A: ['192.0.2.1'] } };
  const opened: { close(): Promise<void> }[] = [];
  afterAll(() => Promise.all(opened.map((zone) => zone.close())));

  const open = async (zone: Zone, test: 'invents' | 'drops' | 'says') => {
    const whole: Zone = { ...zone, '*.invalid': test === 'invents' ? { A: [AD] } : test === 'drops' ? 'silent' : 'nxdomain' }; // prettier-ignore
    const served = await startDnsZone(whole);
    opened.push(served);
    return served;
  };
  const resolverOf = (...servers: readonly { readonly host: string; readonly port: number }[]) =>
    createResolver({ serversFor: () => servers, timeoutMs: 1000, detectsRewriting: true });

  it('asks the next one', async () => {
    const servers = [await open(ADVERTISING, 'invents'), await open(HONEST, 'says')];
    const answer = await resolverOf(...servers).resolve('mx.tizio.example', 'A', signal);
    expect(answer).toMatchObject({ kind: 'records', records: ['192.0.2.1'] });
  });

  it('has seen nothing where all of them do', async () => {
    const answer = await resolverOf(await open(ADVERTISING, 'invents')).resolve('mx.tizio.example', 'A', signal); // prettier-ignore
    expect(answer).toMatchObject({ kind: 'unseen', why: 'rewritten' });
  });

  it('believes what a network says that drops names that cannot exist', async () => {
    const resolver = resolverOf(await open({ ...HONEST, 'tizio.example': 'no-data' }, 'drops'));
    const of = (name: string) => resolver.resolve(name, 'A', signal);
    expect(await of('mx.tizio.example')).toMatchObject({ records: ['192.0.2.1'] });
    expect(await of('tizio.example')).toMatchObject({ kind: 'no-data' });
  });

  it('leaves answers alone that the caller tests', async () => {
    const resolver = resolverOf(await open(ADVERTISING, 'invents'));
    const own = { isTestedByCaller: true } as const;
    expect(await resolver.resolve('mx.tizio.example', 'A', signal, own)).toMatchObject({ records: [AD] }); // prettier-ignore
    expect(await resolver.resolve('mx.tizio.example', 'A', signal)).toMatchObject({ why: 'rewritten' }); // prettier-ignore
  });
});
