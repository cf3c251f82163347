import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { isDkimKey, readDkimKey } from '../../src/mail/dkim-key.ts';

const rsa = (bits: number, type: 'spki' | 'pkcs1' = 'spki'): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ format: 'der', type })
    .toString('base64');
const KEY = rsa(1024);
/** The raw 32 octets stand at the end of the DER form. RFC 8463 §4.2. */
const ED25519 = generateKeyPairSync('ed25519')
  .publicKey.export({ format: 'der', type: 'spki' })
  .subarray(-32)
  .toString('base64');

describe('readDkimKey', () => {
  it.each([
    ['the usual form', `v=DKIM1; k=rsa; p=${KEY}`],
    ['without version and type', `p=${KEY}`],
    ['blanks inside the key', `v=DKIM1; p=${KEY.slice(0, 20)} ${KEY.slice(20)};`],
    ['PKCS #1, as RFC 6376 has it', `v=DKIM1; p=${rsa(1024, 'pkcs1')}`],
    ['Ed25519', `v=DKIM1; k=ed25519; p=${ED25519}`],
    ['for mail among others', `v=DKIM1; s=tlsrpt:email; h=sha1:sha256; t=y:s; p=${KEY}`],
    ['unknown tags', `v=DKIM1; x-note=moved; n=a note; p=${KEY}`],
  ])('usable: %s', (_, record) => {
    expect(readDkimKey(record)).toBe('usable');
  });

  it('takes an empty p= as revoked', () => {
    expect(readDkimKey('v=DKIM1; k=rsa; p=')).toBe('revoked');
  });

  it('takes RSA below 1024 bits as weak (RFC 8301 §3.2)', () => {
    expect(readDkimKey(`v=DKIM1; p=${rsa(768)}`)).toBe('weak');
  });

  it.each([
    ['no p=', 'v=DKIM1; k=rsa'],
    ['cut off', `v=DKIM1; p=${KEY.slice(0, 100)}`],
    ['not base64', 'v=DKIM1; p=\u201cMIGf\u201d'],
    ['another version', `v=DKIM2; p=${KEY}`],
    ['version not first', `k=rsa; v=DKIM1; p=${KEY}`],
    ['two keys in one record', `v=DKIM1; p=${KEY}; p=${KEY}`],
    ['unknown type', `v=DKIM1; k=dsa; p=${KEY}`],
    ['Ed25519 of a wrong length', `v=DKIM1; k=ed25519; p=${KEY}`],
    ['not for mail', `v=DKIM1; s=tlsrpt; p=${KEY}`],
    ['SHA-1 only', `v=DKIM1; h=sha1; p=${KEY}`],
  ])('invalid: %s', (_, record) => {
    expect(readDkimKey(record)).toBe('invalid');
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void readDkimKey(text)));
    fc.assert(fc.property(fc.base64String(), (text) => void readDkimKey(`v=DKIM1; p=${text}`)));
  });
});

describe('isDkimKey', () => {
  it.each([
    ['v=DKIM1; k=rsa', true],
    ['p=MIGf', true],
    ['k=rsa; p=', true],
    ['v=spf1 -all', false],
    ['some other text', false],
  ])('%s: %s', (record, expected) => {
    expect(isDkimKey(record)).toBe(expected);
  });
});
