import { createAtATime } from '../../src/evidence/at-a-time.ts';
import { createDialer } from '../../src/evidence/dialer.ts';
import type { Dialer } from '../../src/evidence/dialer.ts';
import { createResolver } from '../../src/evidence/resolver.ts';
import { createSmtpGatherer } from '../../src/evidence/smtp-servers.ts';
import type { SmtpGathererOptions } from '../../src/evidence/smtp-servers.ts';
import { startDnsZone } from '../support/dns-zone.ts';
import type { DnsZone } from '../support/dns-zone.ts';
import { startSmtpPeer } from '../support/smtp-peer.ts';
import type { SmtpPeer } from '../support/smtp-peer.ts';

const never = new AbortController().signal;
const MANY = 20;

/** What is behind an address. */
type Behind = 'talks' | 'closed' | 'silent' | 'no-network';

describe('mail hosts with IPv4 and IPv6', () => {
  let zone: DnsZone;
  let talking: SmtpPeer;
  let closedPort: number;
  const behind: Record<string, Behind> = {
    '192.0.2.1': 'talks',
    '192.0.2.2': 'closed',
    '192.0.2.3': 'silent',
    '2001:db8::1': 'talks',
    '2001:db8::2': 'closed',
    '2001:db8::3': 'silent',
    '2001:db8::4': 'no-network',
  };
  const pairs = { a: 1, b: 2, c: 3, d: 4 } as const;

  beforeAll(async () => {
    const v4 = (index: number) => [`198.51.100.${index}`];
    const v6 = (index: number) => [`2001:db8:1::${index.toString(16)}`];
    for (let index = 1; index <= MANY; index += 1) {
      for (const address of [...v4(index), ...v6(index)]) behind[address] = 'talks';
      behind[`203.0.113.${index}`] = 'silent';
      behind[`2001:db8:2::${index.toString(16)}`] = 'silent';
    }
    const numbers = Array.from({ length: MANY }, (_, index) => index + 1);
    zone = await startDnsZone({
      // `ac.test`: talks over IPv4, is silent over IPv6
      ...Object.fromEntries(
        Object.entries(pairs).flatMap(([first, four]) =>
          Object.entries(pairs).map(([second, six]) => [
            `${first}${second}.test`,
            { A: [`192.0.2.${four}`], AAAA: [`2001:db8::${six}`] },
          ]),
        ),
      ),
      'xb.test': { AAAA: ['2001:db8::2'] },
      'mixed.test': { MX: ['10 ac.test', '20 ba.test', '30 xb.test'] },
      'gap.test': { MX: ['10 bb.test', '20 xb.test'] },
      'both.control.test': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] },
      'v4.control.test': { A: ['192.0.2.1'] },
      'v6.control.test': { AAAA: ['2001:db8::1'] },
      'many.test': { MX: numbers.map((n) => `${n} mx${n}.many.test`) },
      ...Object.fromEntries(numbers.map((n) => [`mx${n}.many.test`, { A: v4(n), AAAA: v6(n) }])),
      'dead.test': { MX: numbers.map((n) => `${n} mx${n}.dead.test`) },
      ...Object.fromEntries(
        numbers.map((n) => [
          `mx${n}.dead.test`,
          { A: [`203.0.113.${n}`], AAAA: [`2001:db8:2::${n.toString(16)}`] },
        ]),
      ),
      'more.test': {
        MX: [...numbers.map((n) => `${n} mx${n}.dead.test`), '90 mx99.dead.test'],
      },
    });
    talking = await startSmtpPeer();
    const gone = await startSmtpPeer();
    closedPort = gone.port;
    await gone.close();
  });
  afterAll(() => Promise.all([zone, talking].map((server) => server.close())));

  const dialerOf = (watch: (change: 1 | -1) => void = () => undefined): Dialer => {
    const inner = createDialer({
      allow: [],
      route: (address) => {
        const kind = behind[address];
        if (kind === 'talks') return { host: '127.0.0.1', port: talking.port };
        return kind === 'closed' ? { host: '127.0.0.1', port: closedPort } : 'silent';
      },
    });
    return {
      ...inner,
      permits: ({ address }) => address in behind,
      dial: async (target, options) => {
        if (behind[target.address] === 'no-network') return { kind: 'no-network' };
        watch(1);
        const dialed = await inner.dial(target, options);
        if (dialed.kind === 'connected') dialed.socket.once('close', () => watch(-1));
        else watch(-1);
        return dialed;
      },
    };
  };
  const gather = async (domain: string, rest: Partial<SmtpGathererOptions> = {}) => {
    const gatherer = createSmtpGatherer({
      resolver: createResolver({ serversFor: () => [zone], timeoutMs: 500, attempts: 1 }),
      dialer: dialerOf(),
      heloName: 'probe.test',
      controls: () => [{ host: 'both.control.test' }],
      probe: true,
      timeouts: { connectTimeoutMs: 200, greetingTimeoutMs: 500, tlsTimeoutMs: 200 },
      controlAfterMs: 60_000,
      ...rest,
    });
    const servers = await gatherer.gather({ recipient: { domain } }, never);
    if (!servers.seen) return servers.why;
    const { hosts, unasked, control } = servers.value;
    const heard = hosts.map(
      ({ host, address, answer }) =>
        `${host.split('.')[0]} ${address.includes(':') ? 6 : 4} ${answer.kind}`,
    );
    return { heard, unasked, control };
  };
  const only = (host: string) => ({ controls: () => [{ host }] });

  it.each<[string, Partial<SmtpGathererOptions>, readonly string[], string]>([
    ['aa.test', {}, ['aa 4 talked', 'aa 6 talked'], 'not-needed'],
    ['ac.test', {}, ['ac 4 talked', 'ac 6 no-answer'], 'works'],
    ['ba.test', {}, ['ba 4 closed', 'ba 6 talked'], 'works'],
    ['bc.test', {}, ['bc 4 closed', 'bc 6 no-answer'], 'works'],
    // over IPv6 nothing gets out of here: the silence is ours
    ['ac.test', only('v4.control.test'), ['ac 4 talked'], 'not-needed'],
    ['ad.test', {}, ['ad 4 talked'], 'not-needed'],
    ['bd.test', {}, ['bd 4 closed'], 'works'],
    ['bc.test', only('v4.control.test'), ['bc 4 closed'], 'works'],
    // nothing gets out of here at all
    ['bc.test', only('cc.test'), ['bc 4 closed', 'bc 6 no-answer'], 'fails'],
    ['bd.test', only('cc.test'), ['bd 4 closed'], 'fails'],
  ])('%s with %j', async (domain, rest, heard, control) => {
    expect(await gather(domain, rest)).toEqual({ heard, unasked: [], control });
  });

  it('come by preference, IPv4 first', async () => {
    expect(await gather('mixed.test')).toEqual({
      heard: ['ac 4 talked', 'ac 6 no-answer', 'ba 4 closed', 'ba 6 talked', 'xb 6 closed'],
      unasked: [],
      control: 'not-needed',
    });
  });

  it.each([
    ['gap.test', 'v4.control.test', ['bb 4 closed'], ['xb.test']],
    // only IPv4 is blocked here: what it would have said is not known
    ['bb.test', 'v6.control.test', ['bb 6 closed'], ['bb.test']],
  ])('of %s that were left out are named: %s', async (domain, control, heard, unasked) => {
    expect(await gather(domain, only(control))).toEqual({ heard, unasked, control: 'works' });
  });

  it('are all called, a few at a time', async () => {
    const open = [0];
    const dialer = dialerOf((change) => open.push((open.at(-1) ?? 0) + change));
    const before = talking.connections;
    const servers = await gather('many.test', { dialer });
    expect(servers).toMatchObject({ unasked: [], control: 'not-needed' });
    expect(typeof servers === 'string' ? [] : servers.heard).toHaveLength(2 * MANY);
    expect(talking.connections).toBe(before + 2 * MANY);
    // six that talk; as many may still be saying goodbye
    expect(Math.max(...open)).toBeLessThanOrEqual(12);
  });

  it('end within a turn, even where all are dead', async () => {
    const began = performance.now();
    const timeouts = { connectTimeoutMs: 1000, greetingTimeoutMs: 7000 };
    const servers = await gather('dead.test', { timeouts, controlAfterMs: 1000 });
    expect(servers).toMatchObject({ unasked: [], control: 'works' });
    expect(typeof servers === 'string' ? [] : servers.heard).toHaveLength(2 * MANY);
    // with the real five seconds to connect there is as much room left until a turn's thirteen
    expect(performance.now() - began).toBeLessThan(9000);
  }, 20_000);

  it('that are too many to look up may still work', async () => {
    expect(await gather('more.test')).toMatchObject({ unasked: ['mx99.dead.test'] });
  });
});

describe('work a few at a time', () => {
  it('waits for a place, in turn, and loses none by a failure', async () => {
    const atATime = createAtATime({ atOnce: 2, patienceMs: 60_000 });
    let running = 0;
    let most = 0;
    const work = (index: number) => async (): Promise<number> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      if (index === 1) throw new Error('broken');
      return index;
    };
    const all = await Promise.allSettled([0, 1, 2, 3, 4].map((index) => atATime(work(index))));
    expect(all.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([
      0,
      'failed',
      2,
      3,
      4,
    ]);
    expect(most).toBe(2);
  });

  it('lets the next begin where one takes long', async () => {
    const atATime = createAtATime({ atOnce: 1, patienceMs: 5 });
    let release = (): void => undefined;
    const slow = atATime(() => new Promise<string>((resolve) => (release = () => resolve('slow'))));
    expect(await atATime(() => Promise.resolve('quick'))).toBe('quick');
    release();
    expect(await slow).toBe('slow');
    expect(await atATime(() => Promise.resolve('after'))).toBe('after');
  });
});
