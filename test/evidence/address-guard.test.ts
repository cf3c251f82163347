import fc from 'fast-check';
import { networkInterfaces } from 'node:os';
import { judgeAddress } from '../../src/evidence/address-guard.ts';

const closed = { allow: [], own: [] };

describe('judgeAddress', () => {
  it.each([
    ['0.0.0.0', 'this network'],
    ['0.1.2.3', 'this network'],
    ['10.0.0.1', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.127.255.255', 'carrier-grade NAT'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.169.254', 'link-local'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.8', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['192.88.99.1', '6to4 relay'],
    ['192.168.1.1', 'private'],
    ['198.18.0.1', 'benchmarking'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'future use'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'mapped loopback'],
    ['::ffff:7f00:1', 'mapped loopback, in hexadecimal'],
    ['0:0:0:0:0:ffff:10.0.0.1', 'mapped private'],
    ['::ffff:0:127.0.0.1', 'translated (RFC 2765)'],
    ['::127.0.0.1', 'v4-compatible'],
    ['::8.8.8.8', 'v4-compatible'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b::8.8.8.8', 'NAT64, public inside'],
    ['64:ff9b:1::1', 'local NAT64'],
    ['100::1', 'discard'],
    ['2001::1', 'Teredo'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'Teredo'],
    ['2001:2::1', 'benchmarking'],
    ['2001:10::1', 'ORCHID'],
    ['2001:20::1', 'ORCHIDv2'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::1', '6to4 of loopback'],
    ['2002:808:808::1', '6to4 of a public address'],
    ['3fff::1', 'documentation'],
    ['4000::1', 'not handed out'],
    ['5f00::1', 'segment routing'],
    ['fc00::1', 'unique local'],
    ['fd12:3456::1', 'unique local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with zone'],
    ['2600::1%lo', 'public with zone'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
  ])('%s is reserved (%s)', (ip) => {
    expect(judgeAddress(ip, closed)).toBe('reserved');
  });

  it.each([
    '127.1',
    '0x7f000001',
    '2130706433',
    '017700000001',
    'localhost',
    '',
    '1.2.3.4.5',
    '8.8.8.8 ',
  ])('%j is no address', (text) => {
    expect(judgeAddress(text, closed)).toBe('reserved');
  });

  it.each([
    '8.8.8.8',
    '100.128.0.1',
    '172.32.0.1',
    '198.20.0.1',
    '2600::1',
    '2a00:1450::1',
    '::ffff:8.8.8.8',
  ])('%s is public', (ip) => {
    expect(judgeAddress(ip, closed)).toBe('public');
  });

  it.each([
    ['8.8.8.8', ['8.8.8.8']],
    ['::ffff:8.8.8.8', ['8.8.8.8']],
    ['2600::1', ['2600:0:0::0001']],
  ])('%s is reserved where it is our own', (ip, own) => {
    expect(judgeAddress(ip, { allow: [], own })).toBe('reserved');
  });

  it("knows the machine's own addresses", () => {
    const own = Object.values(networkInterfaces()).flatMap((of) => of ?? []);
    expect(own.length).toBeGreaterThan(0);
    for (const { address } of own) expect(judgeAddress(address, { allow: [] })).toBe('reserved');
  });

  it.each([
    ['10.1.2.3', ['10.1.0.0/16'], 'public'],
    ['::ffff:10.1.2.3', ['10.1.0.0/16'], 'public'],
    ['10.2.2.3', ['10.1.0.0/16'], 'reserved'],
    ['10.1.2.3', ['10.1.2.3'], 'public'],
    ['fd00::5', ['10.0.0.0/8', 'fd00::/8'], 'public'],
    ['10.1.2.3', ['nonsense', '10.0.0.0/99', '::/0'], 'reserved'],
  ])('%s with %j opened is %s', (ip, allow, expected) => {
    expect(judgeAddress(ip, { allow, own: [] })).toBe(expected);
  });

  it('judges a mapped address as the address inside', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(judgeAddress(`::ffff:${ip}`, closed)).toBe(judgeAddress(ip, closed));
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), fc.string()), fc.string(), (text, range) => {
        expect(['public', 'reserved']).toContain(
          judgeAddress(text, { allow: [range], own: [range] }),
        );
      }),
    );
  });
});
