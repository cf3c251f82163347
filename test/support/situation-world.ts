import type {
  BlocklistAnswer,
  Certificate,
  DkimKey,
  EvidenceMap,
  MailHost,
  Observed,
  SmtpAnswer,
  SmtpServers,
} from '../../src/model/evidence.ts';
import type { Explanation, SendingAddress } from '../../src/model/facts.ts';
import { seen, unseen } from './judge.ts';

/** The two sides of every situation, and the address the sender's mail leaves from. */
export const SENDER = 'tizio.example';
export const RECIPIENT = 'bene.example';
export const ADDRESS = '198.51.100.7';
const LISTS = { major: 'zen.spamhaus.org', minor: 'dnsbl.dronebl.org' } as const;

/** Words of the table, by what they describe; the first of each is a healthy world. */
export interface World {
  readonly source: SendingAddress['source'];
  readonly readReply: (text: string) => Explanation;
}
type Shape<T> = (world: World) => Observed<T>;

const host = (name: string, changes: Partial<MailHost> = {}): MailHost => ({
  name,
  preference: 10,
  addresses: seen({ exists: true, addresses: ['203.0.113.25'] }),
  isAlias: false,
  isAddressLiteral: false,
  ...changes,
});
const MX = 'mx.bene.example';
const noAddress = host('mx2.bene.example', { addresses: seen({ exists: false, addresses: [] }) });
const privateHost = host(MX, { addresses: seen({ exists: true, addresses: ['192.168.1.5'] }) });
const literal = host('203.0.113.25', { isAddressLiteral: true });

const routeTo = (
  domain: string,
  kind: 'mx' | 'implicit' | 'null' | 'none' | 'nxdomain',
  hosts: readonly MailHost[] = [],
) =>
  seen({
    domain,
    kind,
    hosts,
    records:
      kind === 'null' ? ['0 .'] : kind === 'mx' ? hosts.map(({ name }) => `10 ${name}.`) : [],
  });

const route: Readonly<Record<string, Shape<EvidenceMap['recipientRoute']>>> = {
  healthy: () => routeTo(RECIPIENT, 'mx', [host(MX)]),
  implicit: () => routeTo(RECIPIENT, 'implicit', [host(RECIPIENT)]),
  'null-mx': () => routeTo(RECIPIENT, 'null'),
  none: () => routeTo(RECIPIENT, 'none'),
  nxdomain: () => routeTo(RECIPIENT, 'nxdomain'),
  'all-dead': () => routeTo(RECIPIENT, 'mx', [noAddress]),
  'some-dead': () => routeTo(RECIPIENT, 'mx', [host(MX), noAddress]),
  private: () => routeTo(RECIPIENT, 'mx', [privateHost]),
  literal: () => routeTo(RECIPIENT, 'mx', [literal]),
  'hosts-unseen': () =>
    routeTo(RECIPIENT, 'mx', [host(MX, { addresses: unseen(`${MX} A`) })]),
  unseen: () => unseen(`${RECIPIENT} MX`),
}; // prettier-ignore

const certificate = (changes: Partial<Certificate> = {}): Certificate => ({
  subject: MX,
  names: [MX],
  issuer: 'Some Authority',
  validFrom: new Date('2026-01-01'),
  validTo: new Date('2027-01-01'),
  matchesName: true,
  isTrusted: true,
  isExpired: false,
  ...changes,
});
const talked = (changes: object = {}): SmtpAnswer => ({
  kind: 'talked',
  greeting: `220 ${MX} ESMTP`,
  extensions: ['STARTTLS', 'SIZE 20000000'],
  startTls: 'done',
  certificate: certificate(),
  ...changes,
});
const refused =
  (text: string) =>
  ({ readReply }: World): SmtpAnswer => ({
    kind: 'refused',
    at: 'greeting',
    replyCode: text.slice(0, 3),
    status: /^\d{3} (\d\.\d+\.\d+)/.exec(text)?.[1] ?? null,
    text,
    reading: readReply(text),
  });
const called = (
  answers: readonly SmtpAnswer[],
  changes: Partial<SmtpServers> = {},
): Observed<SmtpServers> =>
  seen({
    domain: RECIPIENT,
    hosts: answers.map((answer, at) => ({
      host: at === 0 ? MX : `mx${at + 1}.bene.example`,
      preference: 10 * (at + 1),
      address: `203.0.113.${25 + at}`,
      answer,
    })),
    unasked: [],
    control: 'not-needed',
    ...changes,
  });
const SILENT = { control: 'works' } as const;
const BLOCKED = { control: 'fails' } as const;

const servers: Readonly<Record<string, Shape<SmtpServers>>> = {
  healthy: () => called([talked()]),
  'no-hosts': () => called([]),
  closed: () => called([{ kind: 'closed' }], SILENT),
  'closed-here': () => called([{ kind: 'closed' }], BLOCKED),
  'no-answer': () => called([{ kind: 'no-answer' }], SILENT),
  'no-answer-here': () => called([{ kind: 'no-answer' }], BLOCKED),
  'closed-and-silent': () => called([{ kind: 'closed' }, { kind: 'no-answer' }], SILENT),
  'no-route': () => called([{ kind: 'unreachable' }], SILENT),
  mute: () => called([{ kind: 'no-greeting' }], SILENT),
  broken: () => called([{ kind: 'broken', detail: 'reset' }], SILENT),
  'not-allowed': () => called([{ kind: 'not-allowed' }], SILENT),
  partly: () => called([{ kind: 'closed' }], { ...SILENT, unasked: ['mx2.bene.example'] }),
  'one-of-two': () => called([{ kind: 'closed' }, talked()], SILENT),
  'refuses-all': (world) => called([refused('554 5.3.2 This system does not accept mail')(world)]),
  'refuses-us': (world) =>
    called([refused('554 5.7.1 Your address is blocked using zen.spamhaus.org')(world)]),
  'refuses-bare': (world) => called([refused('554 No')(world)]),
  busy: (world) => called([refused('421 4.3.2 System is down for maintenance, try later')(world)]),
  'too-many-of-us': (world) =>
    called([refused('421 4.7.0 Too many connections from your address')(world)]),
  'refuses-partly': (world) =>
    called([refused('554 5.3.2 This system does not accept mail')(world)], {
      unasked: ['mx2.bene.example'],
    }),
  'no-tls': () => called([talked({ startTls: 'not-offered', certificate: undefined })]),
  'tls-fails': () => called([talked({ startTls: 'failed', certificate: undefined })]),
  'bad-certificate': () => called([talked({ certificate: certificate({ isExpired: true }) })]),
  unseen: () => unseen(`${MX}:25`),
}; // prettier-ignore

const senderHome: Readonly<Record<string, Shape<EvidenceMap['senderRoute']>>> = {
  healthy: () => routeTo(SENDER, 'mx', [host('mx.tizio.example')]),
  implicit: () => routeTo(SENDER, 'implicit', [host(SENDER)]),
  'null-mx': () => routeTo(SENDER, 'null'),
  none: () => routeTo(SENDER, 'none'),
  nxdomain: () => routeTo(SENDER, 'nxdomain'),
  unseen: () => unseen(`${SENDER} MX`),
};

const spfRecord = (changes: Partial<EvidenceMap['spfRecord']> = {}) =>
  seen({
    domain: SENDER,
    records: [`v=spf1 ip4:${ADDRESS} -all`],
    dnsLookups: 0,
    missingIncludes: [],
    all: '-' as const,
    addresses: [ADDRESS],
    ...changes,
  });
const spf: Readonly<Record<string, Shape<EvidenceMap['spfRecord']>>> = {
  healthy: () => spfRecord(),
  absent: () => spfRecord({ records: [], all: 'none', addresses: [] }),
  several: () => spfRecord({ records: ['v=spf1 -all', 'v=spf1 mx -all'] }),
  broken: () => spfRecord({ records: ['v=spf1 ipv4:1 -all'], syntaxError: 'ipv4:1' }),
  'dead-include': () => spfRecord({ missingIncludes: ['_spf.gone.example'] }),
  'too-many': () => spfRecord({ dnsLookups: 12 }),
  nobody: () => spfRecord({ records: ['v=spf1 -all'], addresses: [] }),
  unseen: () => unseen(`${SENDER} TXT`),
};

const evaluated =
  (result: EvidenceMap['spfEvaluation']['results'][number]['result']) =>
  ({ source }: World) =>
    seen({ domain: SENDER, results: [{ ip: ADDRESS, source, result, comment: '' }] });
const spfResult: Readonly<Record<string, Shape<EvidenceMap['spfEvaluation']>>> = {
  healthy: evaluated('pass'),
  fail: evaluated('fail'),
  softfail: evaluated('softfail'),
  neutral: evaluated('neutral'),
  none: evaluated('none'),
  permerror: evaluated('permerror'),
  temperror: evaluated('temperror'),
  'no-address': () => seen({ domain: SENDER, results: [] }),
  unseen: () => unseen(`${SENDER} TXT`),
};

const key = (state: DkimKey['state'], source: DkimKey['source']): DkimKey => ({
  selector: 's1',
  record: state === 'revoked' ? 'v=DKIM1; p=' : 'v=DKIM1; p=MIIB',
  state,
  source,
});
const keysOf = (keys: readonly DkimKey[], changes: Partial<EvidenceMap['dkimKeys']> = {}) =>
  seen({
    domain: SENDER,
    keys,
    tried: ['s1'],
    missingNamed: [],
    existence: 'some' as const,
    ...changes,
  });
const dkim: Readonly<Record<string, Shape<EvidenceMap['dkimKeys']>>> = {
  healthy: () => keysOf([key('usable', 'named')]),
  none: () => keysOf([], { existence: 'none' }),
  unknown: () => keysOf([], { existence: 'unknown' }),
  'named-missing': () => keysOf([], { missingNamed: ['s1'] }),
  'named-revoked': () => keysOf([key('revoked', 'named')]),
  'named-weak': () => keysOf([key('weak', 'named')]),
  'guessed-revoked': () => keysOf([key('revoked', 'guessed')]),
  unseen: () => unseen(`_domainkey.${SENDER} TXT`),
};

const policy = (value: 'none' | 'quarantine' | 'reject' | null, changes: object = {}) =>
  seen({
    domain: SENDER,
    foundAt: value === null ? null : SENDER,
    organizationalDomain: SENDER,
    record: value === null ? null : `v=DMARC1; p=${value}`,
    policy: value,
    spfAlignment: 'relaxed' as const,
    dkimAlignment: 'relaxed' as const,
    isAmbiguous: false,
    ...changes,
  });
const dmarc: Readonly<Record<string, Shape<EvidenceMap['dmarcPolicy']>>> = {
  healthy: () => policy('none'),
  absent: () => policy(null),
  quarantine: () => policy('quarantine'),
  reject: () => policy('reject'),
  'reject-strict': () => policy('reject', { spfAlignment: 'strict', dkimAlignment: 'strict' }),
  several: () => policy(null, { isAmbiguous: true }),
  broken: () => policy(null, { record: 'v=DMARC1; p', syntaxError: 'p' }),
  unseen: () => unseen(`_dmarc.${SENDER} TXT`),
};

const named =
  (names: Observed<readonly string[]>, confirmed: Observed<string | null>) =>
  ({ source }: World) =>
    seen([{ ip: ADDRESS, source, names, confirmed }]);
const ptr: Readonly<Record<string, Shape<EvidenceMap['reverseNames']>>> = {
  healthy: named(seen(['out.tizio.example']), seen('out.tizio.example')),
  missing: named(seen([]), seen(null)),
  mismatch: named(seen(['dsl-7.net.example']), seen(null)),
  'part-unseen': named(unseen('PTR'), unseen('PTR')),
  unseen: () => unseen('PTR'),
};

const asked = (
  source: BlocklistAnswer['source'],
  weight: keyof typeof LISTS,
  isListed: boolean,
): BlocklistAnswer => ({
  list: LISTS[weight],
  subject: source === 'domain' ? SENDER : ADDRESS,
  source,
  answer: seen(
    isListed
      ? { listed: true, code: '127.0.0.3', meaning: { en: 'sends spam', it: 'manda spam' }, weight }
      : { listed: false },
  ),
}); // prettier-ignore
const lists: Readonly<Record<string, Shape<EvidenceMap['blocklists']>>> = {
  healthy: ({ source }) => seen([asked(source, 'major', false), asked(source, 'minor', false)]),
  major: ({ source }) => seen([asked(source, 'major', true), asked(source, 'minor', false)]),
  minor: ({ source }) => seen([asked(source, 'major', false), asked(source, 'minor', true)]),
  both: ({ source }) => seen([asked(source, 'major', true), asked(source, 'minor', true)]),
  domain: ({ source }) => seen([asked('domain', 'major', true), asked(source, 'minor', false)]),
  'major-unseen': ({ source }) =>
    seen([
      { ...asked(source, 'major', false), answer: unseen(LISTS.major) },
      asked(source, 'minor', false),
    ]),
  unseen: () => unseen(LISTS.major),
};

/**
 * Every kind of evidence a situation can describe, by the word it uses. A check whose evidence has no
 * line here stays out of the table until somebody gives it one.
 */
export const SHAPES = {
  route,
  servers,
  'sender-domain': senderHome,
  spf,
  'spf-result': spfResult,
  dkim,
  dmarc,
  ptr,
  lists,
} as const;
export type ShapeName = keyof typeof SHAPES;

export const EVIDENCE_OF = {
  route: 'recipientRoute',
  servers: 'smtpServers',
  'sender-domain': 'senderRoute',
  spf: 'spfRecord',
  'spf-result': 'spfEvaluation',
  dkim: 'dkimKeys',
  dmarc: 'dmarcPolicy',
  ptr: 'reverseNames',
  lists: 'blocklists',
} as const satisfies Record<ShapeName, keyof EvidenceMap>;
