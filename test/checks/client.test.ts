import { imap } from '../../src/checks/fetch/imap.ts';
import { pop3 } from '../../src/checks/fetch/pop3.ts';
import { autoconfig } from '../../src/checks/submit/autoconfig.ts';
import { submissionServers } from '../../src/checks/submit/servers.ts';
import { clientSettings } from '../../src/checks/submit/settings.ts';
import type { ClientAnswer, ClientServer, ClientServers } from '../../src/model/evidence.ts';
import { judge } from '../support/judge.ts';
import { certificateFor } from '../support/sample-answers.ts';

const certificate = certificateFor('smtp.caio.example');

const talked = {
  kind: 'talked',
  greeting: '220 smtp.caio.example',
  encryption: 'done',
  certificate,
  mechanisms: ['PLAIN'],
} as const satisfies ClientAnswer;
const closed: ClientAnswer = { kind: 'closed' };
const silent: ClientAnswer = { kind: 'no-answer' };

const server = (answer: ClientAnswer, more: Partial<ClientServer> = {}): ClientServer => ({
  service: 'submission',
  host: 'smtp.caio.example',
  port: 465,
  tls: 'implicit',
  source: 'srv',
  control: 'works',
  answer,
  ...more,
});

const withMore = (servers: readonly ClientServer[], more: Partial<ClientServers> = {}) => ({
  clientServers: {
    domain: 'caio.example',
    servers,
    named: servers.filter(({ source }) => source !== 'candidate'),
    records: [],
    unseen: [],
    notOffered: [],
    autoconfig: { kind: 'none' },
    autodiscover: { kind: 'none' },
    ...more,
  } satisfies ClientServers,
});
const evidence = (...servers: readonly ClientServer[]) => withMore(servers);

const candidate = { source: 'candidate', control: 'not-needed' } as const;
const ownFault = { outcome: 'problem', fault: 'sender-admin' } as const;
const expired = { ...talked, certificate: { ...certificate, isExpired: true } };

it('a server that DNS may name and did not tell is said to be unseen, unless another one is named', () => {
  const lost = [{ service: 'submission', why: 'servfail', asked: 'x SRV' }] as const;
  const told = (...servers: readonly ClientServer[]) => withMore(servers, { unseen: lost });
  const unseen = { outcome: 'unchecked', text: 'unchecked.look-up' };
  const ok = { outcome: 'ok', text: 'submit.servers.ok' };
  expect(judge(submissionServers, told(server(talked, candidate)))).toEqual([ok, unseen]);
  expect(judge(submissionServers, told(server(talked)))).toEqual([ok]);
});

describe('submit/servers', () => {
  it.each([
    ['answers', [server(talked)], { outcome: 'ok', text: 'submit.servers.ok' }],
    [
      'is named, refuses, and our way out works',
      [server(closed)],
      { ...ownFault, text: 'submit.servers.closed', certainty: 'likely' },
    ],
    [
      'is named and silent',
      [server(silent)],
      { ...ownFault, text: 'submit.servers.no-answer', certainty: 'possible' },
    ],
    [
      'refuses, and our port is blocked',
      [server(closed, { control: 'fails' })],
      { outcome: 'unchecked', text: 'submit.servers.own-port-blocked' },
    ],
    [
      'is only a candidate and refuses',
      [server(closed, candidate)],
      { outcome: 'unchecked', text: 'submit.servers.candidates', advice: true },
    ],
    [
      'has an expired certificate',
      [server(expired)],
      { ...ownFault, text: 'submit.servers.certificate', certainty: 'likely' },
    ],
    [
      'is only a candidate with an expired certificate',
      [server(expired, candidate)],
      { outcome: 'problem', text: 'submit.servers.certificate-candidate', advice: true },
    ],
    [
      'encrypts not at all',
      [server({ kind: 'talked', greeting: '220 hello', encryption: 'not-offered' })],
      { outcome: 'problem', text: 'submit.servers.no-tls', advice: true },
    ],
    [
      'could not be asked, for a reason of ours',
      [server({ kind: 'unseen', why: 'no-network' }, { control: 'not-needed' })],
      { outcome: 'unchecked', text: 'submit.servers.unseen' },
    ],
  ])('%s', (_, servers, expected) => {
    expect(judge(submissionServers, evidence(...servers))).toEqual([expected]);
  });

  it('blames nobody for one port where the other one works', () => {
    const found = judge(
      submissionServers,
      evidence(server(closed, { port: 587, tls: 'starttls' }), server(talked)),
    );
    expect(found.map(({ text, fault }) => [text, fault])).toEqual([
      ['submit.servers.ok', undefined],
      ['submit.servers.some-silent', undefined],
    ]);
  });

  it('names a missing login, as a possibility only', () => {
    const found = judge(submissionServers, evidence(server({ ...talked, mechanisms: [] })));
    expect(found).toContainEqual({
      ...ownFault,
      text: 'submit.servers.no-login',
      certainty: 'possible',
    });
  });
});

describe('submit/settings', () => {
  const lost = [
    { service: 'imap', why: 'timeout', asked: '_imaps._tcp.caio.example SRV' },
  ] as const;
  const page = { source: 'autoconfig' } as const;
  const imap = { service: 'imap', port: 993 } as const;
  const told = { outcome: 'ok', text: 'submit.settings.known' };

  it.each<readonly [string, ReturnType<typeof withMore>, readonly object[]]>([
    ['is named', evidence(server(closed)), [told]],
    [
      'is only found',
      evidence(server(talked, candidate)),
      [{ outcome: 'ok', text: 'submit.settings.found' }],
    ],
    ['is only tried', evidence(server(closed, candidate)), []],
    [
      'comes from two sources',
      evidence(server(talked), server(talked, { ...imap, ...page })),
      [told, told],
    ],
    [
      'is told twice alike, but for the port',
      evidence(server(talked), server(talked, { ...page, port: 587, tls: 'starttls' })),
      [told],
    ],
    [
      'is told in two ways',
      evidence(server(talked), server(talked, { ...page, host: 'mail.caio.example' })),
      [told, { outcome: 'problem', advice: true, text: 'submit.settings.contradict' }],
    ],
    [
      'could not be looked up in part',
      withMore([server(talked)], { unseen: lost }),
      [told, { outcome: 'unchecked', advice: true, text: 'submit.settings.unseen' }],
    ],
  ])('what %s', (_, given, expected) => {
    expect(judge(clientSettings, given)).toEqual(expected);
  });

  it('says who names what', () => {
    const given = evidence(server(talked), server(talked, { ...imap, ...page }));
    expect(clientSettings.judge(given, {}).map(({ params }) => params)).toEqual([
      { domain: 'caio.example', source: 'srv', servers: 'SMTP smtp.caio.example, 465, SSL/TLS' },
      {
        domain: 'caio.example',
        source: 'autoconfig',
        servers: 'IMAP smtp.caio.example, 993, SSL/TLS',
      },
    ]);
  });
});

describe('submit/autoconfig', () => {
  const url = 'https://autoconfig.caio.example/mail/config-v1.1.xml';
  const found = { outcome: 'ok', advice: true, text: 'submit.autoconfig.found' };
  const none = { outcome: 'absent', advice: true, text: 'submit.autoconfig.none' };

  it.each<readonly [string, readonly ClientServer[], Partial<ClientServers>, readonly object[]]>([
    ['SRV records', [server(talked)], {}, [found]],
    ['a page', [], { autoconfig: { kind: 'read', url } }, [found]],
    ['autodiscover', [], { autodiscover: { kind: 'found', records: ['…'] } }, [found]],
    ['nothing', [], {}, [none]],
    ['nothing but a provider that programs know', [], { provider: 'gmail' }, []],
    [
      'a page that cannot be used',
      [],
      { autoconfig: { kind: 'unusable', url, why: 'certificate' } },
      [none, { outcome: 'problem', advice: true, text: 'submit.autoconfig.unusable' }],
    ],
    [
      'nothing, as far as can be seen',
      [],
      { autoconfig: { kind: 'unseen', url } },
      [{ outcome: 'unchecked', advice: true, text: 'submit.autoconfig.unseen' }],
    ],
  ])('%s', (_, servers, more, expected) => {
    expect(judge(autoconfig, withMore(servers, more))).toEqual(expected);
  });
});

describe('fetch/imap and fetch/pop3', () => {
  it("is the recipient's side where a named server refuses", () => {
    const refusing = server(closed, { service: 'imap', port: 993 });
    expect(judge(imap, evidence(refusing))).toEqual([
      {
        outcome: 'problem',
        text: 'fetch.servers.closed',
        fault: 'recipient-admin',
        certainty: 'likely',
      },
    ]);
  });

  it('says nothing of POP3 where nobody names it', () => {
    const refusing = server(closed, { service: 'pop3', port: 995, ...candidate });
    expect(judge(pop3, evidence(refusing))).toEqual([]);
  });

  it('is only possible for POP3 where IMAP works', () => {
    const pop = server(closed, { service: 'pop3', port: 995 });
    const works = server(talked, { service: 'imap', port: 993 });
    expect(judge(pop3, evidence(pop))).toMatchObject([{ certainty: 'likely' }]);
    expect(judge(pop3, evidence(pop, works))).toMatchObject([{ certainty: 'possible' }]);
  });

  it('is only possible where other records may name a server that answers', () => {
    const unseen = [
      { service: 'imap', why: 'timeout', asked: '_imap._tcp.caio.example SRV' },
    ] as const;
    const refusing = [server(closed, { service: 'imap', port: 993 })];
    expect(judge(imap, withMore(refusing, { unseen }))).toMatchObject([{ certainty: 'possible' }]);
  });
});
