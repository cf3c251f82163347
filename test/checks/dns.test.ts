import { nameServers } from '../../src/checks/dns/name-servers.ts';
import { senderNameServers } from '../../src/checks/dns/sender-name-servers.ts';
import { senderSignatures } from '../../src/checks/dns/sender-signatures.ts';
import { signatures } from '../../src/checks/dns/signatures.ts';
import type { Dnssec, NameServers } from '../../src/model/evidence.ts';
import { judge } from '../support/judge.ts';

type State = Dnssec['names'][number]['state'];

const dnssec = (domain: State, ...hosts: readonly State[]): Dnssec => ({
  domain: 'caio.example',
  names: [
    { name: 'caio.example', state: domain },
    ...hosts.map((state, at) => ({ name: `mx${at}.caio.example`, state })),
  ],
});
const broken = (fault: string) => ({
  outcome: 'problem',
  text: 'dns.signatures.broken',
  fault,
  certainty: 'likely',
});

describe('dns/signatures (RFC 4035 3.2.2)', () => {
  it.each([
    ['a signed domain', dnssec('authentic', 'answered'), 'ok'],
    ['an unsigned domain', dnssec('answered', 'answered'), 'none'],
    ['an unsigned domain with a signed host', dnssec('answered', 'authentic'), 'none'],
  ])('finds no fault with %s', (_name, recipientDnssec, text) => {
    expect(judge(signatures, { recipientDnssec })).toEqual([
      { outcome: 'ok', text: `dns.signatures.${text}`, ...(text === 'none' && { advice: true }) },
    ]);
  });

  it.each([
    ['the domain', dnssec('broken')],
    ['its only mail host', dnssec('authentic', 'broken')],
  ])('names the admin where the signatures of %s are broken', (_name, found) => {
    expect(judge(signatures, { recipientDnssec: found })).toEqual([broken('recipient-admin')]);
    expect(judge(senderSignatures, { senderDnssec: found })).toEqual([broken('sender-admin')]);
  });

  it.each(['answered', 'unseen'] as const)('only advises while another host is %s', (state) => {
    expect(judge(signatures, { recipientDnssec: dnssec('answered', 'broken', state) })).toEqual([
      { outcome: 'problem', text: 'dns.signatures.some-broken', advice: true },
    ]);
  });
});

describe('dns/name-servers (RFC 1912 2.8)', () => {
  type Answer = NameServers['hosts'][number]['answer'];
  const good: Answer = { kind: 'authoritative', serial: 1 };
  const newer: Answer = { kind: 'authoritative', serial: 2 };
  const lame: Answer = { kind: 'lame', said: 'refused' };
  const silent: Answer = { kind: 'silent' };
  const unasked: Answer = { kind: 'unasked' };
  /** Each array is one server, address by address. */
  const found = (
    servers: readonly (readonly Answer[])[],
    rest: Partial<NameServers> = { resolves: false, control: 'works' },
  ): NameServers => ({
    domain: 'caio.example',
    zone: 'caio.example',
    hosts: servers.flatMap((answers, at) =>
      answers.map((answer) => ({ name: `ns${at}.example`, address: '192.0.2.53', answer })),
    ),
    resolves: true,
    control: 'not-needed',
    ...rest,
  });
  const dead = (fault: string) => ({
    outcome: 'problem',
    text: 'dns.name-servers.all-dead',
    fault,
    certainty: 'likely',
  });
  const some = { outcome: 'problem', text: 'dns.name-servers.some-dead', advice: true };
  const unseen = { outcome: 'unchecked', text: 'dns.name-servers.unseen', advice: true };

  it.each([
    ['all lame', [[lame], [lame]]],
    ['all silent', [[silent]]],
    ['lame and silent', [[lame], [silent, silent]]],
  ])('names the admin where they are %s and everything else works', (_name, servers) => {
    expect(judge(nameServers, { recipientNameServers: found(servers) })).toEqual([
      dead('recipient-admin'),
    ]);
    expect(judge(senderNameServers, { senderNameServers: found(servers) })).toEqual([
      dead('sender-admin'),
    ]);
  });

  it.each<[string, readonly (readonly Answer[])[], Partial<NameServers>, object]>([
    ['our questions do not get out', [[silent]], { resolves: false, control: 'fails' }, unseen],
    ['the resolver finds it all the same', [[lame]], { resolves: true, control: 'works' }, unseen],
    ['one could not be asked', [[lame], [unasked]], { resolves: false, control: 'works' }, unseen],
    ['none could be asked', [[unasked]], { resolves: false, control: 'works' }, unseen],
    ['one answers', [[good], [lame]], {}, some],
  ])('accuses nobody where %s', (_name, servers, rest, expected) => {
    expect(judge(nameServers, { recipientNameServers: found(servers, rest) })).toEqual([expected]);
  });

  it.each([
    ['ok', [[good], [good]]],
    ['ok', [[silent, good]]],
    ['serials-differ', [[good], [newer]]],
  ])('is %s', (text, servers) => {
    expect(judge(nameServers, { recipientNameServers: found(servers, {}) })).toEqual([
      { outcome: 'ok', text: `dns.name-servers.${text}` },
    ]);
  });

  it('has nothing to say where the zone is not known', () => {
    expect(judge(nameServers, { recipientNameServers: found([], { zone: null }) })).toEqual([]);
  });
});
