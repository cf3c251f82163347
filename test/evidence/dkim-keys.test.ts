import { createDkimKeysGatherer } from '../../src/evidence/dkim-keys.ts';
import type { OwnProfile } from '../../src/evidence/sending-addresses.ts';
import type { Facts } from '../../src/model/facts.ts';
import { SAMPLE_PROVIDERS } from '../support/sample-providers.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

/** Ed25519: any 32 octets are a key. */
const KEY = `v=DKIM1; k=ed25519; p=${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER_KEY = `v=DKIM1; k=ed25519; p=${Buffer.alloc(32, 8).toString('base64')}`;
const REVOKED = 'v=DKIM1; p=';
const NOBODY: OwnProfile = { domains: [], outbound: [], selectors: [] };

const gather = async (zone: Records, facts: Facts = {}, profile = NOBODY) => {
  const resolver = zoneResolver(zone);
  const gatherer = createDkimKeysGatherer({ resolver, providers: SAMPLE_PROVIDERS, profile });
  const observed = await gatherer.gather(
    { sender: { domain: 'tizio.example' }, ...facts },
    PATIENT,
  );
  return { observed, asked: resolver.asked };
};

const valueOf = async (...args: Parameters<typeof gather>) => {
  const { observed } = await gather(...args);
  if (!observed.seen) throw new Error(`unseen: ${observed.asked}`);
  return observed.value;
};

describe('dkimKeys', () => {
  it('finds the key of a named selector', async () => {
    const zone = { 'tizio.example': {}, 'x7._domainkey.tizio.example': { TXT: [KEY] } };
    const value = await valueOf(zone, { selectors: ['X7'] });
    expect(value).toMatchObject({
      domain: 'tizio.example',
      keys: [{ selector: 'x7', record: KEY, state: 'usable', source: 'named' }],
      missingNamed: [],
      existence: 'some',
    });
  });

  it('guesses nothing when the named key is good', async () => {
    const zone = { 'tizio.example': {}, 'x7._domainkey.tizio.example': { TXT: [KEY] } };
    expect(await valueOf(zone, { selectors: ['x7'] })).toMatchObject({ tried: ['x7'] });
  });

  it('reports a named selector that is not there', async () => {
    const zone = { 'tizio.example': {}, 'other._domainkey.tizio.example': { TXT: [KEY] } };
    expect(await valueOf(zone, { selectors: ['x7'] })).toMatchObject({
      keys: [],
      missingNamed: ['x7'],
      existence: 'some',
    });
  });

  it('takes NXDOMAIN at _domainkey for certainly none, and guesses nothing', async () => {
    const { observed, asked } = await gather({ 'tizio.example': {} });
    expect(observed).toMatchObject({ value: { existence: 'none', keys: [], tried: [] } });
    expect(asked.filter((question) => question.includes('s1._domainkey'))).toEqual([]);
  });

  it('follows aliases and tries the provider’s selectors before guesses', async () => {
    const zone: Records = {
      'tizio.example': {
        MX: [[10, 'mx1.posta.example']],
        TXT: ['v=spf1 include:invio.example -all'],
      },
      'p2._domainkey.tizio.example': { CNAME: ['p2._domainkey.posta.example'] },
      'p2._domainkey.posta.example': { TXT: [KEY] },
      'in1._domainkey.tizio.example': { TXT: [OTHER_KEY] },
    };
    const { keys, tried } = await valueOf(zone);
    expect(keys.map(({ selector, source }) => [selector, source])).toEqual([
      ['p2', 'provider'],
      ['in1', 'provider'],
    ]);
    expect(tried.slice(0, 3)).toEqual(['p1', 'p2', 'in1']);
    expect(new Set(tried).size).toBe(tried.length);
  });

  it('finds a key by guessing, and missing guesses prove nothing', async () => {
    const zone = { 'tizio.example': {}, 's1._domainkey.tizio.example': { TXT: [REVOKED] } };
    expect(await valueOf(zone)).toMatchObject({
      keys: [{ selector: 's1', state: 'revoked', source: 'guessed' }],
      missingNamed: [],
    });
  });

  it('asks for a list of selectors once each', async () => {
    const { asked } = await gather({ 'x._domainkey.tizio.example': { TXT: [KEY] } });
    expect(new Set(asked).size).toBe(asked.length);
  });

  it.each([
    ['a wildcard address', { '*.tizio.example': { A: ['192.0.2.1'] } }],
    ['a wildcard text', { '*.tizio.example': { TXT: ['v=spf1 -all'] } }],
  ])('is not fooled by %s', async (_, wildcard: Records) => {
    const value = await valueOf({ 'tizio.example': {}, ...wildcard }, { selectors: ['x7'] });
    expect(value).toMatchObject({ keys: [], existence: 'unknown', missingNamed: ['x7'] });
  });

  it('lists the record of a wildcard key once', async () => {
    const zone = { 'tizio.example': {}, '*._domainkey.tizio.example': { TXT: [REVOKED] } };
    const { keys } = await valueOf(zone);
    expect(keys).toHaveLength(1);
  });

  it('does not call a selector missing that could not be looked up', async () => {
    const zone: Records = {
      'tizio.example': {},
      'x7._domainkey.tizio.example': 'servfail',
      's1._domainkey.tizio.example': { TXT: [KEY] },
    };
    const value = await valueOf(zone, { selectors: ['x7'] });
    expect(value.missingNamed).toEqual([]);
    expect(value.keys).toHaveLength(1);
  });

  it('is unseen when nothing was found and something could not be looked up', async () => {
    const zone: Records = { 'tizio.example': {}, 'x7._domainkey.tizio.example': 'timeout' };
    const { observed } = await gather(zone, { selectors: ['x7'] });
    expect(observed).toEqual({
      seen: false,
      why: 'timeout',
      asked: 'x7._domainkey.tizio.example TXT',
    });
  });

  it('knows the operator’s selectors; they miss only all together', async () => {
    const profile = { ...NOBODY, domains: ['tizio.example'], selectors: ['here', 'elsewhere'] };
    const zone = { 'tizio.example': {}, 'here._domainkey.tizio.example': { TXT: [KEY] } };
    expect(await valueOf(zone, {}, profile)).toMatchObject({
      keys: [{ selector: 'here', source: 'named' }],
      missingNamed: [],
    });
    expect(await valueOf({ 'tizio.example': {} }, {}, profile)).toMatchObject({
      missingNamed: ['here', 'elsewhere'],
    });
  });

  it.each(['', 'a b', 'è', 'a..b', 'x'.repeat(200)])('does not ask for %j', async (selector) => {
    const { asked } = await gather({ 'tizio.example': {} }, { selectors: [selector] });
    expect(asked.filter((question) => question.includes('._domainkey'))).toEqual([]);
  });
});
