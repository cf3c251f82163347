import { createSpfRecordGatherer } from '../../src/evidence/spf-record.ts';
import { SAMPLE_PROVIDERS } from '../support/sample-providers.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

const gather = async (zone: Records) => {
  const resolver = zoneResolver(zone);
  const gatherer = createSpfRecordGatherer({ resolver, providers: SAMPLE_PROVIDERS });
  const observed = await gatherer.gather({ sender: { domain: 'tizio.example' } }, PATIENT);
  return { observed, asked: resolver.asked };
};

const valueOf = async (zone: Records) => {
  const { observed } = await gather(zone);
  if (!observed.seen) throw new Error(`unseen: ${observed.asked}`);
  return observed.value;
};

/** A record at tizio.example, and others. */
const spf = (record: string, others: Records = {}): Records => ({
  'tizio.example': { TXT: ['unrelated', record] },
  ...others,
});

describe('spfRecord', () => {
  it('reads a plain record', async () => {
    expect(await valueOf(spf('v=spf1 ip4:192.0.2.25 -all'))).toEqual({
      domain: 'tizio.example',
      records: ['v=spf1 ip4:192.0.2.25 -all'],
      dnsLookups: 0,
      missingIncludes: [],
      all: '-',
      addresses: ['192.0.2.25'],
    });
  });

  it('says how old the answer is and how long it holds', async () => {
    const { observed } = await gather(spf('v=spf1 -all'));
    expect(observed).toMatchObject({ readAt: new Date('2026-11-23T10:00:00Z'), ttl: 300 });
  });

  it.each([
    ['a domain without records', { 'tizio.example': {} }],
    ['a domain that does not exist', {}],
    ['other TXT records only', { 'tizio.example': { TXT: ['v=spf10 -all', 'hello'] } }],
  ])('finds nothing: %s', async (_, zone) => {
    expect(await valueOf(zone)).toMatchObject({ records: [], dnsLookups: 0, all: 'none' });
  });

  it('keeps several records and evaluates none of them', async () => {
    const records = ['v=spf1 include:a.example -all', 'v=spf1 mx -all'];
    const { observed, asked } = await gather({ 'tizio.example': { TXT: records } });
    expect(observed).toMatchObject({ value: { records, dnsLookups: 0, addresses: [] } });
    expect(asked).toEqual(['tizio.example TXT']);
  });

  it.each([
    ['each querying term', 'v=spf1 a mx ptr exists:%{i}.x.example ip4:192.0.2.1 -all', {}, 4],
    ['a redirect', 'v=spf1 redirect=r.example', { 'r.example': { TXT: ['v=spf1 a -all'] } }, 2],
    ['no redirect beside all', 'v=spf1 -all redirect=r.example', {}, 0],
    ['nothing after all', 'v=spf1 a ~all mx include:r.example', {}, 1],
    [
      'includes of includes',
      'v=spf1 include:a.example include:b.example -all',
      {
        'a.example': { TXT: ['v=spf1 include:c.example mx -all'] },
        'b.example': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
        'c.example': { TXT: ['v=spf1 a:one.example a:two.example -all'] },
      },
      6,
    ],
    [
      'a name that is included twice, twice',
      'v=spf1 include:a.example include:b.example -all',
      {
        'a.example': { TXT: ['v=spf1 include:c.example -all'] },
        'b.example': { TXT: ['v=spf1 include:c.example -all'] },
        'c.example': { TXT: ['v=spf1 a:x.example -all'] },
      },
      6,
    ],
    ['a macro that only the mail fills in', 'v=spf1 include:%{l}.x.example -all', {}, 1],
  ])('counts %s', async (_, record, others, count) => {
    expect((await valueOf(spf(record, others))).dnsLookups).toBe(count);
  });

  it('ends at a record that includes itself', async () => {
    const { observed, asked } = await gather(
      spf('v=spf1 include:a.example -all', {
        'a.example': { TXT: ['v=spf1 include:TIZIO.example. -all'] },
      }),
    );
    expect(observed).toMatchObject({ value: { dnsLookups: 50 } });
    expect(asked.filter((question) => question.endsWith(' TXT'))).toHaveLength(2);
  });

  it('asks for a bounded number of names', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [
        `n${index}.example`,
        { TXT: [`v=spf1 include:n${index + 1}.example include:m${index}.example -all`] },
      ]),
    );
    const { asked } = await gather(spf('v=spf1 include:n0.example -all', chain));
    expect(asked.length).toBeLessThanOrEqual(50);
  });

  it('names includes that publish nothing', async () => {
    const zone = spf('v=spf1 include:gone.example include:empty.example redirect=away.example', {
      'empty.example': { A: ['192.0.2.9'] },
    });
    expect((await valueOf(zone)).missingIncludes).toEqual([
      'gone.example',
      'empty.example',
      'away.example',
    ]);
  });

  it('stops at a fault of its own and asks for nothing behind it', async () => {
    const { observed, asked } = await gather(spf('v=spf1 ip4:192.0.2.300 include:a.example -all'));
    expect(observed).toMatchObject({ value: { syntaxError: 'ip4:192.0.2.300' } });
    expect(asked).toEqual(['tizio.example TXT']);
  });

  it.each([
    ['a fault', ['v=spf1 ipv4:192.0.2.1 -all'], 'a.example: ipv4:192.0.2.1'],
    ['two records', ['v=spf1 -all', 'v=spf1 ~all'], 'a.example: v=spf1 -all … v=spf1 ~all'],
  ])('names an included record with %s', async (_, records, fault) => {
    const zone = spf('v=spf1 include:a.example -all', { 'a.example': { TXT: records } });
    expect((await valueOf(zone)).syntaxError).toBe(fault);
  });

  it.each(['servfail', 'timeout', 'refused'] as const)(
    'is unseen when an included name answers %s, for the count is not known',
    async (why) => {
      const { observed } = await gather(spf('v=spf1 include:a.example -all', { 'a.example': why }));
      expect(observed).toEqual({ seen: false, why, asked: 'a.example TXT' });
    },
  );

  it('is unseen when its own name cannot be looked up', async () => {
    const { observed } = await gather({ 'tizio.example': 'timeout' });
    expect(observed).toEqual({ seen: false, why: 'timeout', asked: 'tizio.example TXT' });
  });

  it('takes single addresses and hosts as candidates, and small networks by their first host', async () => {
    const zone = spf(
      'v=spf1 ip4:192.0.2.8/29 ip4:192.0.2.33/30 ip4:198.51.100.0/24 ip6:2001:db8::25 -ip4:192.0.2.66 a mx a:out.tizio.example a:gone.example -all',
      {
        'tizio.example': {
          TXT: [
            'v=spf1 ip4:192.0.2.8/29 ip4:192.0.2.33/30 ip4:198.51.100.0/24 ip6:2001:db8::25 -ip4:192.0.2.66 a mx a:out.tizio.example a:gone.example -all',
          ],
          A: ['203.0.113.80'],
          MX: [
            [20, 'mx2.tizio.example'],
            [10, 'mx1.tizio.example'],
          ],
        },
        'mx1.tizio.example': { A: ['203.0.113.1'], AAAA: ['2001:db8::1'] },
        'mx2.tizio.example': 'servfail',
        'out.tizio.example': { A: ['192.0.2.25', '203.0.113.1'] },
      },
    );
    expect((await valueOf(zone)).addresses).toEqual([
      '192.0.2.9',
      '192.0.2.33',
      '2001:db8::25',
      '203.0.113.80',
      '203.0.113.1',
      '2001:db8::1',
      '192.0.2.25',
    ]);
  });

  it('recognises the provider from the includes, the one with mailboxes first', async () => {
    const zone = spf('v=spf1 include:u1.invio.example include:_spf.posta.example ~all', {
      'u1.invio.example': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
      '_spf.posta.example': { TXT: ['v=spf1 ip4:192.0.2.2 -all'] },
    });
    expect((await valueOf(zone)).provider).toBe('posta');
  });

  it('gives up when it is aborted', async () => {
    const resolver = zoneResolver(spf('v=spf1 -all'));
    const gatherer = createSpfRecordGatherer({ resolver, providers: SAMPLE_PROVIDERS });
    const facts = { sender: { domain: 'tizio.example' } };
    expect(await gatherer.gather(facts, AbortSignal.abort())).toMatchObject({
      seen: false,
      why: 'timeout',
    });
  });
});
