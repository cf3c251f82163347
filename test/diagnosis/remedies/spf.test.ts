import fc from 'fast-check';
import { createRemedies } from '../../../src/diagnosis/remedies.ts';
import { fitSpf, splitSpf, stringsOf } from '../../../src/diagnosis/remedies/spf-flatten.ts';
import { mergeSpf } from '../../../src/diagnosis/remedies/spf-merge.ts';
import { repairSpf } from '../../../src/diagnosis/remedies/spf-repair.ts';
import { readSpfBehind } from '../../../src/evidence/spf-behind.ts';
import type { OwnProfile } from '../../../src/evidence/sending-addresses.ts';
import { createSpfEvaluationGatherer } from '../../../src/evidence/spf-evaluation.ts';
import { createSpfRecordGatherer } from '../../../src/evidence/spf-record.ts';
import { walkSpf } from '../../../src/evidence/spf-walk.ts';
import { parseSpfRecord } from '../../../src/mail/spf-record.ts';
import type { Finding } from '../../../src/model/check.ts';
import type { EvidenceMap, MailRoute } from '../../../src/model/evidence.ts';
import type { Facts, SendingAddress } from '../../../src/model/facts.ts';
import { SAMPLE_PROVIDERS } from '../../support/sample-providers.ts';
import { PATIENT, zoneResolver } from '../../support/zone-resolver.ts';
import type { Records } from '../../support/zone-resolver.ts';

const DOMAIN = 'tizio.example';
const PROFILE: OwnProfile = { domains: [], outbound: [], selectors: [] };

const finding = (check: string): Finding => ({
  check,
  hop: 'accept',
  outcome: 'problem',
  text: 'x',
  params: {},
  seen: [],
  readAt: new Date(0),
});

const evaluate = async (zone: Records, ips: readonly string[]) => {
  const addresses = ips.map((ip): SendingAddress => ({ ip, source: 'bounce' }));
  const gatherer = createSpfEvaluationGatherer({
    resolver: zoneResolver(zone),
    sendingAddresses: () =>
      Promise.resolve({ seen: true, value: addresses, readAt: new Date(0) } as const),
  });
  const observed = await gatherer.gather({ sender: { domain: DOMAIN } }, PATIENT);
  if (!observed.seen) throw new Error(observed.asked);
  return observed.value;
};

const ownRoute = (provider?: string): MailRoute => ({
  domain: DOMAIN,
  kind: 'mx',
  records: [],
  hosts: [
    {
      name: provider ? 'mx.posta.example' : 'mx.tizio.example',
      preference: 10,
      addresses: {
        seen: true,
        value: { exists: true, addresses: ['192.0.2.2'] },
        readAt: new Date(0),
      },
      isAlias: false,
      isAddressLiteral: false,
    },
  ],
  ...(provider && { provider }),
});

const propose = async (
  zone: Records,
  ips: readonly string[] = [],
  more: Partial<EvidenceMap> = {},
  profile = PROFILE,
  facts: Facts = {},
) => {
  const resolver = zoneResolver(zone);
  const gatherer = createSpfRecordGatherer({ resolver, providers: SAMPLE_PROVIDERS });
  const spfRecord = await gatherer.gather({ sender: { domain: DOMAIN } }, PATIENT);
  if (!spfRecord.seen) throw new Error(spfRecord.asked);
  const spfEvaluation = await evaluate(zone, ips);
  const remedies = createRemedies(
    { providers: SAMPLE_PROVIDERS, profile },
    {
      spfBehind: (record, signal) => readSpfBehind(resolver, record, signal),
      dnsHost: () => Promise.resolve(undefined),
    },
    () => new Date('2026-11-24T10:00:00Z'),
  );
  const { remedies: found = [] } = await remedies(
    [finding('spf/syntax')],
    { spfRecord: spfRecord.value, spfEvaluation, ...more },
    facts,
    PATIENT,
  );
  return found.flatMap((remedy) => (remedy.kind === 'record' ? [remedy] : []));
};

const at = (records: readonly string[], others: Records = {}): Records => ({
  [DOMAIN]: { TXT: records },
  ...others,
});
const txt = (record: string): Records[string] => ({ TXT: [record] });

describe('an SPF record to publish', () => {
  it.each<[string, Records, readonly string[], Partial<EvidenceMap>, string | undefined]>([
    [
      'none, a provider',
      at([]),
      [],
      { senderRoute: ownRoute('posta') },
      'v=spf1 include:_spf.posta.example ~all',
    ],
    [
      'none, own servers',
      at([]),
      ['192.0.2.9'],
      { senderRoute: ownRoute() },
      'v=spf1 mx ip4:192.0.2.9 ~all',
    ],
    ['none, nothing known', at([]), [], {}, undefined],
    [
      'two',
      at(['v=spf1 mx -all', 'v=spf1 ip4:192.0.2.1 MX ~all']),
      [],
      {},
      'v=spf1 MX ip4:192.0.2.1 ~all',
    ],
    [
      'a fact that fails',
      at(['v=spf1 ip4:192.0.2.1 -all']),
      ['192.0.2.25'],
      {},
      'v=spf1 ip4:192.0.2.1 ip4:192.0.2.25 -all',
    ],
    [
      'a typo',
      at(['v=spf1 inlcude:_spf.posta.example -all']),
      [],
      {},
      'v=spf1 include:_spf.posta.example -all',
    ],
    [
      'an include of nothing',
      at(['v=spf1 include:gone.example mx -all']),
      [],
      {},
      'v=spf1 mx -all',
    ],
    ['a redirect to nothing', at(['v=spf1 mx redirect=gone.example']), [], {}, 'v=spf1 mx ~all'],
    ['nothing to cure', at(['v=spf1 mx -all']), [], {}, undefined],
    ['a fault nobody can guess', at(['v=spf1 foo:bar -all']), [], {}, undefined],
  ])('%s', async (_, zone, ips, more, value) => {
    const found = await propose(zone, ips, more);
    expect(found.at(-1)?.value).toBe(value);
    if (value !== undefined) expect(parseSpfRecord(value).syntaxError).toBeUndefined();
  });

  it('knows the operator’s own addresses', async () => {
    const profile = { ...PROFILE, domains: [DOMAIN], outbound: ['192.0.2.7', '2001:db8::7'] };
    const [found] = await propose(at([]), [], {}, profile);
    expect(found?.value).toBe('v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 ~all');
  });

  it('lets nobody in whom only the recipient has seen', async () => {
    const zone = at(['v=spf1 ip4:192.0.2.1 -all']);
    expect(await propose(zone, ['192.0.2.25'], {}, PROFILE, { own: 'recipient' })).toEqual([]);
  });

  it('publishes nothing under a name that does not exist', async () => {
    const senderRoute = { ...ownRoute(), kind: 'nxdomain' } as const;
    expect(await propose(at([]), ['192.0.2.25'], { senderRoute })).toEqual([]);
  });

  it('names what has to go', async () => {
    const records = ['v=spf1 mx -all', 'v=spf1 a -all'];
    const [found] = await propose(at(records));
    expect(found).toMatchObject({ name: DOMAIN, type: 'TXT', replaces: records });
  });

  it('shortens a record over ten look-ups, and leaves the big provider alone', async () => {
    const names = Array.from({ length: 11 }, (_, index) => `s${index}.example`);
    const zone = at(
      [
        `v=spf1 include:_spf.posta.example ${names.map((name) => `include:${name}`).join(' ')} -all`,
      ],
      {
        '_spf.posta.example': txt('v=spf1 ip4:198.51.100.0/24 -all'),
        ...Object.fromEntries(
          names.map((name, index) => [name, txt(`v=spf1 ip4:192.0.2.${index} -all`)]),
        ),
      },
    );
    const found = (await propose(zone)).at(-1);
    expect(found?.value).toContain('include:_spf.posta.example');
    const published = { ...zone, [DOMAIN]: txt(found?.value ?? '') };
    const walk = await walkSpf(zoneResolver(published), DOMAIN, PATIENT);
    expect(walk).toMatchObject({ value: { dnsLookups: 10 } });
  });
});

describe('a mistake put right', () => {
  it.each([
    ['v=spf1 ipv4:192.0.2.1 -all', 'v=spf1 ip4:192.0.2.1 -all'],
    ['v=spf1 ip:192.0.2.0/24 -all', 'v=spf1 ip4:192.0.2.0/24 -all'],
    ['v=spf1 ip4:2001:db8::1 -all', 'v=spf1 ip6:2001:db8::1 -all'],
    ['v=spf1 192.0.2.1 -all', 'v=spf1 ip4:192.0.2.1 -all'],
    ['v=spf1 a:192.0.2.1 -all', 'v=spf1 ip4:192.0.2.1 -all'],
    ['v=spf1 include=x.example -all', 'v=spf1 include:x.example -all'],
    ['v=spf1 include: x.example -all', 'v=spf1 include:x.example -all'],
    ['v=spf1 include_spf.x.example -all', 'v=spf1 include:_spf.x.example -all'],
    ['v=spf1 includes:x.example -all', 'v=spf1 include:x.example -all'],
    ['v=spf1 ip4:192.0.2.1include:x.example~all', 'v=spf1 ip4:192.0.2.1 include:x.example ~all'],
    ['v=spf1 ip4:192.0.2.1, mx; –all', 'v=spf1 ip4:192.0.2.1 mx -all'],
    ['v=spf1 mx v=spf1 a -all', 'v=spf1 mx a -all'],
    ['v=spf1 redirect:x.example', 'v=spf1 redirect=x.example'],
    ['v=spf1 ip4:192.0.2.300 -all', undefined],
    ['v=spf1 whatever -all', undefined],
  ])('%s', (broken, right) => {
    expect(repairSpf(broken)).toBe(right);
  });
});

describe('what passed before passes after', () => {
  const octet = fc.integer({ min: 1, max: 6 });
  const term = fc.oneof(
    octet.map((last) => `ip4:192.0.2.${last}`),
    octet.map((last) => `-ip4:192.0.2.${last}`),
    fc.integer({ min: 0, max: 11 }).map((index) => `include:s${index}.example`),
    fc.constant('mx:hosts.example'),
  );
  const closing = fc.constantFrom('-all', '~all', '?all');
  const record = fc
    .tuple(fc.array(term, { maxLength: 12 }), closing)
    .map(([terms, all]) => ['v=spf1', ...terms, all].join(' '));
  const plain = fc.array(
    fc.oneof(
      octet.map((last) => `ip4:192.0.2.${last}`),
      fc.constant('a:hosts.example'),
    ),
    { maxLength: 3 },
  );
  const world = fc.array(plain, { minLength: 12, maxLength: 12 }).map((services): Records => ({
    'hosts.example': { A: ['192.0.2.5'], MX: [[10, 'hosts.example']] },
    ...Object.fromEntries(
      services.map((terms, index) => [
        `s${index}.example`,
        txt(['v=spf1', ...terms, '-all'].join(' ')),
      ]),
    ),
  }));
  const IPS = [1, 2, 3, 4, 5, 6].map((last) => `192.0.2.${last}`);

  const passing = async (zone: Records): Promise<readonly string[]> =>
    (await evaluate(zone, IPS)).results.flatMap(({ ip, result }) =>
      result === 'pass' ? [ip] : [],
    );

  it('merged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 2, maxLength: 3 }),
        world,
        async (records, zone) => {
          const merged = mergeSpf(records);
          if (merged === undefined) return;
          const after = await passing({ ...zone, [DOMAIN]: txt(merged) });
          for (const one of records) {
            const before = await passing({ ...zone, [DOMAIN]: txt(one) });
            // over the limit nothing is decided: that is cured by the next step
            const walk = await walkSpf(
              zoneResolver({ ...zone, [DOMAIN]: txt(merged) }),
              DOMAIN,
              PATIENT,
            );
            if (walk.seen && walk.value.dnsLookups <= 10)
              expect(after).toEqual(expect.arrayContaining([...before]));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('flattened, and no address more', async () => {
    await fc.assert(
      fc.asyncProperty(record, world, async (one, zone) => {
        const behind = await readSpfBehind(zoneResolver(zone), one, PATIENT);
        const flat = fitSpf(one, DOMAIN, behind, () => false);
        if (!flat) return;
        const published = { ...zone, [DOMAIN]: txt(flat.main) };
        const walk = await walkSpf(zoneResolver(published), DOMAIN, PATIENT);
        expect(walk.seen && walk.value.dnsLookups).toBeLessThanOrEqual(10);
        expect(parseSpfRecord(flat.main).syntaxError).toBeUndefined();
        const before = (await evaluate({ ...zone, [DOMAIN]: txt(one) }, IPS)).results;
        const after = (await evaluate(published, IPS)).results;
        before.forEach(({ result }, index) => {
          if (result !== 'permerror') expect(after[index]?.result).toBe(result);
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a long record', () => {
  const networks = Array.from({ length: 60 }, (_, index) => `ip4:198.51.100.${index}`);
  const long = ['v=spf1', 'mx', ...networks, '-all'].join(' ');

  it('goes into parts of its own that hold every address', () => {
    const { main, parts } = splitSpf(long, DOMAIN);
    expect(main).toBe(`v=spf1 mx ${parts.map(({ name }) => `include:${name}`).join(' ')} -all`);
    expect(parts[0]?.name).toBe('_spf1.tizio.example');
    const held = parts.flatMap(({ value }) => value.split(' ').slice(1, -1));
    expect(held).toEqual(networks);
    expect(Math.max(...parts.map(({ value }) => value.length))).toBeLessThanOrEqual(450);
  });

  it('is cut into strings a zone file can hold', () => {
    expect(stringsOf('v=spf1 -all')).toBeUndefined();
    expect(stringsOf(long)?.join('')).toBe(long);
    expect(stringsOf(long)?.every((part) => part.length <= 255)).toBe(true);
  });
});
