import { keys } from '../../src/checks/dkim/keys.ts';
import { achievable } from '../../src/checks/dmarc/achievable.ts';
import { record } from '../../src/checks/dmarc/record.ts';
import { authorisesSender } from '../../src/checks/spf/authorises-sender.ts';
import { lookupLimit } from '../../src/checks/spf/lookup-limit.ts';
import { openToAll } from '../../src/checks/spf/open-to-all.ts';
import { recordPresent } from '../../src/checks/spf/record-present.ts';
import { syntax } from '../../src/checks/spf/syntax.ts';
import type {
  DkimKey,
  DkimKeys,
  DmarcPolicy,
  SpfEvaluation,
  SpfRecord,
  SpfResult,
} from '../../src/model/evidence.ts';
import type { SendingAddress } from '../../src/model/facts.ts';
import { judge } from '../support/judge.ts';

const blame = (text: string, certainty: string, outcome = 'problem') => [
  { outcome, text, fault: 'sender-admin', certainty },
];

const spf = (changes: Partial<SpfRecord> = {}): { readonly spfRecord: SpfRecord } => ({
  spfRecord: {
    domain: 'tizio.example',
    records: ['v=spf1 ip4:192.0.2.1 -all'],
    dnsLookups: 0,
    missingIncludes: [],
    all: '-',
    addresses: [],
    ...changes,
  },
});

describe('SPF (RFC 7208)', () => {
  it.each([
    ['one record', spf(), [{ outcome: 'ok', text: 'spf.record-present.ok' }]],
    [
      'none: absent breaks nothing by itself',
      spf({ records: [] }),
      [{ outcome: 'absent', text: 'spf.record-present.absent', advice: true }],
    ],
    [
      'two: permerror, 4.5',
      spf({ records: ['v=spf1 -all', 'v=spf1 a -all'] }),
      blame('spf.record-present.several', 'likely'),
    ],
  ])('spf/record-present judges %s', (_name, evidence, expected) => {
    expect(judge(recordPresent, evidence)).toEqual(expected);
  });

  it.each([
    ['a readable record', spf(), [{ outcome: 'ok', text: 'spf.syntax.ok' }]],
    ['a fault: 4.6', spf({ syntaxError: 'ipv4:1.2.3.4' }), blame('spf.syntax.broken', 'likely')],
    [
      'an include that leads nowhere: 5.2',
      spf({ missingIncludes: ['_spf.gone.example'] }),
      blame('spf.syntax.missing-include', 'likely'),
    ],
    ['two records, which another check owns', spf({ records: ['a', 'b'] }), []],
  ])('spf/syntax judges %s', (_name, evidence, expected) => {
    expect(judge(syntax, evidence)).toEqual(expected);
  });

  it.each([
    [10, [{ outcome: 'ok', text: 'spf.lookup-limit.ok' }]],
    [11, blame('spf.lookup-limit.exceeded', 'likely')],
  ])('spf/lookup-limit judges %d look-ups: 4.6.4', (dnsLookups, expected) => {
    expect(judge(lookupLimit, spf({ dnsLookups }))).toEqual(expected);
  });

  it.each([
    ['+', [{ outcome: 'problem', text: 'spf.open-to-all.open', advice: true }]],
    ['~', []],
    ['none', []],
  ] as const)('spf/open-to-all judges a record that ends in %s all: 5.1', (all, expected) => {
    expect(judge(openToAll, spf({ all }))).toEqual(expected);
  });

  const evaluation = (
    result: SpfResult,
    source: SendingAddress['source'],
  ): { readonly spfEvaluation: SpfEvaluation } => ({
    spfEvaluation: {
      domain: 'tizio.example',
      results: [{ ip: '192.0.2.1', source, result, comment: '' }],
    },
  });

  it.each([
    ['pass', 'bounce', [{ outcome: 'ok', text: 'spf.authorises-sender.ok' }]],
    ['fail', 'bounce', blame('spf.authorises-sender.refused', 'likely')],
    ['fail', 'profile', blame('spf.authorises-sender.refused', 'likely')],
    ['softfail', 'bounce', blame('spf.authorises-sender.refused', 'possible')],
    ['fail', 'said', blame('spf.authorises-sender.refused', 'possible')],
    ['fail', 'spf', []],
    ['fail', 'mx', []],
    ['pass', 'mx', [{ outcome: 'ok', text: 'spf.authorises-sender.ok' }]],
    ['temperror', 'bounce', [{ outcome: 'unchecked', text: 'spf.authorises-sender.temperror' }]],
    [
      'permerror',
      'bounce',
      [{ outcome: 'absent', text: 'spf.authorises-sender.silent', advice: true }],
    ],
  ] as const)(
    'spf/authorises-sender judges %s of an address from %s',
    (result, source, expected) => {
      expect(judge(authorisesSender, evaluation(result, source))).toEqual(expected);
    },
  );
});

const key = (state: DkimKey['state'], source: DkimKey['source'] = 'guessed'): DkimKey => ({
  selector: 's1',
  record: 'v=DKIM1; p=',
  state,
  source,
});
const dkim = (changes: Partial<DkimKeys> = {}): { readonly dkimKeys: DkimKeys } => ({
  dkimKeys: {
    domain: 'tizio.example',
    keys: [],
    tried: ['s1', 'default'],
    missingNamed: [],
    existence: 'unknown',
    ...changes,
  },
});

describe('dkim/keys', () => {
  it.each([
    ['a usable key', dkim({ keys: [key('usable')] }), [{ outcome: 'ok', text: 'dkim.keys.ok' }]],
    [
      'an old revoked key beside a usable one',
      dkim({ keys: [key('revoked'), key('usable')] }),
      [{ outcome: 'ok', text: 'dkim.keys.ok' }],
    ],
    [
      'a guess that missed is not a missing key',
      dkim({ existence: 'some' }),
      [{ outcome: 'unchecked', text: 'dkim.keys.not-found' }],
    ],
    [
      'certainly none (RFC 8020)',
      dkim({ existence: 'none' }),
      [{ outcome: 'absent', text: 'dkim.keys.absent', advice: true }],
    ],
    [
      'only a revoked one among the guesses: another may be in use',
      dkim({ keys: [key('revoked')] }),
      [{ outcome: 'problem', text: 'dkim.keys.unusable', advice: true }],
    ],
    [
      'the one the mail names is revoked',
      dkim({ keys: [key('revoked', 'named')] }),
      blame('dkim.keys.unusable', 'likely'),
    ],
    [
      'the one the mail names is missing',
      dkim({ missingNamed: ['x'] }),
      blame('dkim.keys.named-missing', 'likely', 'absent'),
    ],
  ])('judges: %s', (_name, evidence, expected) => {
    expect(judge(keys, evidence)).toEqual(expected);
  });
});

const dmarc = (changes: Partial<DmarcPolicy> = {}): { readonly dmarcPolicy: DmarcPolicy } => ({
  dmarcPolicy: {
    domain: 'tizio.example',
    foundAt: 'tizio.example',
    organizationalDomain: 'tizio.example',
    record: 'v=DMARC1; p=reject',
    policy: 'reject',
    spfAlignment: 'relaxed',
    dkimAlignment: 'relaxed',
    isAmbiguous: false,
    ...changes,
  },
});

describe('DMARC (RFC 9989)', () => {
  it.each([
    ['a record', dmarc(), [{ outcome: 'ok', text: 'dmarc.record.ok' }]],
    [
      'none',
      dmarc({ record: null, policy: null, foundAt: null }),
      [{ outcome: 'absent', text: 'dmarc.record.absent', advice: true }],
    ],
    [
      'several',
      dmarc({ isAmbiguous: true }),
      [{ outcome: 'problem', text: 'dmarc.record.several', advice: true }],
    ],
  ])('dmarc/record blames nobody for %s', (_name, evidence, expected) => {
    expect(judge(record, evidence)).toEqual(expected);
  });

  const nothing = { results: [], domain: 'tizio.example' };
  it.each([
    [
      'nothing passes under p=reject, unless a subdomain stands for it',
      {
        ...dmarc(),
        ...spf({ records: [] }),
        ...dkim({ existence: 'none' }),
        spfEvaluation: nothing,
      },
      blame('dmarc.achievable.impossible', 'likely'),
    ],
    [
      'the same where both alignments are strict',
      {
        ...dmarc({ spfAlignment: 'strict', dkimAlignment: 'strict' }),
        ...spf({ records: [] }),
        ...dkim({ existence: 'none' }),
        spfEvaluation: nothing,
      },
      blame('dmarc.achievable.impossible', 'certain'),
    ],
    [
      'the same where the record says that nobody sends',
      {
        ...dmarc(),
        ...spf({ records: ['v=spf1 -all'] }),
        ...dkim({ existence: 'none' }),
        spfEvaluation: nothing,
      },
      blame('dmarc.achievable.impossible', 'certain'),
    ],
    [
      'the same under p=quarantine',
      {
        ...dmarc({ policy: 'quarantine' }),
        ...spf({ records: [] }),
        ...dkim({ existence: 'none' }),
        spfEvaluation: nothing,
      },
      blame('dmarc.achievable.impossible', 'likely'),
    ],
    [
      'SPF can pass',
      { ...dmarc(), ...spf(), ...dkim({ existence: 'none' }), spfEvaluation: nothing },
      [{ outcome: 'ok', text: 'dmarc.achievable.ok' }],
    ],
    [
      'a DKIM key may exist that we did not guess',
      {
        ...dmarc(),
        ...spf({ records: [] }),
        ...dkim({ existence: 'some' }),
        spfEvaluation: nothing,
      },
      [{ outcome: 'ok', text: 'dmarc.achievable.ok' }],
    ],
    [
      'p=none asks for nothing',
      {
        ...dmarc({ policy: 'none' }),
        ...spf({ records: [] }),
        ...dkim({ existence: 'none' }),
        spfEvaluation: nothing,
      },
      [],
    ],
  ])('dmarc/achievable: %s', (_name, evidence, expected) => {
    expect(judge(achievable, evidence)).toEqual(expected);
  });
});
