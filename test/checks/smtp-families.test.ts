import { matches } from '../../src/checks/dane/matches.ts';
import { mailHosts } from '../../src/checks/mta-sts/mail-hosts.ts';
import { answers } from '../../src/checks/smtp/answers.ts';
import { encryption } from '../../src/checks/smtp/encryption.ts';
import { ipv6 } from '../../src/checks/smtp/ipv6.ts';
import { sizeLimit } from '../../src/checks/smtp/size-limit.ts';
import { welcome } from '../../src/checks/smtp/welcome.ts';
import type {
  Certificate,
  Dane,
  MailRoute,
  MtaSts,
  SmtpAnswer,
  SmtpServers,
} from '../../src/model/evidence.ts';
import { judge, seen } from '../support/judge.ts';
import { certificateFor, readingOf } from '../support/sample-answers.ts';

const domain = 'bene.example';
const digests = (letter: string) => ({ sha256: letter.repeat(64), sha512: letter.repeat(128) });
const certificate: Certificate = {
  ...certificateFor('mx.bene.example'),
  chain: [{ certificate: digests('a'), publicKey: digests('b') }],
};
const talked = {
  kind: 'talked',
  greeting: '220 mx.bene.example',
  extensions: ['STARTTLS'],
  startTls: 'done',
  certificate,
} as const satisfies SmtpAnswer;
const expired: SmtpAnswer = {
  ...talked,
  certificate: {
    ...certificate,
    isExpired: true,
    chain: [{ certificate: digests('c'), publicKey: digests('d') }],
  },
};
const refused: SmtpAnswer = {
  kind: 'refused',
  at: 'greeting',
  replyCode: '554',
  status: null,
  text: '554 no',
};
const silent: SmtpAnswer = { kind: 'no-answer' };
const closed: SmtpAnswer = { kind: 'closed' };
const mute: SmtpAnswer = { kind: 'no-greeting' };
const guarded: SmtpAnswer = { kind: 'not-allowed' };

/** Each host as it answers over IPv4 and over IPv6; null: has no such address, or it was left out. */
type Pair = readonly [v4: SmtpAnswer | null, v6: SmtpAnswer | null];

const servers = (...pairs: readonly Pair[]): SmtpServers => ({
  domain,
  control: 'works',
  unasked: [],
  hosts: pairs.flatMap((pair, index) =>
    pair.flatMap((answer, family) =>
      answer
        ? [
            {
              host: `mx${index + 1}.bene.example`,
              preference: 10 * (index + 1),
              address: family === 0 ? `192.0.2.${index + 1}` : `2001:db8::${index + 1}`,
              answer,
            },
          ]
        : [],
    ),
  ),
});

describe('smtp/answers counts hosts, not addresses', () => {
  const ok = [{ outcome: 'ok', text: 'smtp.answers.ok' }];
  const someSilent = [{ outcome: 'problem', text: 'smtp.answers.some-silent', advice: true }];
  it.each<[string, readonly Pair[], readonly unknown[]]>([
    ['IPv6 is silent beside IPv4 that talks', [[talked, silent]], ok],
    ['IPv4 is silent beside IPv6 that talks', [[closed, talked]], ok],
    ['one host is silent at both', [[silent, silent], [talked, null]], someSilent],
    [
      'both are closed',
      [[closed, closed]],
      [{ outcome: 'problem', text: 'smtp.answers.closed', fault: 'recipient-admin', certainty: 'likely' }],
    ],
    [
      'closed, and silent',
      [[closed, silent]],
      [{ outcome: 'problem', text: 'smtp.answers.no-answer', fault: 'recipient-admin', certainty: 'possible' }],
    ],
    ['closed, and our guard', [[guarded, closed]], [{ outcome: 'unchecked', text: 'smtp.answers.unseen' }]],
  ])('%s', (_what, pairs, expected) => {
    expect(judge(answers, { smtpServers: servers(...pairs) })).toEqual(expected);
  }); // prettier-ignore

  it('tells how many hosts there are', () => {
    const [finding] = answers.judge(
      { smtpServers: servers([talked, talked], [talked, silent]) },
      {},
    );
    expect(finding?.params).toMatchObject({ count: 2 });
  });
});

describe('smtp/ipv6', () => {
  const advice = (text: string) => [{ outcome: 'problem', text, advice: true }];
  it.each<[string, readonly Pair[], readonly unknown[]]>([
    ['both talk', [[talked, talked]], [{ outcome: 'ok', text: 'smtp.ipv6.ok', advice: true }]],
    ['IPv6 is silent', [[talked, silent]], advice('smtp.ipv6.v6-silent')],
    ['IPv6 is closed', [[talked, closed]], advice('smtp.ipv6.v6-silent')],
    ['IPv6 is silent at two hosts, said once', [[talked, silent], [talked, silent]], advice('smtp.ipv6.v6-silent')],
    ['IPv4 is closed', [[closed, talked]], advice('smtp.ipv6.v4-silent')],
    ['a refusal is an answer', [[talked, refused]], [{ outcome: 'ok', text: 'smtp.ipv6.ok', advice: true }]],
    ['a delay on purpose proves nothing', [[talked, mute]], []],
    ['neither answers', [[closed, silent]], []],
    ['there is no IPv6, or not from here', [[talked, null]], []],
    ['there is no IPv4', [[null, talked]], []],
    ['our guard', [[guarded, talked]], []],
  ])('%s', (_what, pairs, expected) => {
    expect(judge(ipv6, { smtpServers: servers(...pairs) })).toEqual(expected);
  }); // prettier-ignore
});

describe('smtp/welcome', () => {
  const named = (reason: 'notaccept' | 'blocked'): SmtpAnswer => ({
    ...refused,
    reading: readingOf('554', reason),
  });
  const closedFor = (certainty: string) => ({
    outcome: 'problem',
    text: 'smtp.welcome.closed',
    fault: 'recipient-admin',
    certainty,
  });
  const us = { outcome: 'unchecked', text: 'smtp.welcome.refuses-us' };

  it.each<[string, readonly Pair[], readonly unknown[]]>([
    ['talks over one of them', [[refused, talked]], [{ outcome: 'ok', text: 'smtp.welcome.ok' }]],
    ['the same words twice', [[named('notaccept'), named('notaccept')]], [closedFor('certain')]],
    ['closed, and closed to us', [[named('notaccept'), named('blocked')]], [closedFor('likely'), us]],
    ['closed, and silent to us', [[named('notaccept'), silent]], [closedFor('likely')]],
    ['closed, and nothing listens', [[named('notaccept'), closed]], [closedFor('certain')]],
  ])('%s', (_what, pairs, expected) => {
    expect(judge(welcome, { smtpServers: servers(...pairs) })).toEqual(expected);
  }); // prettier-ignore
});

describe('smtp/encryption says a thing once', () => {
  const bad = { outcome: 'problem', text: 'smtp.encryption.bad-certificate', advice: true };
  const slow: SmtpAnswer = { ...talked, startTls: 'failed', startTlsDetail: 'timeout' };
  it.each<[string, Pair, readonly unknown[]]>([
    ['both are valid', [talked, talked], [{ outcome: 'ok', text: 'smtp.encryption.ok' }]],
    ['both are expired', [expired, expired], [bad]],
    ['one is expired', [talked, expired], [bad]],
    ['one could not be seen', [slow, talked], [{ outcome: 'ok', text: 'smtp.encryption.ok' }]],
    ['neither could be seen', [slow, slow], [{ outcome: 'unchecked', text: 'smtp.encryption.unseen' }]],
  ])('%s', (_what, pair, expected) => {
    expect(judge(encryption, { smtpServers: servers(pair) })).toEqual(expected);
  }); // prettier-ignore
});

it('smtp/size-limit is as sure as before where IPv6 is silent', () => {
  const limited: SmtpAnswer = { ...talked, sizeLimit: 1000 };
  const facts = { mail: { octets: 2000, subject: null, hasText: null, attachments: [] } };
  expect(judge(sizeLimit, { smtpServers: servers([limited, silent]) }, facts)).toMatchObject([
    { text: 'smtp.size-limit.too-big', certainty: 'certain' },
  ]);
});

describe('strict senders', () => {
  const mtaSts: MtaSts = {
    domain,
    records: ['v=STSv1; id=1;'],
    id: '1',
    url: 'https://mta-sts.bene.example/.well-known/mta-sts.txt',
    policy: { kind: 'read', mode: 'enforce', mx: ['*.bene.example'], maxAge: 604_800 },
  };
  const hosts = [1, 2].map((index) => ({
    name: `mx${index}.bene.example`,
    preference: 10 * index,
    addresses: seen({ exists: true, addresses: [`192.0.2.${index}`] }),
    isAlias: false,
    isAddressLiteral: false,
  }));
  const recipientRoute: MailRoute = { domain, kind: 'mx', records: [], hosts: hosts.slice(0, 1) };
  const dane: Dane = {
    domain,
    hosts: [
      {
        host: 'mx1.bene.example',
        kind: 'secure',
        records: [{ usage: 3, selector: 1, matchingType: 1, data: 'b'.repeat(64) }],
      },
    ],
  };

  it.each<[string, Pair, string, string]>([
    ['both fit', [talked, talked], 'ok', 'ok'],
    ['the other address is silent', [talked, silent], 'ok', 'ok'],
    ['IPv4 is silent', [silent, talked], 'ok', 'ok'],
    ['both are wrong', [expired, expired], 'none-valid', 'unfit'],
    ['one is wrong, the other silent', [expired, silent], 'none-valid', 'unfit'],
    ['one is wrong, the other closed', [closed, expired], 'none-valid', 'unfit'],
    ['only one is wrong', [talked, expired], 'some-unfit', 'some-unfit'],
  ])('%s', (_what, pair, sts, tlsa) => {
    const smtpServers = servers(pair);
    expect(judge(mailHosts, { mtaSts, smtpServers, recipientRoute })).toMatchObject([
      { text: `mta-sts.mail-hosts.${sts}` },
    ]);
    expect(judge(matches, { dane, smtpServers })).toMatchObject([{ text: `dane.matches.${tlsa}` }]);
  });

  it('blame nobody for a host of which only IPv6 was called', () => {
    const smtpServers = { ...servers([null, expired]), unasked: ['mx1.bene.example'] };
    expect(judge(mailHosts, { mtaSts, smtpServers, recipientRoute })).toMatchObject([
      { text: 'mta-sts.mail-hosts.some-unfit', advice: true },
    ]);
    expect(judge(matches, { dane, smtpServers })).toMatchObject([
      { text: 'dane.matches.some-unfit', advice: true },
    ]);
  });

  it('may use a host beyond those that were looked up', () => {
    const smtpServers = { ...servers([expired, null]), unasked: ['mx21.bene.example'] };
    expect(judge(matches, { dane, smtpServers })).toMatchObject([
      { text: 'dane.matches.some-unfit', advice: true },
    ]);
  });
});
