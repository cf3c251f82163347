import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateDmarc } from '../../src/evidence/dmarc-evaluation.ts';
import { walkDmarc } from '../../src/evidence/dmarc-walk.ts';
import { isDmarcRecord, parseDmarcRecord } from '../../src/mail/dmarc-record.ts';
import type { SpfResult } from '../../src/model/evidence.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';

type Published = Readonly<Record<string, string>>;

/** Without the dots that part nothing, as names come from a parser. */
const plain = (name: string): string => name.split('.').filter(Boolean).join('.');

const walk = async (published: Published, domain: string) => {
  const records = Object.fromEntries(
    Object.entries(published).map(([name, text]) => [`_dmarc.${name}`, { TXT: [text] }]),
  );
  const walked = await walkDmarc(zoneResolver(records), plain(domain), PATIENT);
  if (!walked.seen) throw new Error(walked.asked);
  return walked.value;
};

interface Case {
  readonly from: string;
  readonly spf?: readonly [SpfResult, string];
  readonly dkim?: readonly string[];
  readonly exists?: boolean;
}

/** Everything by its own walk, as a receiver does it. */
const evaluate = async (published: Published, { from, spf, dkim = [], exists = true }: Case) => {
  const authenticated = async (domain: string) => ({
    domain,
    organization: (await walk(published, domain)).organization,
  });
  return evaluateDmarc({
    from,
    walk: await walk(published, from),
    exists,
    spf: spf ? { result: spf[0], ...(await authenticated(spf[1])) } : null,
    dkim: await Promise.all(dkim.map(authenticated)),
    isOpen: false,
  });
};

const REJECT = { 'tizio.example': 'v=DMARC1; p=reject' };
const STRICT = { 'tizio.example': 'v=DMARC1; p=reject; adkim=s; aspf=s' };

describe('evaluateDmarc (RFC 9989 §5)', () => {
  it.each([
    // published, case, result
    ['SPF for the author', REJECT, { spf: ['pass', 'tizio.example'] }, 'pass'],
    ['SPF for a name below', REJECT, { spf: ['pass', 'bounces.tizio.example'] }, 'pass'],
    ['SPF for somebody else', REJECT, { spf: ['pass', 'mailer.example'] }, 'fail'],
    ['SPF that softly fails', REJECT, { spf: ['softfail', 'tizio.example'] }, 'fail'],
    ['SPF that is silent', REJECT, { spf: ['neutral', 'tizio.example'] }, 'fail'],
    ['SPF that failed to look', REJECT, { spf: ['temperror', 'tizio.example'] }, 'unknown'],
    ['a signature of the author', REJECT, { dkim: ['tizio.example'] }, 'pass'],
    ['one of two signatures', REJECT, { dkim: ['mailer.example', 'tizio.example'] }, 'pass'],
    ['a signature of the mailer', REJECT, { dkim: ['mailer.example'] }, 'fail'],
    ['a signature below, strict', STRICT, { dkim: ['news.tizio.example'] }, 'fail'],
    ['SPF below, strict', STRICT, { spf: ['pass', 'news.tizio.example'] }, 'fail'],
    ['the same name, strict', STRICT, { dkim: ['TIZIO.example'] }, 'pass'],
    ['nothing at all', REJECT, {}, 'fail'],
    ['no policy', {}, { spf: ['pass', 'tizio.example'] }, 'none'],
    ['a record without effect', { 'tizio.example': 'v=DMARC1; p=rejct' }, {}, 'none'],
  ] as const)('%s', async (_, published, rest, result) => {
    expect(await evaluate(published, { from: 'tizio.example', ...rest })).toMatchObject({ result });
  });

  it('parts siblings where the record says that the organization ends (psd=n)', async () => {
    const below = { ...REJECT, 'a.tizio.example': 'v=DMARC1; p=reject; psd=n' };
    const question = { from: 'x.a.tizio.example', dkim: ['b.tizio.example'] };
    expect(await evaluate(REJECT, question)).toMatchObject({ result: 'pass' });
    expect(await evaluate(below, question)).toMatchObject({ result: 'fail' });
  });

  it('parts customers of one public suffix (psd=y)', async () => {
    const suffix = { 'gov.example': 'v=DMARC1; p=reject; psd=y' };
    expect(
      await evaluate(suffix, { from: 'a.gov.example', dkim: ['b.gov.example'] }),
    ).toMatchObject({ result: 'fail' });
    expect(
      await evaluate(suffix, { from: 'a.gov.example', dkim: ['mail.a.gov.example'] }),
    ).toMatchObject({ result: 'pass', alignedSigner: 'mail.a.gov.example' });
  });

  it('walks on from a public suffix that sends mail itself (step 2 of §4.10)', async () => {
    const published = {
      'gov.example': 'v=DMARC1; p=reject; psd=y',
      example: 'v=DMARC1; p=none',
    };
    expect((await walk(published, 'gov.example')).organization).toBe('example');
    expect((await walk(published, 'a.gov.example')).organization).toBe('a.gov.example');
  });

  it.each([
    ['the domain itself', 'tizio.example', true, 'quarantine'],
    ['a subdomain', 'x.tizio.example', true, 'none'],
    ['a subdomain that does not exist', 'x.tizio.example', false, 'reject'],
  ] as const)('finds the policy for %s', async (_, from, exists, policy) => {
    const published = { 'tizio.example': 'v=DMARC1; p=quarantine; sp=none; np=reject' };
    expect(await evaluate(published, { from, exists })).toMatchObject({ result: 'fail', policy });
  });

  it('finds a record at the middle label', async () => {
    const published = { 'b.d.example': 'v=DMARC1; p=reject' };
    expect(
      await evaluate(published, { from: 'a.b.d.example', dkim: ['c.b.d.example'] }),
    ).toMatchObject({ result: 'pass', policy: 'reject' });
    expect((await walk({ 'b.d.com': 'v=DMARC1; p=reject' }, 'a.b.d.com')).applied?.name).toBe(
      'b.d.com',
    );
  });
});

/** OpenDMARC's own cases lie outside of this repository. */
const corpora = process.env['SEMPRONIO_CORPORA'];
const file = corpora && join(corpora, 'auth/dmarc/opendmarc-cases.json');

interface OpenDmarc {
  readonly parse: readonly { readonly record: string; readonly outcome: string }[];
  readonly alignment: readonly {
    readonly a: string;
    readonly b: string;
    readonly mode: 'relaxed' | 'strict';
    readonly aligned: boolean;
  }[];
}

/** Records that OpenDMARC reads by RFC 7489 and RFC 9989 reads otherwise, and why. */
const CHANGED: Readonly<Record<string, string>> = {
  // "n" is no policy; OpenDMARC takes the first letter for the word, which neither RFC says
  'v=DMARC1; p=n;': 'RFC 9989 §4.7: an invalid p without a valid rua takes no effect',
  // faults outside of p, sp and np leave the record in effect, with defaults
  'v=DMARC1; p=none; adkim=bob;': 'RFC 9989 §4.7: the default stands in for a value that is none',
  'v=DMARC1; p=none; aspf=bob;': 'RFC 9989 §4.7: the default stands in for a value that is none',
  // tags of RFC 7489 that are gone are unknown tags
  'v=DMARC1; p=none; rf=bob;': 'RFC 9989 §4.7: rf is gone, unknown tags are ignored',
  'v=DMARC1; p=none; ri=bob;': 'RFC 9989 §4.7: ri is gone, unknown tags are ignored',
  'v=DMARC1; p=none; pct=500;': 'RFC 9989 §4.7: pct is gone, unknown tags are ignored',
  'v=DMARC1; p=none; rf=000000000000000000000000000000000':
    'RFC 9989 §4.7: rf is gone, unknown tags are ignored',
};

const takesEffect = (record: string): boolean =>
  isDmarcRecord(record) && parseDmarcRecord(record).actions !== null;

if (file && existsSync(file)) {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as OpenDmarc;

  describe('OpenDMARC, records', () => {
    it.each(cases.parse.map(({ record, outcome }) => [record, outcome] as const))(
      '"%s" is %s',
      (record, outcome) => {
        const isWanted = outcome === 'DMARC_PARSE_OKAY';
        expect(takesEffect(record)).toBe(CHANGED[record] ? !isWanted : isWanted);
      },
    );

    it('names no record as changed that is not there', () => {
      const records = cases.parse.map(({ record }) => record);
      expect(Object.keys(CHANGED).filter((record) => !records.includes(record))).toEqual([]);
    });
  });

  describe('OpenDMARC, alignment', () => {
    it.each(cases.alignment.map((one) => [one.a, one.b, one.mode, one.aligned] as const))(
      '%s and %s, %s: %s',
      async (a, b, mode, aligned) => {
        // RFC 9989 knows no list of public suffixes: the organization is where it publishes
        const labels = plain(b).split('.').length;
        const shorter = plain(a).split('.').length < labels ? plain(a) : plain(b);
        const organization = a.endsWith('.foo.com') ? 'foo.com' : shorter;
        const modeTag = mode === 'strict' ? 's' : 'r';
        const published = { [organization]: `v=DMARC1; p=reject; adkim=${modeTag}` };
        if (plain(a) !== organization && mode === 'strict') {
          Object.assign(published, { [plain(a)]: `v=DMARC1; p=reject; adkim=s` });
        }
        const { result } = await evaluate(published, { from: a, dkim: [b] });
        expect(result).toBe(aligned ? 'pass' : 'fail');
      },
    );
  });

  it('the missing p: none with a valid rua, no DMARC without one (RFC 9989 §4.7)', () => {
    expect(parseDmarcRecord('v=DMARC1; rua=mailto:a@tizio.example').actions?.domain).toBe('none');
    expect(parseDmarcRecord('v=DMARC1; pct=100;').actions).toBeNull();
  });
} else {
  it('corpora are left out: SEMPRONIO_CORPORA is not set', () => {
    expect(corpora ?? '').toBe('');
  });
}
