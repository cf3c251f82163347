import { createPublicKey } from 'node:crypto';
import { parseTagList } from './tag-list.ts';

/**
 * What a key record is good for. `weak`: RSA below 1024 bits, which verifiers must not accept
 * (RFC 8301 §3.2). `revoked`: `p=` is empty (RFC 6376 §3.6.1). `invalid`: no receiver can read it,
 * or it is not meant for mail.
 */
export type DkimKeyState = 'usable' | 'revoked' | 'invalid' | 'weak';

const MIN_RSA_BITS = 1024;
/** Octets of an Ed25519 public key. RFC 8463 §4.2. */
const ED25519_OCTETS = 32;

/** Undefined where the octets are no RSA key. RFC 6376 says PKCS #1, everybody publishes SPKI: both are taken. */
const rsaBits = (octets: Buffer): number | undefined => {
  for (const type of ['spki', 'pkcs1'] as const) {
    try {
      const key = createPublicKey({ key: octets, format: 'der', type });
      if (key.asymmetricKeyType !== 'rsa') return undefined;
      return key.asymmetricKeyDetails?.modulusLength;
    } catch {
      continue; // not this form; node has no test that does not throw
    }
  }
  return undefined;
};

const readRsa = (octets: Buffer): DkimKeyState => {
  const bits = rsaBits(octets);
  if (bits === undefined) return 'invalid';
  return bits < MIN_RSA_BITS ? 'weak' : 'usable';
};

const isForMail = (services: string | undefined): boolean =>
  services === undefined ||
  services.split(':').some((service) => ['*', 'email'].includes(service.trim().toLowerCase()));

/** Without `h=` any hash goes; SHA-1 alone is no longer accepted. RFC 8301 §3.1. */
const allowsSha256 = (hashes: string | undefined): boolean =>
  hashes === undefined || hashes.split(':').some((hash) => hash.trim().toLowerCase() === 'sha256');

/** Whether a TXT record is meant as a key at all, well formed or not: it names the version, or has a `p=`. */
export const isDkimKey = (record: string): boolean =>
  /^\s*v\s*=\s*DKIM1/i.test(record) || /(?:^|;)\s*p\s*=/.test(record);

/**
 * Judges a DKIM key record: `v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3…`. RFC 6376 §3.6.1, RFC 8463.
 * Never throws.
 */
export function readDkimKey(record: string): DkimKeyState {
  const { tags, hasRepeats } = parseTagList(record);
  const tag = (name: string): string | undefined => tags.find((one) => one.name === name)?.value;
  // "v" may be missing; when it is there it comes first
  const isVersioned = tag('v') === undefined || (tag('v') === 'DKIM1' && tags[0]?.name === 'v');
  const key = tag('p')?.replace(/\s+/g, '');
  if (hasRepeats || !isVersioned || key === undefined) return 'invalid';
  if (key === '') return 'revoked';
  if (!/^[a-z\d+/]+={0,2}$/i.test(key)) return 'invalid';
  if (!isForMail(tag('s')) || !allowsSha256(tag('h'))) return 'invalid';
  const octets = Buffer.from(key, 'base64');
  switch (tag('k')?.toLowerCase() ?? 'rsa') {
    case 'rsa':
      return readRsa(octets);
    case 'ed25519':
      return octets.length === ED25519_OCTETS ? 'usable' : 'invalid';
    default:
      return 'invalid';
  }
}
