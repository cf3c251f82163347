import { createSign, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A key with its certificate, both PEM. */
export interface MadeCertificate {
  readonly key: string;
  readonly cert: string;
  readonly signer: { readonly name: string; readonly key: KeyObject };
}

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const header =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(6, Buffer.from(hex, 'hex'));
const boolean = der(1, Buffer.from([0xff]));
const octets = (content: Buffer): Buffer => der(4, content);
const distinguishedName = (commonName: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))));
const time = (date: Date): Buffer =>
  der(0x18, Buffer.from(`${date.toISOString().replace(/\D/g, '').slice(0, 14)}Z`));

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));

export interface CertificateWish {
  readonly commonName: string;
  /** DNS names; none: an authority. */
  readonly names?: readonly string[];
  /** Absent: it signs itself. */
  readonly signedBy?: MadeCertificate;
  readonly from?: Date;
  readonly to?: Date;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a throw-away certificate, since node can read them only. RFC 5280 §4.1. */
export function makeCertificate({
  commonName,
  names,
  signedBy,
  from = new Date(Date.now() - DAY_MS),
  to = new Date(Date.now() + 30 * DAY_MS),
}: CertificateWish): MadeCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = signedBy?.signer ?? { name: commonName, key: privateKey };
  const extension = names
    ? sequence(
        oid('551d11'),
        octets(sequence(...names.map((name) => der(0x82, Buffer.from(name))))),
      )
    : sequence(oid('551d13'), boolean, octets(sequence(boolean)));
  const toBeSigned = sequence(
    der(0xa0, der(2, Buffer.from([2]))),
    der(2, Buffer.from([1, Math.floor(Math.random() * 256), Math.floor(Math.random() * 256)])),
    ECDSA_WITH_SHA256,
    distinguishedName(signer.name),
    sequence(time(from), time(to)),
    distinguishedName(commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension)),
  );
  const signature = createSign('sha256').update(toBeSigned).sign(signer.key);
  const whole = sequence(
    toBeSigned,
    ECDSA_WITH_SHA256,
    der(3, Buffer.concat([Buffer.from([0]), signature])),
  );
  const base64 = whole.toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    signer: { name: commonName, key: privateKey },
  };
}
