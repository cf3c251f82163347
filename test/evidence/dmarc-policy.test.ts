import { createDmarcPolicyGatherer } from '../../src/evidence/dmarc-policy.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

/** DMARC records by domain; an empty text for a domain that merely exists. */
const records = (byDomain: Record<string, string | readonly string[]>): Records =>
  Object.fromEntries(
    Object.entries(byDomain).map(([domain, texts]) => [
      `_dmarc.${domain}`,
      { TXT: [texts].flat() },
    ]),
  );

const gather = async (zone: Records, domain = 'tizio.example') => {
  const resolver = zoneResolver(zone);
  const gatherer = createDmarcPolicyGatherer({ resolver });
  const observed = await gatherer.gather({ sender: { domain } }, PATIENT);
  return { observed, asked: resolver.asked };
};

const valueOf = async (zone: Records, domain?: string) => {
  const { observed } = await gather(zone, domain);
  if (!observed.seen) throw new Error(`unseen: ${observed.asked}`);
  return observed.value;
};

describe('dmarcPolicy', () => {
  it('finds the record of the domain itself', async () => {
    const text = 'v=DMARC1; p=reject; adkim=s';
    expect(await valueOf(records({ 'tizio.example': text }))).toEqual({
      domain: 'tizio.example',
      foundAt: 'tizio.example',
      organizationalDomain: 'tizio.example',
      record: text,
      policy: 'reject',
      spfAlignment: 'relaxed',
      dkimAlignment: 'strict',
      isAmbiguous: false,
    });
  });

  it('finds nothing where nothing is published', async () => {
    expect(await valueOf({ 'tizio.example': { A: ['192.0.2.1'] } })).toMatchObject({
      foundAt: null,
      record: null,
      policy: null,
      organizationalDomain: 'tizio.example',
    });
  });

  it.each([
    // domain, records, found at, organization, policy
    [
      'news.tizio.example',
      { 'tizio.example': 'v=DMARC1; p=reject; sp=none' },
      'tizio.example',
      'tizio.example',
      'none',
    ],
    [
      'a.b.tizio.example',
      { 'b.tizio.example': 'v=DMARC1; p=quarantine' },
      'b.tizio.example',
      'b.tizio.example',
      'quarantine',
    ],
    [
      'a.b.tizio.example',
      { 'b.tizio.example': 'v=DMARC1; p=none', 'tizio.example': 'v=DMARC1; p=reject' },
      'tizio.example',
      'tizio.example',
      'reject',
    ],
    [
      'a.b.tizio.example',
      { 'a.b.tizio.example': 'v=DMARC1; p=none', 'tizio.example': 'v=DMARC1; p=reject' },
      'a.b.tizio.example',
      'tizio.example',
      'none',
    ],
    [
      'a.b.tizio.example',
      { 'b.tizio.example': 'v=DMARC1; p=none; psd=n', 'tizio.example': 'v=DMARC1; p=reject' },
      'b.tizio.example',
      'b.tizio.example',
      'none',
    ],
    [
      'mail.tizio.gov.example',
      { 'gov.example': 'v=DMARC1; p=reject; psd=y' },
      'gov.example',
      'tizio.gov.example',
      'reject',
    ],
    [
      'mail.tizio.gov.example',
      { 'gov.example': 'v=DMARC1; p=reject; psd=y', 'tizio.gov.example': 'v=DMARC1; p=none' },
      'tizio.gov.example',
      'tizio.gov.example',
      'none',
    ],
    [
      'tizio.example',
      { example: 'v=DMARC1; p=reject; t=y; psd=y' },
      'example',
      'tizio.example',
      'quarantine',
    ],
  ] as const)(
    'walks up from %s through %j',
    async (domain, zone, foundAt, organization, policy) => {
      const value = await valueOf(records(zone), domain);
      expect(value).toMatchObject({ foundAt, organizationalDomain: organization, policy });
    },
  );

  it('asks at most eight names, jumping over the middle of a long one (RFC 9989 §4.10)', async () => {
    const { asked } = await gather({}, 'a.b.c.d.e.f.g.h.i.j.tizio.example');
    expect(asked).toEqual([
      '_dmarc.a.b.c.d.e.f.g.h.i.j.tizio.example TXT',
      '_dmarc.f.g.h.i.j.tizio.example TXT',
      '_dmarc.g.h.i.j.tizio.example TXT',
      '_dmarc.h.i.j.tizio.example TXT',
      '_dmarc.i.j.tizio.example TXT',
      '_dmarc.j.tizio.example TXT',
      '_dmarc.tizio.example TXT',
      '_dmarc.example TXT',
    ]);
  });

  it.each([
    ['exists', { 'news.tizio.example': { MX: [[10, 'mx.example']] as const } }, 'none'],
    ['does not exist', {}, 'reject'],
  ])('applies np by whether the subdomain %s', async (_, others: Records, policy) => {
    const zone = records({ 'tizio.example': 'v=DMARC1; p=quarantine; sp=none; np=reject' });
    expect(await valueOf({ ...zone, ...others }, 'news.tizio.example')).toMatchObject({ policy });
  });

  it('asks whether it exists only where that matters', async () => {
    const { asked } = await gather(
      records({ 'tizio.example': 'v=DMARC1; p=reject' }),
      'x.tizio.example',
    );
    expect(asked.filter((question) => question.endsWith(' A'))).toEqual([]);
  });

  it('discards several records at one name and goes on upwards', async () => {
    const several = ['v=DMARC1; p=none', 'v=DMARC1; p=reject'];
    expect(await valueOf(records({ 'tizio.example': several }))).toMatchObject({
      isAmbiguous: true,
      record: null,
      policy: null,
    });
    const zone = records({ 'news.tizio.example': several, 'tizio.example': 'v=DMARC1; p=reject' });
    expect(await valueOf(zone, 'news.tizio.example')).toMatchObject({
      isAmbiguous: true,
      foundAt: 'tizio.example',
      policy: 'reject',
    });
  });

  it('ignores other texts at the name', async () => {
    const zone = records({ 'tizio.example': ['v=spf1 -all', 'v=DMARC1; p=none'] });
    expect(await valueOf(zone)).toMatchObject({ policy: 'none', isAmbiguous: false });
  });

  it('keeps a record without effect, with its fault', async () => {
    const value = await valueOf(records({ 'tizio.example': 'v=DMARC1; p=rejct' }));
    expect(value).toMatchObject({ policy: null, syntaxError: 'p=rejct', foundAt: 'tizio.example' });
  });

  it('is unseen when a name below the record could not be looked up', async () => {
    const zone = {
      ...records({ 'tizio.example': 'v=DMARC1; p=none' }),
      '_dmarc.news.tizio.example': 'servfail',
    } as const;
    const { observed } = await gather(zone, 'news.tizio.example');
    expect(observed).toEqual({
      seen: false,
      why: 'servfail',
      asked: '_dmarc.news.tizio.example TXT',
    });
  });

  it('holds to its own record when names above it are silent', async () => {
    const zone = {
      ...records({ 'tizio.example': 'v=DMARC1; p=none' }),
      '_dmarc.example': 'timeout',
    } as const;
    expect(await valueOf(zone)).toMatchObject({ policy: 'none', foundAt: 'tizio.example' });
  });
});
