import { listed } from '../../src/checks/blocklist/listed.ts';
import { keys } from '../../src/checks/dkim/keys.ts';
import { achievable } from '../../src/checks/dmarc/achievable.ts';
import { record } from '../../src/checks/dmarc/record.ts';
import { confirmed } from '../../src/checks/reverse/confirmed.ts';
import { senderDomain } from '../../src/checks/sender/domain.ts';
import { authorisesSender } from '../../src/checks/spf/authorises-sender.ts';
import { lookupLimit } from '../../src/checks/spf/lookup-limit.ts';
import { recordPresent } from '../../src/checks/spf/record-present.ts';
import { syntax } from '../../src/checks/spf/syntax.ts';
import type {
  BlocklistAnswer,
  DkimKey,
  DkimKeys,
  DmarcPolicy,
  MailRoute,
  ReverseName,
  SpfEvaluation,
  SpfRecord,
  SpfResult,
} from '../../src/model/evidence.ts';
import type { SendingAddress } from '../../src/model/facts.ts';
import { judge, seen, unseen } from '../support/judge.ts';

const blame = (text: string, certainty: string, outcome = 'problem') => [
  { outcome, text, fault: 'sender-admin', certainty },
];

describe('sender/domain', () => {
  const route = (kind: MailRoute['kind']): MailRoute => ({
    domain: 'tizio.example',
    kind,
    records: [],
    hosts: [],
  });
  it.each([
    ['mx', [{ outcome: 'ok', text: 'sender.domain.ok' }]],
    ['implicit', [{ outcome: 'ok', text: 'sender.domain.ok' }]],
    ['nxdomain', blame('sender.domain.missing', 'likely')],
    ['null', blame('sender.domain.null-mx', 'likely')],
    ['none', blame('sender.domain.no-route', 'likely', 'absent')],
  ] as const)('judges a sender whose route is %s', (kind, expected) => {
    expect(judge(senderDomain, { senderRoute: route(kind) })).toEqual(expected);
  });
});

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

describe('reverse/confirmed', () => {
  const name = (
    source: SendingAddress['source'],
    names: readonly string[],
    confirmedName: string | null,
  ): ReverseName => ({
    ip: '192.0.2.1',
    source,
    names: seen(names),
    confirmed: seen(confirmedName),
  });

  it.each([
    [
      'a confirmed name',
      [name('bounce', ['mx.tizio.example'], 'mx.tizio.example')],
      [{ outcome: 'ok', text: 'reverse.confirmed.ok' }],
    ],
    [
      'no name of a known address',
      [name('bounce', [], null)],
      blame('reverse.confirmed.absent', 'likely', 'absent'),
    ],
    [
      'a name that leads elsewhere',
      [name('header', ['x.example'], null)],
      blame('reverse.confirmed.mismatch', 'likely'),
    ],
    [
      'no name of a mere candidate',
      [name('spf', [], null)],
      blame('reverse.confirmed.absent', 'possible', 'absent'),
    ],
    [
      'candidates of which one is good',
      [name('spf', [], null), name('spf', ['a.example'], 'a.example')],
      [{ outcome: 'ok', text: 'reverse.confirmed.ok' }],
    ],
    [
      'a look-up that failed',
      [{ ...name('bounce', [], null), names: unseen() }],
      [{ outcome: 'unchecked', text: 'reverse.confirmed.unseen' }],
    ],
    [
      'a forward look-up that failed',
      [{ ...name('bounce', ['a.example'], null), confirmed: unseen() }],
      [{ outcome: 'unchecked', text: 'reverse.confirmed.unseen' }],
    ],
    ['no address known', [], []],
  ])('judges %s', (_name, reverseNames, expected) => {
    expect(judge(confirmed, { reverseNames })).toEqual(expected);
  });
});

describe('blocklist/listed (RFC 5782)', () => {
  const answer = (
    source: BlocklistAnswer['source'],
    given: BlocklistAnswer['answer'],
  ): BlocklistAnswer => ({ list: 'bl.example', subject: '192.0.2.1', source, answer: given });
  const hit = (weight: 'major' | 'minor'): BlocklistAnswer['answer'] =>
    seen({
      listed: true,
      code: '127.0.0.2',
      meaning: { en: 'spam source', it: 'sorgente di spam' },
      weight,
    });

  it.each([
    [
      'clean',
      [answer('bounce', seen({ listed: false }))],
      [{ outcome: 'ok', text: 'blocklist.listed.clean' }],
    ],
    [
      'listed by a list that matters',
      [answer('bounce', hit('major'))],
      blame('blocklist.listed.listed', 'likely'),
    ],
    [
      'a mere candidate that is listed',
      [answer('mx', hit('major'))],
      blame('blocklist.listed.listed', 'possible'),
    ],
    [
      'a small list explains nothing',
      [answer('bounce', hit('minor'))],
      [{ outcome: 'problem', text: 'blocklist.listed.listed', advice: true }],
    ],
    [
      'a list that refuses to answer lists nobody',
      [answer('bounce', { seen: false, why: 'refused', asked: 'bl.example' })],
      [{ outcome: 'unchecked', text: 'blocklist.listed.unseen' }],
    ],
  ])('judges: %s', (_name, blocklists, expected) => {
    expect(judge(listed, { blocklists })).toEqual(expected);
  });
});
