import { signature } from '../../src/checks/dkim/signature.ts';
import { alignment } from '../../src/checks/dmarc/alignment.ts';
import { reportAddress } from '../../src/checks/dmarc/report-address.ts';
import { name } from '../../src/checks/helo/name.ts';
import type {
  DmarcAlignment,
  HeloName,
  MailSignature,
  MailSignatures,
  ReportTarget,
  SignatureState,
} from '../../src/model/evidence.ts';
import { judge, seen, unseen } from '../support/judge.ts';

const SENDER = { sender: { domain: 'tizio.example' } };

const one = (state: SignatureState, domain = 'tizio.example'): MailSignature => ({
  domain,
  selector: 's1',
  algorithm: 'rsa-sha256',
  state,
});

const mail = (
  signatures: readonly MailSignature[],
  changes: Partial<MailSignatures> = {},
): { readonly mailSignatures: MailSignatures } => ({
  mailSignatures: {
    hasTravelled: true,
    isRecent: true,
    author: 'tizio.example',
    signatures,
    ...changes,
  },
});

const OLD = { isRecent: false };
const sender = (text: string, certainty: string, outcome = 'problem') => [
  { outcome, text, fault: 'sender-admin', certainty },
];
const third = (text: string) => [
  { outcome: 'problem', text, fault: 'third-party', certainty: 'possible' },
];
const OK = [{ outcome: 'ok', text: 'dkim.signature.ok' }];

describe('dkim/signature (RFC 6376 §6.1)', () => {
  it.each([
    ['one that holds', mail([one('pass')]), OK],
    ['one that holds beside one that does not', mail([one('body-changed'), one('pass')]), OK],
    ['one of a name below', mail([one('pass', 'news.tizio.example')]), OK],
    ['only one of the mail service', mail([one('pass', 'mailer.example')]), OK],
    ['a changed body', mail([one('body-changed')]), third('dkim.signature.body-changed')],
    ['changed headers', mail([one('header-changed')]), third('dkim.signature.header-changed')],
    [
      'an own one that is broken, however the list signed',
      mail([one('body-changed'), one('pass', 'list.example')]),
      third('dkim.signature.body-changed'),
    ],
    ['no key', mail([one('key-missing')]), sender('dkim.signature.key', 'likely', 'absent')],
    ['a revoked key', mail([one('key-revoked')]), sender('dkim.signature.key', 'likely')],
    ['a weak key', mail([one('key-weak')]), sender('dkim.signature.key', 'likely')],
    ['a damaged key', mail([one('key-invalid')]), sender('dkim.signature.key', 'likely')],
    [
      'no key any more, for an old mail',
      mail([one('key-missing')], OLD),
      sender('dkim.signature.key', 'possible', 'absent'),
    ],
    [
      'no key of the mail service',
      mail([one('key-missing', 'mailer.example')]),
      sender('dkim.signature.key', 'possible', 'absent'),
    ],
    [
      'one that had expired',
      mail([one('expired')]),
      [{ outcome: 'problem', text: 'dkim.signature.expired', advice: true }],
    ],
    [
      'one out of use',
      mail([one('unsupported')]),
      sender('dkim.signature.unsupported', 'possible'),
    ],
    [
      'one that could not be looked at',
      mail([one('could-not-look')]),
      [{ outcome: 'unchecked', text: 'dkim.signature.could-not-look' }],
    ],
    ['the mail of somebody else', mail([one('key-revoked')], { author: 'altri.example' }), []],
    ['none', mail([]), [{ outcome: 'absent', text: 'dkim.signature.none', advice: true }]],
    ['no whole mail, or one that was never sent', mail([], { hasTravelled: false }), []],
  ])('judges %s', (_name, evidence, expected) => {
    expect(judge(signature, evidence, SENDER)).toEqual(expected);
  });
});

const found = (
  changes: Partial<DmarcAlignment> = {},
): { readonly dmarcAlignment: DmarcAlignment } => ({
  dmarcAlignment: {
    domain: 'tizio.example',
    record: 'v=DMARC1; p=reject',
    policy: 'reject',
    result: 'fail',
    spf: { ip: '192.0.2.1', domain: 'mailer.example', result: 'pass', isAligned: false },
    alignedSigner: null,
    brokenSigner: null,
    ...changes,
  },
});
const broken = (state: SignatureState) => ({
  brokenSigner: { domain: 'tizio.example', selector: 's1', state },
});

describe('dmarc/alignment (RFC 9989 §5)', () => {
  it.each([
    ['a pass', found({ result: 'pass' }), [{ outcome: 'ok', text: 'dmarc.alignment.ok' }]],
    ['a failure', found(), sender('dmarc.alignment.failed', 'likely')],
    [
      'a mail that was changed on the way',
      found(broken('body-changed')),
      third('dmarc.alignment.changed'),
    ],
    [
      'a signature without key',
      found(broken('key-missing')),
      sender('dmarc.alignment.failed', 'likely'),
    ],
    [
      'a failure nobody is asked to heed',
      found({ policy: 'none' }),
      [{ outcome: 'problem', text: 'dmarc.alignment.unheeded', advice: true }],
    ],
    ['too little that is known', found({ result: 'unknown' }), []],
    ['no policy', found({ result: 'none', policy: null, record: null }), []],
  ])('judges %s', (_name, evidence, expected) => {
    expect(judge(alignment, evidence)).toEqual(expected);
  });

  it('says nothing of the mail of somebody else', () => {
    expect(judge(alignment, found({ domain: 'altri.example' }), SENDER)).toEqual([]);
  });
});

describe('dmarc/report-address (RFC 9990 §4)', () => {
  const target = (isAgreed: ReportTarget['isAgreed'], neededAt: string | null): ReportTarget => ({
    address: 'a@reports.example',
    domain: 'reports.example',
    neededAt,
    isAgreed,
  });
  const NEEDED = 'tizio.example._report._dmarc.reports.example';
  it.each([
    [
      'a place that agreed',
      [target(seen(true), NEEDED)],
      [{ outcome: 'ok', text: 'dmarc.report-address.ok' }],
    ],
    [
      'a place that did not',
      [target(seen(true), null), target(seen(false), NEEDED)],
      [{ outcome: 'absent', text: 'dmarc.report-address.not-agreed', advice: true }],
    ],
    ['a place that could not be asked', [target(unseen(), NEEDED)], []],
    ['the own house', [target(seen(true), null)], []],
    ['nowhere', [], []],
  ])('judges reports to %s', (_name, targets, expected) => {
    const dmarcReports = { foundAt: 'tizio.example', record: 'v=DMARC1; p=none', targets };
    expect(judge(reportAddress, { dmarcReports })).toEqual(expected);
  });
});

describe('helo/name (RFC 5321 §2.3.5)', () => {
  const given = (changes: Partial<HeloName>): readonly HeloName[] => [
    { ip: '192.0.2.1', name: 'mail.tizio.example', isQualified: true, addresses: seen([]), ...changes }, // prettier-ignore
  ];
  it.each([
    ['one that exists', { addresses: seen(['192.0.2.9']) }, 'ok', 'ok'],
    ['an address literal', { name: '[192.0.2.1]' }, 'ok', 'ok'],
    ['one that does not exist', {}, 'problem', 'unknown'],
    ['a word', { name: 'localhost', isQualified: false }, 'problem', 'unqualified'],
  ] as const)('judges %s', (_name, changes, outcome, key) => {
    expect(judge(name, { heloNames: given(changes) })).toEqual([
      { outcome, text: `helo.name.${key}`, ...(outcome === 'problem' && { advice: true }) },
    ]);
  });
  it('says nothing of one that could not be looked up', () => {
    expect(judge(name, { heloNames: given({ addresses: unseen() }) })).toEqual([]);
  });
});
