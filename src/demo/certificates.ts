import { X509Certificate, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { CertificateKind } from '../knowledge/demo-world.ts';

export interface DemoCertificates {
  /** PEM of the authority that signed all but the self-signed one. */
  readonly authority: string;
  contextFor(kind: CertificateKind): SecureContext;
  /** SHA-256 of the public key, as `TLSA 3 1 1` holds it. RFC 6698 §2.1. */
  keyDigestOf(kind: CertificateKind): string;
}

/** Reads the demo's certificates; `scripts/make-demo-certificates.ts` made them. */
export function openCertificates(tlsFolder: string): DemoCertificates {
  const read = (name: string): string => readFileSync(join(tlsFolder, name), 'utf8');
  const contexts = new Map<CertificateKind, SecureContext>();
  return {
    authority: read('authority.pem'),
    keyDigestOf(kind) {
      const { publicKey } = new X509Certificate(read(`${kind}.pem`));
      const octets = publicKey.export({ type: 'spki', format: 'der' });
      return createHash('sha256').update(octets).digest('hex');
    },
    contextFor(kind) {
      // made at the first handshake: most runs need one or none
      const context =
        contexts.get(kind) ??
        createSecureContext({ cert: read(`${kind}.pem`), key: read(`${kind}.key.pem`) });
      contexts.set(kind, context);
      return context;
    },
  };
}
