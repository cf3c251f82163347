import type { DnsAnswer, Resolver } from '../../src/evidence/dns-answer.ts';
import { createDnssecGatherer } from '../../src/evidence/dnssec.ts';
import { PATIENT } from '../support/zone-resolver.ts';

type Said = 'ok' | 'signed' | 'servfail' | 'timeout';

const READ_AT = new Date('2026-11-23T10:00:00Z');
const MX = [{ preference: 10, exchange: 'mx.caio.example' }];

/** Answers by `name TYPE`, with ` CD` where checking is disabled; what is not there is answered. */
const resolverOf = (said: Readonly<Record<string, Said>>): Resolver => ({
  resolve: (name, type, _signal, how) => {
    const asked = `${name} ${type}`;
    const word = said[`${asked}${how?.checkingDisabled ? ' CD' : ''}`] ?? 'ok';
    if (word === 'servfail' || word === 'timeout')
      return Promise.resolve({ kind: 'unseen', why: word, asked });
    const records = type === 'MX' ? MX : ['192.0.2.1'];
    const found = { kind: 'records', records, aliases: [], readAt: READ_AT, ttl: 60 } as const;
    const answer = word === 'signed' ? { ...found, isAuthentic: true } : found;
    return Promise.resolve(answer as unknown as DnsAnswer<typeof type>);
  },
  questionsSent: 0,
  forget: () => undefined,
});

const statesFor = async (said: Readonly<Record<string, Said>>) => {
  const options = { resolver: resolverOf(said) };
  const gatherer = createDnssecGatherer('recipientDnssec', 'recipient', options);
  const dnssec = await gatherer.gather({ recipient: { domain: 'caio.example' } }, PATIENT);
  return dnssec.seen ? dnssec.value.names.map(({ state }) => state).join(' ') : dnssec;
};

describe('the signatures of a domain', () => {
  it.each<[string, Readonly<Record<string, Said>>, string]>([
    ['are not looked for where all is answered', {}, 'answered answered'],
    ['hold', { 'caio.example MX': 'signed' }, 'authentic answered'],
    [
      'are broken where only an unchecked question is answered, and no other type is',
      { 'caio.example MX': 'servfail', 'caio.example SOA': 'servfail' },
      'broken answered',
    ],
    [
      'of a mail host are looked at, too',
      { 'mx.caio.example A': 'servfail', 'mx.caio.example SOA': 'servfail' },
      'answered broken',
    ],
    [
      'of a host are not known where it fails in any case',
      { 'mx.caio.example A': 'servfail', 'mx.caio.example A CD': 'servfail' },
      'answered unseen',
    ],
  ])('%s', async (_name, said, states) => {
    expect(await statesFor(said)).toBe(states);
  });

  it.each<[string, Readonly<Record<string, Said>>, Said]>([
    [
      'the unchecked question fails as well',
      { 'caio.example MX': 'servfail', 'caio.example MX CD': 'servfail' },
      'servfail',
    ],
    ['the failure does not come back', { 'caio.example MX': 'servfail' }, 'servfail'],
    [
      'nobody answered',
      { 'caio.example MX': 'timeout', 'caio.example SOA': 'servfail' },
      'timeout',
    ],
  ])('are not seen where %s', async (_name, said, why) => {
    expect(await statesFor(said)).toEqual({ seen: false, why, asked: 'caio.example MX' });
  });
});
