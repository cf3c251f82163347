import { matches } from '../../src/checks/dane/matches.ts';
import { record } from '../../src/checks/tls-rpt/record.ts';
import type {
  CertificateDigests,
  Dane,
  DaneHost,
  SmtpAnswer,
  SmtpServers,
  TlsRpt,
  TlsaRecord,
} from '../../src/model/evidence.ts';
import { judge } from '../support/judge.ts';

const domain = 'bene.example';

describe('tls-rpt/record', () => {
  const rpt = (rest: Partial<TlsRpt>) => ({
    tlsRpt: { domain, records: ['r'], addresses: [], ...rest },
  });
  it.each([
    ['ok', 'ok', rpt({ addresses: ['mailto:a@b.test'] })],
    ['absent', 'absent', rpt({ records: [] })],
    ['several', 'problem', rpt({ records: ['r', 'r'] })],
    ['broken', 'problem', rpt({ syntaxError: 'rua' })],
  ])('%s', (name, outcome, evidence) => {
    expect(judge(record, evidence)).toEqual([
      { outcome, text: `tls-rpt.record.${name}`, ...(outcome !== 'ok' && { advice: true }) },
    ]);
  });
});

const digests = (letter: string): CertificateDigests => ({
  certificate: { sha256: `${letter}1`.repeat(32), sha512: `${letter}2`.repeat(64) },
  publicKey: { sha256: `${letter}3`.repeat(32), sha512: `${letter}4`.repeat(64) },
});
const own = digests('a');
const authority = digests('b');
const talked = {
  kind: 'talked',
  greeting: '220 hello',
  extensions: ['STARTTLS'],
  startTls: 'done',
  certificate: {
    subject: 'CN=mx1.bene.example',
    names: [],
    issuer: '',
    validFrom: new Date('2026-01-01'),
    validTo: new Date('2027-01-01'),
    matchesName: false,
    isTrusted: false,
    isExpired: false,
    chain: [own, authority],
  },
} as const satisfies SmtpAnswer;
const plain: SmtpAnswer = { ...talked, startTls: 'not-offered' };
const slow: SmtpAnswer = { ...talked, startTls: 'failed', startTlsDetail: 'timeout' };
const closed: SmtpAnswer = { kind: 'closed' };
const silent: SmtpAnswer = { kind: 'no-answer' };

const tlsa = (usage: number, selector: number, matchingType: number, data: string): TlsaRecord => ({
  usage,
  selector,
  matchingType,
  data,
});
const OLD = tlsa(3, 1, 1, 'f'.repeat(64));
const FITS = tlsa(3, 1, 1, own.publicKey.sha256);
type Named = readonly TlsaRecord[] | 'insecure' | 'unseen';

const world = (...all: readonly (readonly [Named, SmtpAnswer | null])[]) => {
  const named = all.map(([records, answer], at) => ({
    host: `mx${at}.bene.example`,
    records,
    answer,
  }));
  const hosts = named.map(({ host, records }): DaneHost =>
    records === 'insecure'
      ? { host, kind: records }
      : records === 'unseen'
        ? { host, kind: records, why: 'timeout', asked: `${host} TLSA` }
        : { host, kind: 'secure', records },
  );
  const dane: Dane = { domain, hosts };
  const smtpServers: SmtpServers = {
    domain,
    control: 'works',
    unasked: named.flatMap(({ host, answer }) => (answer ? [] : [host])),
    hosts: named.flatMap(({ host, answer }) =>
      answer ? [{ host, preference: 10, address: '192.0.2.1', answer }] : [],
    ),
  };
  return { dane, smtpServers };
};

describe('dane/matches', () => {
  const ok = [{ outcome: 'ok', text: 'dane.matches.ok' }];
  const unseen = [{ outcome: 'unchecked', text: 'unchecked.look-up' }];
  const advice = [{ outcome: 'problem', text: 'dane.matches.some-unfit', advice: true }];
  const blame = [
    {
      outcome: 'problem',
      text: 'dane.matches.unfit',
      fault: 'recipient-admin',
      certainty: 'likely',
    },
  ];
  it.each([
    ['3 1 1', world([[FITS], talked]), ok],
    ['3 0 1', world([[tlsa(3, 0, 1, own.certificate.sha256)], talked]), ok],
    ['3 1 2', world([[tlsa(3, 1, 2, own.publicKey.sha512)], talked]), ok],
    ['2 0 1', world([[tlsa(2, 0, 1, authority.certificate.sha256)], talked]), ok],
    ['3 of the authority', world([[tlsa(3, 0, 1, authority.certificate.sha256)], talked]), blame],
    ['old one beside the new one', world([[OLD, FITS], talked]), ok],
    ['old one alone', world([[OLD], talked]), blame],
    ['no encryption', world([[FITS], plain]), blame],
    [
      'usages 0 and 1 do not count',
      world([
        [
          { ...OLD, usage: 1 },
          { ...OLD, usage: 0 },
        ],
        talked,
      ]),
      [],
    ],
    ['a digest of the wrong length', world([[{ ...OLD, data: 'ff' }], talked]), []],
    ['a whole certificate', world([[{ ...OLD, matchingType: 0 }], talked]), []],
    ['no records', world([[], talked]), []],
    ['unsigned', world(['insecure', talked]), []],
    ['not looked up', world(['unseen', talked]), unseen],
    [
      'one not looked up, one unfit',
      world(['unseen', talked], [[OLD], talked]),
      [...advice, ...unseen],
    ],
    ['one not looked up, one fits', world(['unseen', talked], [[FITS], talked]), ok],
    ['one not looked up, one demands nothing', world(['unseen', talked], ['insecure', talked]), []],
    ['too slow', world([[OLD], slow]), []],
    ['silent', world([[OLD], silent]), []],
    ['one fits', world([[OLD], talked], [[FITS], talked]), advice],
    ['one demands nothing', world([[OLD], talked], ['insecure', talked]), advice],
    ['one is closed', world([[OLD], talked], [[FITS], closed]), blame],
    ['one is silent to us', world([[OLD], talked], [[FITS], silent]), advice],
    ['one could not be asked', world([[OLD], talked], [[FITS], null]), advice],
    ['nothing signed', { ...world([[OLD], talked]), dane: { domain, hosts: [] } }, []],
  ])('%s', (_, evidence, expected) => {
    expect(judge(matches, evidence)).toEqual(expected);
  });
});
