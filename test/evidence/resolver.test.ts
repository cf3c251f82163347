import { createResolver } from '../../src/evidence/resolver.ts';
import type { ResolverOptions } from '../../src/evidence/resolver.ts';
import { startDnsZone } from '../support/dns-zone.ts';
import type { DnsZone, Zone } from '../support/dns-zone.ts';

const zones: DnsZone[] = [];
afterEach(async () => {
  await Promise.all(zones.splice(0).map((zone) => zone.close()));
});

const open = async (answers: Zone): Promise<DnsZone> => {
  const zone = await startDnsZone(answers);
  zones.push(zone);
  return zone;
};
const resolverOf = (servers: ResolverOptions['serversFor'] | readonly DnsZone[], rest = {}) =>
  createResolver({
    serversFor: typeof servers === 'function' ? servers : () => servers,
    timeoutMs: 300,
    attempts: 1,
    ...rest,
  });
const never = new AbortController().signal;
/** A port of this machine on which nothing listens. */
const closedServer = async () => {
  const zone = await startDnsZone({});
  await zone.close();
  return { host: zone.host, port: zone.port };
};

describe('what a resolver says', () => {
  const zone: Zone = {
    'good.test': {
      A: ['192.0.2.1', '192.0.2.2'],
      AAAA: ['2001:db8::1'],
      MX: ['20 Backup.good.test.', '10 mx.good.test.'],
      NS: ['ns.good.test'],
      TXT: ['v=spf1 -all', 'x'.repeat(450)],
    },
    'null.test': { MX: ['0 .'] },
    '1.2.0.192.in-addr.arpa': { PTR: ['host.good.test.'] },
    '_dmarc.good.test': { TXT: ['v=DMARC1; p=none'] },
    'xn--bcher-kva.test': { A: ['192.0.2.3'] },
    'below.empty.test': { A: ['192.0.2.4'] },
  };
  it.each([
    ['good.test', 'A', ['192.0.2.1', '192.0.2.2']],
    ['GOOD.test.', 'AAAA', ['2001:db8::1']],
    ['good.test', 'NS', ['ns.good.test']],
    ['good.test', 'TXT', ['v=spf1 -all', 'x'.repeat(450)]],
    ['1.2.0.192.in-addr.arpa', 'PTR', ['host.good.test']],
    ['_dmarc.good.test', 'TXT', ['v=DMARC1; p=none']],
    ['bücher.test', 'A', ['192.0.2.3']],
    ['null.test', 'MX', [{ preference: 0, exchange: '' }]],
    [
      'good.test',
      'MX',
      [
        { preference: 20, exchange: 'backup.good.test' },
        { preference: 10, exchange: 'mx.good.test' },
      ],
    ],
  ] as const)('%s %s is read from the records', async (name, type, records) => {
    const answer = await resolverOf([await open(zone)]).resolve(name, type, never);
    expect(answer).toMatchObject({ kind: 'records', records, aliases: [], ttl: 300 });
  });

  it.each([
    ['good.test', 'PTR', 'no-data'],
    ['empty.test', 'A', 'no-data'],
    ['missing.test', 'A', 'nxdomain'],
  ] as const)('%s %s is %s, for as long as the SOA says', async (name, type, kind) => {
    const answer = await resolverOf([await open(zone)]).resolve(name, type, never);
    expect(answer).toMatchObject({ kind, ttl: 60 });
  });

  it.each([
    ['servfail', 'servfail'],
    ['refused', 'refused'],
    ['garbage', 'garbage'],
    ['silent', 'timeout'],
    ['wrong-id', 'timeout'],
    ['wrong-question', 'timeout'],
    ['wrong-sender', 'timeout'],
  ] as const)('an answer that is %s is unseen: %s', async (word, why) => {
    const answer = await resolverOf([await open({ 'bad.test': word })]).resolve(
      'bad.test',
      'TXT',
      never,
    );
    expect(answer).toEqual({ kind: 'unseen', why, asked: 'bad.test TXT' });
  });

  it('says unreachable where nothing listens', async () => {
    const server = await closedServer();
    const answer = await resolverOf(() => [server]).resolve('good.test', 'A', never);
    expect(answer).toMatchObject({ kind: 'unseen', why: 'unreachable' });
  });

  it('says no-network where there is nobody to ask', async () => {
    const answer = await resolverOf(() => []).resolve('good.test', 'A', never);
    expect(answer).toMatchObject({ kind: 'unseen', why: 'no-network' });
  });

  it.each([
    ['a label of 64 letters', `${'a'.repeat(64)}.test`],
    ['a name of 254 letters', `${'a.'.repeat(125)}test`],
    ['an empty label', 'a..test'],
    ['a blank', 'a b.test'],
    ['the root', '.'],
    ['nothing', ''],
  ])('does not send %s', async (_what, name) => {
    const resolver = resolverOf([await open(zone)]);
    expect(await resolver.resolve(name, 'A', never)).toEqual({
      kind: 'unseen',
      why: 'garbage',
      asked: `${name} A`,
    });
    expect(resolver.questionsSent).toBe(0);
  });
});

describe('aliases', () => {
  const zone: Zone = {
    'www.test': { CNAME: ['middle.test.'] },
    'middle.test': { CNAME: ['end.test.'] },
    'end.test': { A: { answer: ['192.0.2.1'], ttl: 30 } },
    'one.test': { CNAME: ['two.test'] },
    'two.test': { CNAME: ['one.test'] },
    'lost.test': { CNAME: ['gone.test'] },
    'bare.test': { CNAME: { answer: ['end.test'], isBareAlias: true } },
    ...Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`long${i}.test`, { CNAME: [`long${i + 1}.test`] }]),
    ),
  };
  it.each([
    ['www.test', 'A', { kind: 'records', aliases: ['middle.test', 'end.test'], ttl: 30 }],
    ['www.test', 'CNAME', { kind: 'records', records: ['middle.test'], aliases: [] }],
    ['www.test', 'TXT', { kind: 'no-data' }],
    ['lost.test', 'A', { kind: 'nxdomain' }],
    ['bare.test', 'A', { kind: 'records', records: ['192.0.2.1'], aliases: ['end.test'] }],
    ['one.test', 'A', { kind: 'unseen', why: 'garbage' }],
    ['long0.test', 'A', { kind: 'unseen', why: 'garbage' }],
  ] as const)('%s %s', async (name, type, expected) => {
    const answer = await resolverOf([await open(zone)]).resolve(name, type, never);
    expect(answer).toMatchObject(expected);
  });
});

describe('the wire', () => {
  it('asks again over TCP when the answer was truncated', async () => {
    const many = Array.from({ length: 40 }, (_, i) => `record ${i} ${'x'.repeat(60)}`);
    const zone = await open({ 'big.test': { TXT: { answer: many, isTruncated: true } } });
    const answer = await resolverOf([zone]).resolve('big.test', 'TXT', never);
    expect(answer).toMatchObject({ kind: 'records', records: many });
    expect(zone.asked).toEqual(['big.test TXT udp', 'big.test TXT tcp']);
  });

  it('asks again without EDNS when the server does not know it', async () => {
    const zone = await open({ 'old.test': { A: { answer: ['192.0.2.1'], refusesEdns: true } } });
    const answer = await resolverOf([zone]).resolve('old.test', 'A', never);
    expect(answer).toMatchObject({ kind: 'records', records: ['192.0.2.1'] });
    expect(zone.count('old.test', 'A')).toBe(2);
  });

  it('asks each question from a port of its own', async () => {
    const zone = await open({ 'a.test': { A: ['192.0.2.1'] } });
    const resolver = resolverOf([zone]);
    await Promise.all(
      ['A', 'AAAA', 'MX'].map((type) => resolver.resolve('a.test', type as 'A', never)),
    );
    expect(new Set(zone.sourcePorts).size).toBe(3);
  });

  it.each(['servfail', 'refused', 'silent', 'garbage'] as const)(
    'goes to the next server when one is %s',
    async (word) => {
      const bad = await open({ 'a.test': word });
      const good = await open({ 'a.test': { A: ['192.0.2.1'] } });
      const answer = await resolverOf([bad, good]).resolve('a.test', 'A', never);
      expect(answer).toMatchObject({ kind: 'records' });
    },
  );

  it('asks a server that was silent last, the next time', async () => {
    const dead = await open({ 'a.test': 'silent', 'b.test': 'silent' });
    const good = await open({ 'a.test': { A: ['192.0.2.1'] }, 'b.test': { A: ['192.0.2.2'] } });
    const resolver = resolverOf([dead, good]);
    await resolver.resolve('a.test', 'A', never);
    await resolver.resolve('b.test', 'A', never);
    expect(dead.asked).toEqual(['a.test A udp']);
  });

  it('tries a lost question again, one that was refused not', async () => {
    const zone = await open({
      'lost.test': { A: { turns: ['silent', ['192.0.2.1']] } },
      'no.test': 'refused',
    });
    const resolver = resolverOf([zone], { attempts: 2 });
    expect(await resolver.resolve('lost.test', 'A', never)).toMatchObject({ kind: 'records' });
    await resolver.resolve('no.test', 'A', never);
    expect(zone.count('lost.test', 'A')).toBe(2);
    expect(zone.count('no.test', 'A')).toBe(1);
  });

  it('asks the servers that are meant for the name', async () => {
    const demo = await open({ 'a.example': { A: ['192.0.2.1'] } });
    const other = await open({ 'a.test': { A: ['192.0.2.2'] } });
    const resolver = resolverOf((name) => [name.endsWith('.example') ? demo : other]);
    expect(await resolver.resolve('a.example', 'A', never)).toMatchObject({
      records: ['192.0.2.1'],
    });
    expect(await resolver.resolve('a.test', 'A', never)).toMatchObject({ records: ['192.0.2.2'] });
  });
});

describe('what is remembered', () => {
  const zone: Zone = {
    'a.test': { A: { answer: ['192.0.2.1'], ttl: 100 } },
    'no-ttl.test': { A: { answer: ['192.0.2.1'], ttl: 0 } },
    'bad.test': 'servfail',
  };
  it.each([
    ['a.test', 'A', 99, 101],
    ['a.test', 'MX', 59, 61],
    ['missing.test', 'A', 59, 61],
    ['no-ttl.test', 'A', 4, 6],
    ['bad.test', 'A', 4, 6],
  ] as const)('%s %s is believed for %d s, not for %d s', async (name, type, yet, over) => {
    let time = 1_000_000;
    const server = await open(zone);
    const resolver = resolverOf([server], { now: () => time });
    const first = await resolver.resolve(name, type, never);
    time += yet * 1000;
    expect(await resolver.resolve(name, type, never)).toEqual(first);
    expect(server.count(name, type)).toBe(1);
    time += (over - yet) * 1000;
    await resolver.resolve(name, type, never);
    expect(server.count(name, type)).toBe(2);
    expect(resolver.questionsSent).toBe(2);
  });

  it('is forgotten on demand', async () => {
    const server = await open(zone);
    const resolver = resolverOf([server]);
    await resolver.resolve('a.test', 'A', never);
    resolver.forget();
    await resolver.resolve('a.test', 'A', never);
    expect(server.count('a.test', 'A')).toBe(2);
  });
});

describe('several who ask the same', () => {
  const slow: Zone = { 'slow.test': { A: { answer: ['192.0.2.1'], delayMs: 30 } } };

  it('share one question', async () => {
    const zone = await open(slow);
    const resolver = resolverOf([zone]);
    const answers = await Promise.all(
      ['slow.test', 'SLOW.test', 'slow.test.'].map((name) => resolver.resolve(name, 'A', never)),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(['records', 'records', 'records']);
    expect(zone.count('slow.test', 'A')).toBe(1);
  });

  it('do not lose it when one gives up', async () => {
    const zone = await open(slow);
    const resolver = resolverOf([zone]);
    const first = new AbortController();
    const given = resolver.resolve('slow.test', 'A', first.signal);
    const kept = resolver.resolve('slow.test', 'A', never);
    first.abort();
    expect(await given).toEqual({ kind: 'unseen', why: 'timeout', asked: 'slow.test A' });
    expect(await kept).toMatchObject({ kind: 'records' });
    expect(zone.count('slow.test', 'A')).toBe(1);
  });

  it('leave nothing behind when all give up', async () => {
    const zone = await open({ 'mute.test': { A: { turns: ['silent', ['192.0.2.1']] } } });
    const resolver = resolverOf([zone], { timeoutMs: 60_000 });
    const controller = new AbortController();
    const given = resolver.resolve('mute.test', 'A', controller.signal);
    while (zone.asked.length === 0) await new Promise(setImmediate);
    controller.abort();
    expect(await given).toMatchObject({ kind: 'unseen', why: 'timeout' });
    expect(await resolver.resolve('mute.test', 'A', never)).toMatchObject({ kind: 'records' });
    expect(zone.count('mute.test', 'A')).toBe(2);
  });
});
