import { answers } from '../../src/checks/smtp/answers.ts';
import { encryption } from '../../src/checks/smtp/encryption.ts';
import { welcome } from '../../src/checks/smtp/welcome.ts';
import type { SmtpAnswer, SmtpServers } from '../../src/model/evidence.ts';
import type { Reason } from '../../src/model/words.ts';
import { judge } from '../support/judge.ts';
import { certificateFor, readingOf } from '../support/sample-answers.ts';

const certificate = certificateFor('mx.caio.example');

const talked: SmtpAnswer = {
  kind: 'talked',
  greeting: '220 mx.caio.example ESMTP',
  extensions: ['STARTTLS'],
  startTls: 'done',
  certificate,
};

const refused = (replyCode: string, reason: Reason | null): SmtpAnswer => ({
  kind: 'refused',
  at: 'greeting',
  replyCode,
  status: null,
  text: `${replyCode} go away`,
  reading: readingOf(replyCode, reason),
});

const servers = (
  control: SmtpServers['control'],
  ...all: readonly SmtpAnswer[]
): { readonly smtpServers: SmtpServers } => ({
  smtpServers: {
    domain: 'caio.example',
    control,
    unasked: [],
    hosts: all.map((answer, index) => ({
      host: `mx${index}.caio.example`,
      preference: 10,
      address: `192.0.2.${index}`,
      answer,
    })),
  },
});

const unchecked = (text: string) => [{ outcome: 'unchecked', text }];
const blame = (text: string, fault: string, certainty: string) => [
  { outcome: 'problem', text, fault, certainty },
];

describe('smtp/answers', () => {
  it.each([
    ['all answer', servers('not-needed', talked), [{ outcome: 'ok', text: 'smtp.answers.ok' }]],
    [
      'a refusal is an answer, too',
      servers('not-needed', refused('554', null)),
      [{ outcome: 'ok', text: 'smtp.answers.ok' }],
    ],
    [
      'one of two is silent',
      servers('not-needed', { kind: 'no-answer' }, talked),
      [{ outcome: 'problem', text: 'smtp.answers.some-silent', advice: true }],
    ],
    [
      'closed, while our port 25 works',
      servers('works', { kind: 'closed' }),
      blame('smtp.answers.closed', 'recipient-admin', 'likely'),
    ],
    [
      'closed, but nothing gets out from here',
      servers('fails', { kind: 'closed' }),
      unchecked('smtp.answers.own-port-blocked'),
    ],
    [
      'no answer, while our port 25 works',
      servers('works', { kind: 'no-answer' }),
      blame('smtp.answers.no-answer', 'recipient-admin', 'possible'),
    ],
    [
      'no answer, and nothing gets out from here',
      servers('fails', { kind: 'no-answer' }),
      unchecked('smtp.answers.own-port-blocked'),
    ],
    [
      'no answer, and nobody tried a control host',
      servers('not-needed', { kind: 'no-answer' }),
      unchecked('smtp.answers.unseen'),
    ],
    [
      'no route',
      servers('works', { kind: 'unreachable' }),
      blame('smtp.answers.no-route', 'third-party', 'possible'),
    ],
    [
      'connected, then silence: a tarpit does that on purpose',
      servers('works', { kind: 'no-greeting' }),
      unchecked('smtp.answers.mute'),
    ],
    [
      'our guard does not connect there',
      servers('works', { kind: 'not-allowed' }),
      unchecked('smtp.answers.unseen'),
    ],
    ['no hosts at all', servers('not-needed'), []],
  ])('judges: %s', (_name, evidence, expected) => {
    expect(judge(answers, evidence)).toEqual(expected);
  });
});

describe('smtp/welcome', () => {
  it.each([
    [
      'a server that talks',
      servers('not-needed', talked),
      [{ outcome: 'ok', text: 'smtp.welcome.ok' }],
    ],
    [
      'a server closed for everybody',
      servers('not-needed', refused('554', 'notaccept')),
      blame('smtp.welcome.closed', 'recipient-admin', 'certain'),
    ],
    [
      'a bare refusal may be meant for us alone',
      servers('not-needed', refused('554', null)),
      blame('smtp.welcome.closed', 'recipient-admin', 'possible'),
    ],
    [
      'a busy server',
      servers('not-needed', refused('421', null)),
      blame('smtp.welcome.busy', 'nobody', 'likely'),
    ],
    [
      'one host refuses, another takes mail',
      servers('not-needed', refused('554', 'notaccept'), talked),
      [{ outcome: 'ok', text: 'smtp.welcome.ok' }],
    ],
  ])('judges %s', (_name, evidence, expected) => {
    expect(judge(welcome, evidence)).toEqual(expected);
  });
});

describe('while another mail host could not be asked', () => {
  it.each([
    ['a closed one', { kind: 'closed' } as const, answers, 'smtp.answers.partly-unseen'],
    ['a silent one', { kind: 'no-answer' } as const, answers, 'smtp.answers.partly-unseen'],
    ['a refusing one', refused('554', 'notaccept'), welcome, 'smtp.welcome.partly-unseen'],
  ])('%s blames nobody', (_name, answer, check, text) => {
    const { smtpServers } = servers('works', answer);
    const partly = { smtpServers: { ...smtpServers, unasked: ['mx9.caio.example'] } };
    expect(judge(check, partly)).toEqual(unchecked(text));
  });
});

describe('smtp/welcome, when the words are about the caller', () => {
  it.each(['blocked', 'badreputation', 'requireptr', 'speeding', 'policyviolation'] as const)(
    'holds %s against nobody: it is about our own machine',
    (reason) => {
      const evidence = servers('not-needed', refused('554', reason));
      expect(judge(welcome, evidence)).toEqual(unchecked('smtp.welcome.refuses-us'));
    },
  );
});

describe('smtp/encryption', () => {
  const bad = [
    { outcome: 'problem', text: 'smtp.encryption.bad-certificate', advice: true },
  ] as const;

  it.each([
    ['a valid certificate', talked, [{ outcome: 'ok', text: 'smtp.encryption.ok' }]],
    ['an expired one', { ...talked, certificate: { ...certificate, isExpired: true } }, bad],
    ['another name', { ...talked, certificate: { ...certificate, matchesName: false } }, bad],
    ['an unknown authority', { ...talked, certificate: { ...certificate, isTrusted: false } }, bad],
    [
      'no encryption',
      { ...talked, startTls: 'not-offered' as const },
      [{ outcome: 'absent', text: 'smtp.encryption.not-offered', advice: true }],
    ],
    [
      'encryption that took longer than our time',
      { ...talked, startTls: 'failed' as const, startTlsDetail: 'timeout' },
      [{ outcome: 'unchecked', text: 'smtp.encryption.unseen' }],
    ],
    [
      'failing encryption',
      { ...talked, startTls: 'failed' as const },
      [{ outcome: 'problem', text: 'smtp.encryption.fails', advice: true }],
    ],
  ])('blames nobody for %s: RFC 7435', (_name, answer, expected) => {
    expect(judge(encryption, servers('not-needed', answer))).toEqual(expected);
  });
});
