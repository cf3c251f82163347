import { mailHosts } from '../../src/checks/mta-sts/mail-hosts.ts';
import { policy } from '../../src/checks/mta-sts/policy.ts';
import type {
  Certificate,
  MailRoute,
  MtaSts,
  SmtpAnswer,
  SmtpServers,
} from '../../src/model/evidence.ts';
import { judge, seen } from '../support/judge.ts';
import { certificateFor } from '../support/sample-answers.ts';

const domain = 'bene.example';
const sts = (rest: Partial<MtaSts> = {}): MtaSts => ({
  domain,
  records: ['v=STSv1; id=1;'],
  id: '1',
  url: 'https://mta-sts.bene.example/.well-known/mta-sts.txt',
  ...rest,
});
const withMode = (
  mode: 'enforce' | 'testing' | 'none',
  mx: readonly string[] = ['*.bene.example'],
): MtaSts => sts({ policy: { kind: 'read', mode, mx, maxAge: 604_800 } });

describe('mta-sts/policy', () => {
  it.each<readonly [MtaSts, string, string]>([
    [withMode('enforce'), 'ok', 'mta-sts.policy.ok'],
    [sts({ policy: { kind: 'broken', fault: 'mode' } }), 'problem', 'mta-sts.policy.broken'],
    [
      sts({ policy: { kind: 'unreachable', why: 'status', status: 404 } }),
      'problem',
      'mta-sts.policy.unreachable',
    ],
    [
      sts({ policy: { kind: 'unseen', why: 'timeout', asked: 'x' } }),
      'unchecked',
      'unchecked.look-up',
    ],
    [sts({ id: null }), 'problem', 'mta-sts.policy.bad-record'],
    [sts({ id: null, records: [] }), 'absent', 'mta-sts.policy.absent'],
  ])('%#', (mtaSts, outcome, text) => {
    expect(judge(policy, { mtaSts })).toEqual([
      { outcome, text, ...(outcome !== 'ok' && { advice: true }) },
    ]);
  });
});

const valid = certificateFor('mx1.bene.example');
const shows = (rest: Partial<Certificate>): SmtpAnswer => ({
  kind: 'talked',
  greeting: '220 hello',
  extensions: ['STARTTLS'],
  startTls: 'done',
  certificate: { ...valid, ...rest },
});
const good = shows({}) as Extract<SmtpAnswer, { kind: 'talked' }>;
const expired = shows({ isExpired: true });
const plain: SmtpAnswer = { ...good, startTls: 'not-offered' };
const slow: SmtpAnswer = { ...good, startTls: 'failed', startTlsDetail: 'timeout' };
const closed: SmtpAnswer = { kind: 'closed' };

/** Hosts mx1, mx2 … as they answer; `null`: could not be asked. */
const world = (mtaSts: MtaSts, ...answers: readonly (SmtpAnswer | null)[]) => {
  const names = answers.map((_, index) => `mx${index + 1}.bene.example`);
  const smtpServers: SmtpServers = {
    domain,
    control: 'works',
    unasked: names.filter((_, index) => answers[index] === null),
    hosts: answers.flatMap((answer, index) =>
      answer
        ? [{ host: names[index] ?? '', preference: 10, address: `192.0.2.${index}`, answer }]
        : [],
    ),
  };
  const recipientRoute: MailRoute = {
    domain,
    kind: 'mx',
    records: names.map((name) => `10 ${name}.`),
    hosts: names.map((name) => ({
      name,
      preference: 10,
      addresses: seen({ exists: true, addresses: ['192.0.2.1'] }),
      isAlias: false,
      isAddressLiteral: false,
    })),
  };
  return { mtaSts, smtpServers, recipientRoute };
};

describe('mta-sts/mail-hosts', () => {
  const ok = [{ outcome: 'ok', text: 'mta-sts.mail-hosts.ok' }];
  const advice = (text: string) => [{ outcome: 'problem', text, advice: true }];
  const blame = (text: string) => [
    { outcome: 'problem', text, fault: 'recipient-admin', certainty: 'likely' },
  ];
  const enforce = withMode('enforce');
  const elsewhere = withMode('enforce', ['mail.old.example']);
  const NONE_VALID = 'mta-sts.mail-hosts.none-valid';
  const SOME = 'mta-sts.mail-hosts.some-unfit';

  it('says so where the policy could not be fetched: it may forbid the servers', () => {
    const policy = { kind: 'unseen', why: 'no-network', asked: 'x' } as const;
    expect(judge(mailHosts, { ...world(enforce, good), mtaSts: sts({ policy }) })).toEqual([
      { outcome: 'unchecked', text: 'unchecked.look-up' },
    ]);
  });

  it.each([
    ['meets it', world(enforce, good), ok],
    ['none named', world(elsewhere, good), blame('mta-sts.mail-hosts.none-named')],
    ['none named, none asked', world(elsewhere, null), blame('mta-sts.mail-hosts.none-named')],
    ['some named', world(withMode('enforce', ['mx1.bene.example']), good, good), advice(SOME)],
    ['expired', world(enforce, expired), blame(NONE_VALID)],
    ['wrong name', world(enforce, shows({ matchesName: false })), blame(NONE_VALID)],
    ['untrusted', world(enforce, shows({ isTrusted: false })), blame(NONE_VALID)],
    ['no encryption', world(enforce, plain), blame(NONE_VALID)],
    ['one of two is good', world(enforce, expired, good), advice(SOME)],
    ['the other one is off', world(enforce, expired, closed), blame(NONE_VALID)],
    ['the other one could not be asked', world(enforce, expired, null), advice(SOME)],
    ['the other one was too slow', world(enforce, expired, slow), advice(SOME)],
    ['nothing seen', world(enforce, closed), []],
    ['too slow', world(enforce, slow), []],
    ['only trying', world(withMode('testing'), expired), advice('mta-sts.mail-hosts.testing')],
    ['called off', world(withMode('none'), expired), []],
    ['no policy', world(sts({ id: null, records: [] }), expired), []],
    ['unreadable policy', world(sts({ policy: { kind: 'broken', fault: 'x' } }), expired), []],
    ['no hosts', world(enforce), []],
  ])('%s', (_, evidence, expected) => {
    expect(judge(mailHosts, evidence)).toEqual(expected);
  });
});
