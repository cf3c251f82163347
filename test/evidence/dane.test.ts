import { createDaneGatherer } from '../../src/evidence/dane.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

const facts = { recipient: { address: 'a@bene.test', domain: 'bene.test' } };
const tlsa = { usage: 3, selector: 1, matchingType: 1, data: 'ab'.repeat(32) };
const MX = { signed: true, MX: [[10, 'mx.bene.test'] as const] } as const;
const A = { signed: true, A: ['192.0.2.1'] } as const;
const TLSA = { signed: true, TLSA: [tlsa] } as const;
const host = 'mx.bene.test';
const gather = (records: Records) =>
  createDaneGatherer({ resolver: zoneResolver(records) }).gather(facts, PATIENT);

it.each<readonly [string, Records, readonly object[]]>([
  [
    'all signed',
    { 'bene.test': MX, [host]: A, [`_25._tcp.${host}`]: TLSA },
    [{ host, kind: 'secure', records: [tlsa] }],
  ],
  [
    'over IPv6 alone',
    {
      'bene.test': MX,
      [host]: { signed: true, AAAA: ['2001:db8::1'] },
      [`_25._tcp.${host}`]: TLSA,
    },
    [{ host, kind: 'secure', records: [tlsa] }],
  ],
  [
    'no MX record',
    { 'bene.test': A, '_25._tcp.bene.test': TLSA },
    [{ host: 'bene.test', kind: 'secure', records: [tlsa] }],
  ],
  [
    'no TLSA record',
    { 'bene.test': MX, [host]: A, [`_25._tcp.${host}`]: { signed: true } },
    [{ host, kind: 'secure', records: [] }],
  ],
  ['unsigned MX', { 'bene.test': { MX: MX.MX }, [host]: A, [`_25._tcp.${host}`]: TLSA }, []],
  [
    'unsigned address',
    { 'bene.test': MX, [host]: { A: A.A }, [`_25._tcp.${host}`]: TLSA },
    [{ host, kind: 'insecure' }],
  ],
  [
    'unsigned TLSA',
    { 'bene.test': MX, [host]: A, [`_25._tcp.${host}`]: { TLSA: [tlsa] } },
    [{ host, kind: 'insecure' }],
  ],
  [
    'TLSA fails',
    { 'bene.test': MX, [host]: A, [`_25._tcp.${host}`]: 'servfail' },
    [{ host, kind: 'unseen' }],
  ],
  ['null MX', { 'bene.test': { signed: true, MX: [[0, '']] } }, []],
])('%s', async (_, records, hosts) => {
  expect(await gather(records)).toMatchObject({
    seen: true,
    value: { domain: 'bene.test', hosts },
  });
});

it('has seen nothing where the mail hosts could not be looked up', async () => {
  expect(await gather({ 'bene.test': 'timeout' })).toMatchObject({ seen: false, why: 'timeout' });
});
