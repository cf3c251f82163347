import fc from 'fast-check';
import { normaliseDomain, normaliseIp } from '../../src/mail/domain-name.ts';

describe('a domain name', () => {
  it.each([
    ['Caio.Example', 'caio.example'],
    ['caio.example.', 'caio.example'],
    ['  caio.example ', 'caio.example'],
    ['@caio.example', 'caio.example'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['caffè.it', 'xn--caff-8oa.it'],
    ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
    ['_dmarc.caio.example', '_dmarc.caio.example'],
    ['a-b.co.uk', 'a-b.co.uk'],
  ])('%s is written as %s', (text, expected) => {
    expect(normaliseDomain(text)).toBe(expected);
  });

  it.each([
    '',
    '.',
    'localhost',
    'caio..example',
    '-caio.example',
    'caio-.example',
    'caio .example',
    '192.0.2.1',
    '2001:db8::1',
    'caio.example/path',
    'a@caio.example',
    'caio.123',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(130)}example`,
    'x'.repeat(2000),
  ])('%j is none', (text) => {
    expect(normaliseDomain(text)).toBeNull();
  });

  it('stays what it is when it is normalised again', () => {
    fc.assert(
      fc.property(fc.domain(), (name) => {
        const once = normaliseDomain(name);
        expect(once === null ? null : normaliseDomain(once)).toBe(once);
      }),
    );
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const result = normaliseDomain(text);
        expect(result === null || /^[a-z0-9._-]+$/.test(result)).toBe(true);
      }),
    );
  });
});

describe('an IP address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['[192.0.2.1]', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[IPv6:2001:db8::1]', '2001:db8::1'],
  ])('%s is written as %s', (text, expected) => {
    expect(normaliseIp(text)).toBe(expected);
  });

  it.each([
    '192.0.2',
    '192.0.2.256',
    '0300.0.2.1',
    '0xc0.0.2.1',
    '1',
    '',
    'fe80::1%eth0',
    '12:30:45',
    'caio.example',
  ])('%j is none', (text) => {
    expect(normaliseIp(text)).toBeNull();
  });
});
