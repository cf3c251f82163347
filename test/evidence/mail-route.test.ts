import { createRouteGatherer } from '../../src/evidence/mail-route.ts';
import { createResolver } from '../../src/evidence/resolver.ts';
import { startDnsZone } from '../support/dns-zone.ts';
import type { DnsZone } from '../support/dns-zone.ts';

const V4 = ['192.0.2.1'];
const V6 = ['2001:db8::1'];
const never = new AbortController().signal;

describe('the route of a domain', () => {
  let zone: DnsZone;
  beforeAll(async () => {
    zone = await startDnsZone({
      'mx1.test': { A: { answer: V4, ttl: 50 }, AAAA: V6 },
      'mx2.test': { A: ['192.0.2.2'] },
      'v6.test': { AAAA: V6 },
      'lost.test': { A: 'servfail', AAAA: 'silent' },
      'half.test': { A: 'servfail', AAAA: V6 },
      'half-empty.test': { A: 'servfail' },
      'half-gone.test': { A: 'silent', AAAA: 'nxdomain' },
      'empty.test': { TXT: ['x'] },
      'alias.test': { CNAME: ['mx1.test'] },
      'good.test': { MX: { answer: ['20 mx2.test.', '10 mx1.test.'], ttl: 70 } },
      'same.test': { MX: ['10 mx2.test', '10 mx1.test', '20 mx1.test'] },
      'null.test': { MX: ['0 .'] },
      'null10.test': { MX: ['10 .'] },
      'null-and-more.test': { MX: ['0 .', '10 mx1.test'] },
      'literal.test': { MX: ['10 192.0.2.9', '20 mx1.test'] },
      'to-alias.test': { MX: ['10 alias.test'] },
      'parts.test': {
        MX: [
          '1 lost.test',
          '2 half.test',
          '3 half-empty.test',
          '4 gone.test',
          '5 empty.test',
          '6 half-gone.test',
        ],
      },
      'many.test': { MX: Array.from({ length: 30 }, (_, i) => `${i} mx${i}.many.test`) },
      'implicit.test': { A: V4, AAAA: V6 },
      'implicit-v6.test': { A: 'servfail', AAAA: V6 },
      'implicit-alias.test': { CNAME: ['mx1.test'] },
      'none.test': { TXT: ['x'] },
      'unsure.test': { A: 'servfail' },
      'broken.test': 'servfail',
      'mute.test': { MX: 'silent', A: V4 },
    });
  });
  afterAll(() => zone.close());

  const routeOf = (domain: string) => {
    const resolver = createResolver({ serversFor: () => [zone], timeoutMs: 400, attempts: 1 });
    const providerOf = (names: readonly string[]) =>
      names.includes('mx1.test') ? 'mailer' : undefined;
    const rulesOf = (names: readonly string[]) =>
      names.includes('mx1.test') ? { name: 'Mailer', demands: [] } : undefined;
    const nearMissOf = (name: string) => (name === 'missing.test' ? 'missed.test' : null);
    const options = { resolver, providerOf, rulesOf, nearMissOf };
    return createRouteGatherer('recipientRoute', 'recipient', options).gather(
      { recipient: { domain } },
      never,
    );
  };
  const hostsOf = async (domain: string) => {
    const route = await routeOf(domain);
    return route.seen ? route.value.hosts : [];
  };

  it('carries the rules of the provider', async () => {
    expect(await routeOf('good.test')).toMatchObject({ value: { rules: { name: 'Mailer' } } });
  });

  it('names the well-known domain that a missing one is near to', async () => {
    expect(await routeOf('missing.test')).toMatchObject({ value: { nearMiss: 'missed.test' } });
  });

  it('leads to its MX hosts, best first, with both kinds of address', async () => {
    expect(await routeOf('good.test')).toMatchObject({
      seen: true,
      ttl: 50,
      value: {
        domain: 'good.test',
        kind: 'mx',
        records: ['10 mx1.test.', '20 mx2.test.'],
        provider: 'mailer',
        hosts: [
          {
            name: 'mx1.test',
            preference: 10,
            isAlias: false,
            isAddressLiteral: false,
            addresses: { seen: true, value: { exists: true, addresses: [...V4, ...V6] } },
          },
          { name: 'mx2.test', preference: 20 },
        ],
      },
    });
  });

  it.each([
    ['null.test', 'null', ['0 .']],
    ['null10.test', 'null', ['10 .']],
    ['none.test', 'none', []],
    ['missing.test', 'nxdomain', []],
  ])('%s: %s, without hosts', async (domain, kind, records) => {
    expect(await routeOf(domain)).toMatchObject({
      seen: true,
      value: { domain, kind, records, hosts: [] },
    });
  });

  it('goes on to the other MX where one of them is null', async () => {
    expect(await routeOf('null-and-more.test')).toMatchObject({
      value: { kind: 'mx', records: ['0 .', '10 mx1.test.'], hosts: [{ name: 'mx1.test' }] },
    });
  });

  it.each([
    ['implicit.test', [...V4, ...V6]],
    ['implicit-v6.test', V6],
    ['implicit-alias.test', [...V4, ...V6]],
  ])('without MX leads to %s itself', async (domain, addresses) => {
    expect(await routeOf(domain)).toMatchObject({
      value: {
        kind: 'implicit',
        records: [],
        hosts: [{ name: domain, isAlias: false, addresses: { value: { addresses } } }],
      },
    });
  });

  it.each([
    ['broken.test', 'servfail', 'broken.test MX'],
    ['mute.test', 'timeout', 'mute.test MX'],
    ['unsure.test', 'servfail', 'unsure.test A'],
    ['not a name', 'garbage', 'not a name MX'],
  ])('of %s is unseen: %s', async (domain, why, asked) => {
    expect(await routeOf(domain)).toEqual({ seen: false, why, asked });
  });

  it('has each host observed for itself', async () => {
    expect((await hostsOf('parts.test')).map(({ name, addresses }) => [name, addresses])).toEqual([
      ['lost.test', { seen: false, why: 'servfail', asked: 'lost.test A' }],
      ['half.test', expect.objectContaining({ value: { exists: true, addresses: V6 } })],
      ['half-empty.test', { seen: false, why: 'servfail', asked: 'half-empty.test A' }],
      ['gone.test', expect.objectContaining({ value: { exists: false, addresses: [] } })],
      ['empty.test', expect.objectContaining({ value: { exists: true, addresses: [] } })],
      ['half-gone.test', expect.objectContaining({ value: { exists: false, addresses: [] } })],
    ]);
  });

  it('knows an address that was put where a name belongs, and asks nobody for it', async () => {
    expect(await hostsOf('literal.test')).toMatchObject([
      { name: '192.0.2.9', isAddressLiteral: true, addresses: { value: { exists: false } } },
      { name: 'mx1.test', isAddressLiteral: false },
    ]);
    expect(zone.count('192.0.2.9', 'A')).toBe(0);
  });

  it('knows an alias', async () => {
    expect(await hostsOf('to-alias.test')).toMatchObject([
      { isAlias: true, addresses: { value: { addresses: [...V4, ...V6] } } },
    ]);
  });

  it('names each host once, equal ones in a fixed order', async () => {
    expect((await hostsOf('same.test')).map(({ name }) => name)).toEqual(['mx1.test', 'mx2.test']);
  });

  it('looks up a bounded number of hosts', async () => {
    expect(await hostsOf('many.test')).toHaveLength(20);
  });

  it('of the sender is the same', async () => {
    const resolver = createResolver({ serversFor: () => [zone] });
    const gatherer = createRouteGatherer('senderRoute', 'sender', {
      resolver,
      providerOf: () => undefined,
    });
    expect(gatherer.name).toBe('senderRoute');
    expect(await gatherer.gather({ sender: { domain: 'null.test' } }, never)).toMatchObject({
      value: { kind: 'null' },
    });
    expect(await gatherer.gather({ recipient: { domain: 'null.test' } }, never)).toMatchObject({
      seen: false,
    });
  });
});
