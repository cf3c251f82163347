import { createDialer } from '../../src/evidence/dialer.ts';
import type { Dialer } from '../../src/evidence/dialer.ts';
import { createResolver } from '../../src/evidence/resolver.ts';
import { createSmtpGatherer } from '../../src/evidence/smtp-servers.ts';
import type { SmtpGathererOptions } from '../../src/evidence/smtp-servers.ts';
import type { SmtpServers } from '../../src/model/evidence.ts';
import { startDnsZone } from '../support/dns-zone.ts';
import type { DnsZone } from '../support/dns-zone.ts';
import { startSmtpPeer } from '../support/smtp-peer.ts';
import type { SmtpPeer } from '../support/smtp-peer.ts';

const never = new AbortController().signal;
const TALKS = '192.0.2.1';
const REFUSES = '192.0.2.2';
const CLOSED = '192.0.2.3';
const SILENT = '192.0.2.4';
const MUTE = '192.0.2.5';
const PRIVATE = '10.0.0.1';
const NOWHERE = '2001:db8::1';

describe('the mail hosts of a domain', () => {
  let zone: DnsZone;
  let talking: SmtpPeer;
  let refusing: SmtpPeer;
  let mute: SmtpPeer;
  let crowded: SmtpPeer;
  let closedPort: number;

  beforeAll(async () => {
    const host = (address: string) => ({ A: [address] });
    const domain = (...hosts: readonly string[]) => ({
      MX: hosts.map((name, i) => `${i * 10} ${name}.hosts.test`),
    });
    zone = await startDnsZone({
      'talks.hosts.test': host(TALKS),
      'refuses.hosts.test': host(REFUSES),
      'closed.hosts.test': host(CLOSED),
      'silent.hosts.test': host(SILENT),
      'mute.hosts.test': host(MUTE),
      'private.hosts.test': host(PRIVATE),
      'nowhere.hosts.test': { AAAA: [NOWHERE] },
      'both.hosts.test': { A: [PRIVATE, TALKS], AAAA: [NOWHERE] },
      'lost.hosts.test': 'servfail',
      'empty.hosts.test': {},
      'control.test': host(TALKS),
      'dead-control.test': host(CLOSED),
      ...Object.fromEntries(
        [
          'talks',
          'refuses',
          'closed',
          'silent',
          'mute',
          'private',
          'nowhere',
          'both',
          'lost',
          'empty',
        ].map((name) => [`${name}.test`, domain(name)]),
      ),
      'all.test': domain('closed', 'talks', 'refuses', 'private', 'both'),
      'partly.test': domain('nowhere', 'lost', 'talks'),
      ...Object.fromEntries(
        Array.from({ length: 11 }, (_, i) => [`many${i}.hosts.test`, host(REFUSES)]),
      ),
      ...Object.fromEntries(
        Array.from({ length: 11 }, (_, i) => [`many${i}.test`, domain(`many${i}`)]),
      ),
      'null.test': { MX: ['0 .'] },
      'none.test': { TXT: ['x'] },
      'implicit.test': host(TALKS),
      'broken.test': 'servfail',
    });
    talking = await startSmtpPeer();
    refusing = await startSmtpPeer({ greeting: '554 5.7.1 no\r\n' });
    mute = await startSmtpPeer({ greeting: 'silence' });
    crowded = await startSmtpPeer();
    const gone = await startSmtpPeer();
    closedPort = gone.port;
    await gone.close();
  });
  afterAll(() =>
    Promise.all([zone, talking, refusing, mute, crowded].map((server) => server.close())),
  );

  const ports = (): Record<string, number | 'silent'> => ({
    [TALKS]: talking.port,
    [REFUSES]: refusing.port,
    [CLOSED]: closedPort,
    [SILENT]: 'silent',
    [MUTE]: mute.port,
  });
  const dialer: Dialer = {
    ...createDialer({ allow: [], route: () => undefined }),
    permits: ({ address }) => address in ports() || address === NOWHERE,
    dial: (target, options) => {
      if (target.address === NOWHERE) return Promise.resolve({ kind: 'no-network' });
      return createDialer({
        allow: [],
        route: (address) => {
          const port = ports()[address];
          return typeof port === 'number' ? { host: '127.0.0.1', port } : port;
        },
      }).dial(target, options);
    },
  };
  const gathererOf = (rest: Partial<SmtpGathererOptions> = {}) =>
    createSmtpGatherer({
      resolver: createResolver({ serversFor: () => [zone], timeoutMs: 500, attempts: 1 }),
      dialer,
      heloName: 'probe.test',
      controls: () => [{ host: 'control.test' }],
      probe: true,
      timeouts: { connectTimeoutMs: 300, greetingTimeoutMs: 500, tlsTimeoutMs: 200 },
      controlAfterMs: 60_000,
      ...rest,
    });
  const gather = (domain: string, rest: Partial<SmtpGathererOptions> = {}, signal = never) =>
    gathererOf(rest).gather({ recipient: { domain } }, signal);
  const kinds = ({ hosts, control }: SmtpServers) => [
    ...hosts.map(({ host, answer }) => `${host.split('.')[0]} ${answer.kind}`),
    control,
  ];

  it.each([
    ['talks.test', ['talks talked', 'not-needed']],
    ['refuses.test', ['refuses refused', 'not-needed']],
    ['closed.test', ['closed closed', 'works']],
    ['silent.test', ['silent no-answer', 'works']],
    ['mute.test', ['mute no-greeting', 'works']],
    ['private.test', ['private not-allowed', 'not-needed']],
    ['both.test', ['both talked', 'not-needed']],
    [
      'all.test',
      [
        'closed closed',
        'talks talked',
        'refuses refused',
        'private not-allowed',
        'both talked',
        'not-needed',
      ],
    ],
    ['partly.test', ['talks talked', 'not-needed']],
    ['implicit.test', ['implicit talked', 'not-needed']],
    ['null.test', ['not-needed']],
    ['none.test', ['not-needed']],
    ['missing.test', ['not-needed']],
    ['empty.test', ['not-needed']],
  ])('%s: %j', async (domain, expected) => {
    const servers = await gather(domain);
    expect(servers.seen && kinds(servers.value)).toEqual(expected);
  });

  it('are visited at an IPv4 address that is open', async () => {
    expect(await gather('both.test')).toMatchObject({
      value: { hosts: [{ host: 'both.hosts.test', preference: 0, address: TALKS }] },
    });
  });

  it.each([
    ['broken.test', {}, 'servfail', 'broken.test MX'],
    ['lost.test', {}, 'servfail', 'lost.hosts.test A'],
    ['nowhere.test', {}, 'no-network', `nowhere.hosts.test [${NOWHERE}]:25`],
    ['talks.test', { probe: false }, 'not-allowed', 'talks.test:25'],
  ])('of %s with %j cannot be seen: %s', async (domain, rest, why, asked) => {
    expect(await gather(domain, rest)).toEqual({ seen: false, why, asked });
  });

  it.each([
    ['that is closed', [{ host: 'dead-control.test' }]],
    ['that does not exist', [{ host: 'missing.test' }]],
    ['at all', []],
  ])('prove nothing without a control %s', async (_what, controls) => {
    const servers = await gather('closed.test', { controls: () => controls });
    expect(servers.seen && kinds(servers.value)).toEqual(['closed closed', 'fails']);
  });

  it('are compared with any control that works, chosen for the domain', async () => {
    const asked: string[] = [];
    const controls = (domain: string) => {
      asked.push(domain);
      return [{ host: 'dead-control.test' }, { host: 'control.test' }];
    };
    const servers = await gather('closed.test', { controls });
    expect(servers.seen && servers.value.control).toBe('works');
    expect(asked).toEqual(['closed.test']);
  });

  it('are not asked again within a minute', async () => {
    let now = 1_000_000;
    const gatherer = gathererOf({ now: () => now });
    const before = talking.connections;
    const first = await gatherer.gather({ recipient: { domain: 'talks.test' } }, never);
    now += 59_000;
    expect(await gatherer.gather({ recipient: { domain: 'talks.test' } }, never)).toEqual(first);
    expect(talking.connections).toBe(before + 1);
    now += 2000;
    await gatherer.gather({ recipient: { domain: 'talks.test' } }, never);
    expect(talking.connections).toBe(before + 2);
  });

  it('are spared, under however many names somebody asks for them', async () => {
    const gatherer = gathererOf();
    const before = refusing.connections;
    const visit = (i: number) => gatherer.gather({ recipient: { domain: `many${i}.test` } }, never);
    for (let i = 0; i < 10; i += 1) expect(await visit(i)).toMatchObject({ seen: true });
    expect(await visit(10)).toEqual({
      seen: false,
      why: 'not-allowed',
      asked: `rate limit for many10.hosts.test [${REFUSES}]:25`,
    });
    expect(refusing.connections).toBe(before + 10);
  });

  it('are talked to by two at once at most, until goodbye is said', async () => {
    const inner = createDialer({ allow: [], route: () => crowded });
    const open: number[] = [0];
    const counting: Dialer = {
      ...inner,
      dial: async (target, options) => {
        open.push((open.at(-1) ?? 0) + 1);
        const dialed = await inner.dial(target, options);
        if (dialed.kind === 'connected')
          dialed.socket.once('close', () => open.push((open.at(-1) ?? 0) - 1));
        return dialed;
      },
    };
    const gatherer = gathererOf({ dialer: counting });
    const answers = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((i) =>
        gatherer.gather({ recipient: { domain: `many${i}.test` } }, never),
      ),
    );
    expect(answers.every(({ seen }) => seen)).toBe(true);
    expect(crowded.connections).toBe(6);
    expect(Math.max(...open)).toBe(2);
  });

  it('share one conversation between those who ask at the same time', async () => {
    const gatherer = gathererOf();
    const before = talking.connections;
    const facts = { recipient: { domain: 'talks.test' } };
    await Promise.all([1, 2, 3].map(() => gatherer.gather(facts, never)));
    expect(talking.connections).toBe(before + 1);
  });

  it('that keep silent for long have the control tried meanwhile', async () => {
    const controller = new AbortController();
    const before = talking.connections;
    const servers = gather(
      'mute.test',
      { timeouts: { greetingTimeoutMs: 60_000 }, controlAfterMs: 1 },
      controller.signal,
    );
    while (talking.connections === before) await new Promise(setImmediate);
    controller.abort();
    expect(await servers).toMatchObject({ seen: false, why: 'timeout' });
  });

  it('are let go at once when nobody waits any more', async () => {
    const controller = new AbortController();
    const before = mute.connections;
    const servers = gather(
      'mute.test',
      { timeouts: { greetingTimeoutMs: 60_000 } },
      controller.signal,
    );
    while (mute.connections === before) await new Promise(setImmediate);
    controller.abort();
    expect(await servers).toEqual({
      seen: false,
      why: 'timeout',
      asked: `mute.hosts.test [${MUTE}]:25`,
    });
    await mute.idle();
  });
});
