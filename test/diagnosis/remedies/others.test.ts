import { dmarcRemedies } from '../../../src/diagnosis/remedies/dmarc.ts';
import { reverseRemedies } from '../../../src/diagnosis/remedies/reverse.ts';
import { mtaStsRemedies, tlsRptRemedies } from '../../../src/diagnosis/remedies/transport.ts';
import { parseDmarcRecord } from '../../../src/mail/dmarc-record.ts';
import type { DmarcPolicy, MailRoute, ReverseName } from '../../../src/model/evidence.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const DOMAIN = 'tizio.example';

const seen = <T>(value: T) => ({ seen: true, value, readAt: NOW }) as const;

const ROUTE: MailRoute = {
  domain: DOMAIN,
  kind: 'mx',
  records: [],
  hosts: ['MX.tizio.example.', 'mx2.tizio.example'].map((name, index) => ({
    name,
    preference: 10,
    addresses: seen({ exists: true, addresses: [`192.0.2.${index + 1}`] }),
    isAlias: false,
    isAddressLiteral: false,
  })),
};

const dmarc = (more: Partial<DmarcPolicy>): DmarcPolicy => ({
  domain: DOMAIN,
  foundAt: null,
  organizationalDomain: DOMAIN,
  record: null,
  policy: null,
  spfAlignment: 'relaxed',
  dkimAlignment: 'relaxed',
  isAmbiguous: false,
  ...more,
});

const broken = (record: string): DmarcPolicy => {
  const { syntaxError = '' } = parseDmarcRecord(record);
  return dmarc({ record, foundAt: DOMAIN, syntaxError });
};

describe('a DMARC record to publish', () => {
  it.each<[string, DmarcPolicy, string | undefined]>([
    ['none', dmarc({}), 'v=DMARC1; p=none; rua=mailto:dmarc@tizio.example'],
    [
      'several',
      dmarc({
        isAmbiguous: true,
        ambiguous: {
          name: DOMAIN,
          records: [
            'v=DMARC1; p=reject; rua=mailto:a@tizio.example',
            'v=DMARC1; p=quarantine; rua=mailto:b@tizio.example',
          ],
        },
      }),
      'v=DMARC1; p=quarantine; rua=mailto:a@tizio.example,mailto:b@tizio.example',
    ],
    ['a typo', broken('v=DMARC1; p=quarentine'), 'v=DMARC1; p=quarantine'],
    ['words for letters', broken('v=DMARC1; p=reject; aspf=strict'), 'v=DMARC1; p=reject; aspf=s'],
    ['a good one', dmarc({ record: 'v=DMARC1; p=none', foundAt: DOMAIN }), undefined],
    ['several, not known which', dmarc({ isAmbiguous: true }), undefined],
  ])('%s', (_, policy, value) => {
    const [remedy] = dmarcRemedies(['dmarc/record'], policy);
    expect(remedy?.value).toBe(value);
    if (remedy) {
      expect(remedy.name).toBe('_dmarc.tizio.example');
      expect(parseDmarcRecord(remedy.value).syntaxError).toBeUndefined();
    }
  });
});

describe('a name for an address', () => {
  const address = (ip: string, names: readonly string[]): ReverseName => ({
    ip,
    source: 'bounce',
    names: seen(names),
    confirmed: seen(null),
  });
  const propose = (name: ReverseName) =>
    reverseRemedies(['reverse/confirmed'], [name], DOMAIN, ROUTE);

  it('is asked for in a letter, with the record it leads to', () => {
    expect(propose(address('192.0.2.9', []))).toMatchObject([
      { kind: 'record', name: 'mail.tizio.example', type: 'A', value: '192.0.2.9' },
      { kind: 'letter', params: { ip: '192.0.2.9', name: 'mail.tizio.example', current: 'none' } },
    ]);
  });

  it('is that of the mail host with the address', () => {
    expect(propose(address('192.0.2.1', ['host.provider.example']))).toMatchObject([
      { kind: 'letter', params: { name: 'mx.tizio.example' } },
    ]);
  });

  it('lacks only its record where it is our own', () => {
    expect(propose(address('2001:db8::9', ['out.tizio.example']))).toMatchObject([
      { kind: 'record', name: 'out.tizio.example', type: 'AAAA' },
    ]);
  });

  it('is not asked for where nobody could look', () => {
    const unseen = { seen: false, why: 'timeout', asked: 'x' } as const;
    expect(propose({ ...address('192.0.2.9', []), confirmed: unseen })).toEqual([]);
  });
});

describe('encryption', () => {
  it('gets a policy for the mail hosts, in testing mode, and its record', () => {
    expect(mtaStsRemedies(['mta-sts/policy'], ROUTE, NOW)).toMatchObject([
      {
        kind: 'file',
        url: 'https://mta-sts.tizio.example/.well-known/mta-sts.txt',
        content:
          'version: STSv1\nmode: testing\nmx: mx.tizio.example\nmx: mx2.tizio.example\nmax_age: 604800',
      },
      { kind: 'record', name: '_mta-sts.tizio.example', value: 'v=STSv1; id=20261124100000' },
    ]);
  });

  it('gets reports', () => {
    expect(tlsRptRemedies(['tls-rpt/record'], DOMAIN)).toMatchObject([
      {
        name: '_smtp._tls.tizio.example',
        value: 'v=TLSRPTv1; rua=mailto:tls-reports@tizio.example',
      },
    ]);
  });
});
