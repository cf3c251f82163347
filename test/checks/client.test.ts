import { imap } from '../../src/checks/fetch/imap.ts';
import { pop3 } from '../../src/checks/fetch/pop3.ts';
import { submissionServers } from '../../src/checks/submit/servers.ts';
import { clientSettings } from '../../src/checks/submit/settings.ts';
import type { Certificate, ClientAnswer, ClientServer } from '../../src/model/evidence.ts';
import { judge } from '../support/judge.ts';

const certificate: Certificate = {
  subject: 'CN=smtp.caio.example',
  names: ['smtp.caio.example'],
  issuer: 'CN=Some Authority',
  validFrom: new Date('2026-01-01'),
  validTo: new Date('2027-01-01'),
  matchesName: true,
  isTrusted: true,
  isExpired: false,
};

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

const evidence = (...servers: readonly ClientServer[]) => ({
  clientServers: { domain: 'caio.example', servers, records: [], notOffered: [] },
});

const candidate = { source: 'candidate', control: 'not-needed' } as const;
const ownFault = { outcome: 'problem', fault: 'sender-admin' } as const;
const expired = { ...talked, certificate: { ...certificate, isExpired: true } };

it('a server that DNS may name and did not tell is said to be unseen, unless another one is named', () => {
  const unread = [{ service: 'submission', why: 'servfail', asked: 'x SRV' }] as const;
  const told = (...servers: readonly ClientServer[]) => ({
    clientServers: { ...evidence(...servers).clientServers, unread },
  });
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
  it('tells what is named, and says so where it is only found', () => {
    expect(judge(clientSettings, evidence(server(closed)))).toMatchObject([
      { text: 'submit.settings.known' },
    ]);
    expect(judge(clientSettings, evidence(server(talked, candidate)))).toMatchObject([
      { text: 'submit.settings.found' },
    ]);
    expect(judge(clientSettings, evidence(server(closed, candidate)))).toEqual([]);
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
});
