import fc from 'fast-check';
import { parseAddress } from '../../src/mail/address.ts';

describe('an address', () => {
  it.each([
    ['anna@tizio.example', 'anna@tizio.example', 'tizio.example'],
    ['Anna.Rossi@Tizio.Example', 'Anna.Rossi@tizio.example', 'tizio.example'],
    ['Anna <anna@tizio.example>', 'anna@tizio.example', 'tizio.example'],
    ['mailto:anna@tizio.example?subject=hi', 'anna@tizio.example', 'tizio.example'],
    ['info@caffè.it', 'info@xn--caff-8oa.it', 'xn--caff-8oa.it'],
    ['niño@tizio.example', 'niño@tizio.example', 'tizio.example'],
    ['a+b=c@tizio.example.', 'a+b=c@tizio.example', 'tizio.example'],
    ['"anna rossi"@tizio.example', '"anna rossi"@tizio.example', 'tizio.example'],
    ['"a@b"@tizio.example', '"a@b"@tizio.example', 'tizio.example'],
  ])('%s has its parts', (text, address, domain) => {
    expect(parseAddress(text)).toEqual({ address, domain });
  });

  it.each([
    '',
    '@',
    'anna',
    '@tizio.example',
    'anna@',
    'anna@tizio',
    'anna@[192.0.2.1]',
    'anna@192.0.2.1',
    'a@b@tizio.example',
    'anna rossi@tizio.example',
    '.anna@tizio.example',
    'anna..rossi@tizio.example',
    `${'a'.repeat(65)}@tizio.example`,
    '"unclosed@tizio.example',
    '>anna@tizio.example<',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  it('survives being read again', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        const once = parseAddress(text);
        expect(once === null ? null : parseAddress(once.address)).toEqual(once);
      }),
    );
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(() => parseAddress(`${text}@tizio.example`)).not.toThrow();
      }),
    );
  });
});
