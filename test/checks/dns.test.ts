import { senderSignatures } from '../../src/checks/dns/sender-signatures.ts';
import { signatures } from '../../src/checks/dns/signatures.ts';
import type { Dnssec } from '../../src/model/evidence.ts';
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
      { outcome: 'ok', text: `dns.signatures.${text}` },
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
