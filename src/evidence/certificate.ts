import { X509Certificate, createHash } from 'node:crypto';
import type tls from 'node:tls';
import type { Certificate, CertificateDigests, Digests } from '../model/evidence.ts';
import { printable } from './smtp-reply-reader.ts';

const MAX_NAMES = 50;
const MAX_NAME_LENGTH = 200;
const MAX_CHAIN = 10;

/** `CN=mx.example\nO=Example` becomes `CN=mx.example, O=Example`. */
const oneLine = (distinguishedName: string | undefined): string =>
  printable((distinguishedName ?? '').split('\n').join(', ')).slice(0, MAX_NAME_LENGTH);

// node quotes alternative names that hold a comma or a quote; no host name does
const namesOf = (certificate: X509Certificate): readonly string[] =>
  [...(certificate.subjectAltName ?? '').matchAll(/(?:DNS|IP Address):([^,"]+)/g)]
    .slice(0, MAX_NAMES)
    .map(([, name = '']) => printable(name).slice(0, MAX_NAME_LENGTH));

/** The chain as it was built, the root of our own store included; the server's own first. */
const chainOf = (shown: tls.DetailedPeerCertificate): readonly tls.DetailedPeerCertificate[] => {
  const chain = new Map<string, tls.DetailedPeerCertificate>();
  for (
    let at: tls.DetailedPeerCertificate | undefined = shown;
    at && !chain.has(at.fingerprint256);
    at = at.issuerCertificate
  ) {
    chain.set(at.fingerprint256, at);
  }
  return [...chain.values()];
};

const digestsOf = (octets: Buffer): Digests => ({
  sha256: createHash('sha256').update(octets).digest('hex'),
  sha512: createHash('sha512').update(octets).digest('hex'),
});

const allDigests = ({ raw }: tls.DetailedPeerCertificate): CertificateDigests => ({
  certificate: digestsOf(raw),
  publicKey: digestsOf(new X509Certificate(raw).publicKey.export({ type: 'spki', format: 'der' })),
});

/** Undefined where a key is of a kind that this machine does not know: nothing can be compared. */
const digestsOfAll = (
  chain: readonly tls.DetailedPeerCertificate[],
): readonly CertificateDigests[] | undefined => {
  try {
    return chain.slice(0, MAX_CHAIN).map(allDigests);
  } catch {
    return undefined;
  }
};

/**
 * OpenSSL names one fault only and lets expiry hide the others. An expired certificate counts as
 * trusted where its chain ends at a known root, so that exactly what is wrong is said.
 */
const isTrusted = (
  socket: tls.TLSSocket,
  chain: readonly tls.DetailedPeerCertificate[],
  roots: readonly string[],
): boolean => {
  if (socket.authorized) return true;
  // node puts the code of the error here, whatever its types say
  if (String(socket.authorizationError) !== 'CERT_HAS_EXPIRED') return false;
  const top = chain.at(-1)?.fingerprint256;
  return roots.some((root) => new X509Certificate(root).fingerprint256 === top);
};

export interface CertificateContext {
  /** The MX host name: what a strict sender compares with. RFC 8461 §4.2. */
  readonly host: string;
  /** PEM; the roots that the connection was made with. */
  readonly roots: readonly string[];
  readonly now: Date;
}

/** The certificate that a server showed; undefined where it showed none. Never throws. */
export function readCertificate(
  socket: tls.TLSSocket,
  { host, roots, now }: CertificateContext,
): Certificate | undefined {
  // once getPeerX509Certificate was called, node no longer gives the chain: this way only
  const shown = socket.getPeerCertificate(true);
  // typed as always there, but empty where the server showed none
  if (!('raw' in shown)) return undefined;
  const certificate = new X509Certificate(shown.raw);
  const chain = chainOf(shown);
  const digests = digestsOfAll(chain);
  return {
    subject: oneLine(certificate.subject),
    names: namesOf(certificate),
    issuer: oneLine(certificate.issuer),
    validFrom: certificate.validFromDate,
    validTo: certificate.validToDate,
    matchesName: certificate.checkHost(host) !== undefined,
    isTrusted: isTrusted(socket, chain, roots),
    isExpired: certificate.validToDate < now,
    ...(digests && { chain: digests }),
  };
}
