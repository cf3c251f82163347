import { createReverseNamesGatherer } from '../../src/evidence/reverse-names.ts';
import { reverseName, reversedLabels } from '../../src/evidence/reversed-labels.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

const PTR = '25.2.0.192.in-addr.arpa';

const gather = async (zone: Records, ip = '192.0.2.25') => {
  const resolver = zoneResolver(zone);
  const gatherer = createReverseNamesGatherer({
    resolver,
    sendingAddresses: async () => ({
      seen: true,
      value: [{ ip, source: 'bounce' }],
      readAt: new Date(),
    }),
  });
  const observed = await gatherer.gather({}, PATIENT);
  if (!observed.seen) throw new Error(`unseen: ${observed.asked}`);
  return { name: observed.value[0], asked: resolver.asked };
};

describe('reverseNames', () => {
  it('confirms a name that leads back', async () => {
    const zone = {
      [PTR]: { PTR: ['out.tizio.example'] },
      'out.tizio.example': { A: ['192.0.2.25'] },
    };
    expect((await gather(zone)).name).toMatchObject({
      ip: '192.0.2.25',
      source: 'bounce',
      names: { seen: true, value: ['out.tizio.example'] },
      confirmed: { seen: true, value: 'out.tizio.example' },
    });
  });

  it('asks for AAAA of an IPv6 address and compares in one spelling', async () => {
    const ip = '2001:db8::25';
    const zone = {
      [reverseName(ip)]: { PTR: ['out.tizio.example'] },
      'out.tizio.example': { AAAA: ['2001:DB8:0:0::25'], A: ['192.0.2.25'] },
    };
    expect((await gather(zone, ip)).name).toMatchObject({
      confirmed: { value: 'out.tizio.example' },
    });
  });

  it.each([
    ['no such name', {}],
    ['no data', { [`x.${PTR}`]: { A: ['192.0.2.1'] } }],
  ])('sees that there is none: %s', async (_, zone: Records) => {
    expect((await gather(zone)).name).toMatchObject({
      names: { seen: true, value: [] },
      confirmed: { seen: true, value: null },
    });
  });

  it.each([
    ['elsewhere', { 'out.tizio.example': { A: ['192.0.2.99'] } }],
    ['nowhere', {}],
  ])('sees that the name leads %s', async (_, others: Records) => {
    const { name } = await gather({ [PTR]: { PTR: ['out.tizio.example'] }, ...others });
    expect(name).toMatchObject({
      names: { value: ['out.tizio.example'] },
      confirmed: { value: null },
    });
  });

  it('does not say "none leads back" while one could not be looked up', async () => {
    const zone: Records = {
      [PTR]: { PTR: ['a.example', 'b.example'] },
      'a.example': { A: ['192.0.2.99'] },
      'b.example': 'servfail',
    };
    expect((await gather(zone)).name?.confirmed).toEqual({
      seen: false,
      why: 'servfail',
      asked: 'b.example A',
    });
  });

  it('needs only one good name', async () => {
    const zone: Records = {
      [PTR]: { PTR: ['a.example', 'b.example'] },
      'a.example': 'timeout',
      'b.example': { A: ['192.0.2.25'] },
    };
    expect((await gather(zone)).name?.confirmed).toMatchObject({ value: 'b.example' });
  });

  it('is unseen part by part, named by the address', async () => {
    const { name } = await gather({ [PTR]: 'timeout' });
    const unseen = { seen: false, why: 'timeout', asked: '192.0.2.25 PTR' };
    expect(name).toMatchObject({ names: unseen, confirmed: unseen });
  });

  it('confirms five names at most', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `n${index}.example`);
    const { name, asked } = await gather({ [PTR]: { PTR: names } });
    expect(name?.names).toMatchObject({ value: names.slice(0, 5) });
    expect(asked).toHaveLength(6);
  });
});

describe('reversedLabels', () => {
  it.each([
    ['192.0.2.99', '99.2.0.192'],
    [
      '2001:db8:1:2:3:4:567:89ab',
      'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2',
    ],
  ])('%s (RFC 5782 §2.1, §2.4)', (ip, labels) => {
    expect(reversedLabels(ip)).toBe(labels);
  });
});
