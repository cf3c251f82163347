import { CHECKS } from '../../src/checks/index.ts';
import { createDiagnostician } from '../../src/diagnosis/run.ts';
import type { CheckProgress } from '../../src/model/check.ts';
import type { EvidenceMap, EvidenceName, Gatherers, Observed } from '../../src/model/evidence.ts';
import { EVIDENCE_NEEDS, UNSEEN_REASONS } from '../../src/model/evidence.ts';
import { seen } from '../support/judge.ts';

const HEALTHY: EvidenceMap = {
  recipientRoute: {
    domain: 'bene.example',
    kind: 'mx',
    records: ['10 mx.bene.example.'],
    hosts: [
      {
        name: 'mx.bene.example',
        preference: 10,
        addresses: seen({ exists: true, addresses: ['192.0.2.2'] }),
        isAlias: false,
        isAddressLiteral: false,
      },
    ],
  },
  senderRoute: { domain: 'tizio.example', kind: 'mx', records: [], hosts: [] },
  recipientRegistration: {
    domain: 'bene.example',
    told: { kind: 'no-service' },
    readAt: new Date('2026-11-23T12:00:00Z'),
  },
  recipientDnssec: { domain: 'bene.example', names: [] },
  senderDnssec: { domain: 'tizio.example', names: [] },
  recipientNameServers: {
    domain: 'bene.example',
    zone: null,
    hosts: [],
    resolves: true,
    control: 'not-needed',
  },
  senderNameServers: {
    domain: 'tizio.example',
    zone: null,
    hosts: [],
    resolves: true,
    control: 'not-needed',
  },
  smtpServers: {
    domain: 'bene.example',
    control: 'not-needed',
    unasked: [],
    hosts: [
      {
        host: 'mx.bene.example',
        preference: 10,
        address: '192.0.2.2',
        answer: { kind: 'talked', greeting: '220', extensions: [], startTls: 'not-offered' },
      },
    ],
  },
  spfRecord: {
    domain: 'tizio.example',
    records: ['v=spf1 mx -all'],
    dnsLookups: 1,
    missingIncludes: [],
    all: '-',
    addresses: [],
  },
  spfEvaluation: { domain: 'tizio.example', results: [] },
  dkimKeys: { domain: 'tizio.example', keys: [], tried: [], missingNamed: [], existence: 'some' },
  dmarcPolicy: {
    domain: 'tizio.example',
    foundAt: null,
    organizationalDomain: 'tizio.example',
    record: null,
    policy: null,
    spfAlignment: 'relaxed',
    dkimAlignment: 'relaxed',
    isAmbiguous: false,
  },
  mailSignatures: { hasTravelled: false, isRecent: false, author: null, signatures: [] },
  dmarcAlignment: {
    domain: 'tizio.example',
    record: null,
    policy: null,
    result: 'none',
    spf: null,
    alignedSigner: null,
    brokenSigner: null,
  },
  dmarcReports: { foundAt: null, record: null, targets: [] },
  heloNames: [],
  reverseNames: [],
  blocklists: [],
  mtaSts: { domain: 'bene.example', records: [], id: null, url: 'https://mta-sts.bene.example/' },
  tlsRpt: { domain: 'bene.example', records: [], addresses: [] },
  dane: { domain: 'bene.example', hosts: [] },
  bimi: { domain: 'tizio.example', foundAt: null, records: [], logo: null, certificate: null },
  clientServers: {
    domain: 'tizio.example',
    servers: [],
    named: [],
    records: [],
    unseen: [],
    notOffered: [],
    autoconfig: { kind: 'none' },
    autodiscover: { kind: 'none' },
  },
};

const NAMES = Object.keys(EVIDENCE_NEEDS) as EvidenceName[];
const FACTS = {
  own: 'sender',
  sender: { domain: 'tizio.example' },
  recipient: { domain: 'bene.example' },
} as const;

const diagnostician = (
  observations: Partial<{ [N in EvidenceName]: Observed<EvidenceMap[N]> }>,
  gathered: EvidenceName[] = [],
) =>
  createDiagnostician({
    checks: CHECKS,
    gatherers: Object.fromEntries(
      NAMES.map((name) => [
        name,
        {
          name,
          gather: () => {
            gathered.push(name);
            return Promise.resolve(observations[name] ?? seen(HEALTHY[name]));
          },
        },
      ]),
    ) as unknown as Gatherers,
    lookups: () => 0,
    forget: () => undefined,
    now: () => new Date('2026-11-23T12:05:00Z'),
  });

const signal = new AbortController().signal;

describe('a diagnosis', () => {
  it('finds nothing wrong where nothing is', async () => {
    const { verdict } = await diagnostician({}).diagnose(FACTS, { signal });
    expect(verdict.fault).toBe('nobody');
  });

  it('gathers each kind of evidence once, however many checks need it', async () => {
    const gathered: EvidenceName[] = [];
    await diagnostician({}, gathered).diagnose(FACTS, { signal });
    expect(gathered.sort()).toEqual([...NAMES].sort());
  });

  it('gathers nothing about a side that is not known', async () => {
    const gathered: EvidenceName[] = [];
    await diagnostician({}, gathered).diagnose({ sender: FACTS.sender }, { signal });
    expect(gathered).not.toContain('smtpServers');
  });

  it.each(NAMES.flatMap((name) => UNSEEN_REASONS.map((why) => [name, why] as const)))(
    'blames nobody when %s could not be seen (%s)',
    async (name, why) => {
      const { verdict, findings } = await diagnostician({
        [name]: { seen: false, why, asked: 'a name' },
      }).diagnose(FACTS, { signal });
      expect(['unknown', 'nobody']).toContain(verdict.fault);
      expect(verdict.notChecked.map(({ text }) => text)).toContain('unchecked.look-up');
      expect(findings.filter(({ fault }) => fault !== undefined)).toEqual([]);
    },
  );

  it('dates a finding by its oldest evidence and its shortest life', async () => {
    const { findings } = await diagnostician({
      spfRecord: {
        seen: true,
        value: HEALTHY.spfRecord,
        readAt: new Date('2026-11-23T12:01:00Z'),
        ttl: 60,
      },
    }).diagnose(FACTS, { signal });
    const finding = findings.find(({ check }) => check === 'spf/record-present');
    expect(finding?.readAt.toISOString()).toBe('2026-11-23T12:01:00.000Z');
    expect(finding?.ttl).toBe(60);
  });

  it('tells how each check goes on, and ends with all of them finished', async () => {
    const reports: (readonly CheckProgress[])[] = [];
    await diagnostician({}).diagnose(FACTS, {
      signal,
      onProgress: (progress) => reports.push(progress),
    });
    expect(reports[0]?.every(({ state }) => state === 'running')).toBe(true);
    expect(reports.at(-1)?.some(({ state }) => state === 'running')).toBe(false);
  });
});
