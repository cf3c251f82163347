import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { createDkimVerifier, verifyDkim } from '../../src/evidence/dkim-verification.ts';
import { createMailSignaturesGatherer } from '../../src/evidence/mail-signatures.ts';
import type { SignatureState } from '../../src/model/evidence.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

const KEY_NAME = 's1._domainkey.tizio.example';

const rsa = (bits: number) => {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const octets = createPublicKey(pair.publicKey).export({ type: 'spki', format: 'der' });
  return { privateKey: pair.privateKey, record: `v=DKIM1; p=${octets.toString('base64')}` };
};
const key = rsa(1024);
const otherKey = rsa(1024);
const ed25519 = generateKeyPairSync('ed25519');

const MAIL = [
  'From: Anna <anna@tizio.example>',
  'To: bruno@caio.example',
  'Subject: Offer',
  'Date: Mon, 23 Nov 2026 10:00:00 +0000',
  '',
  'Good morning.',
  '',
].join('\r\n');

interface Signing {
  readonly privateKey?: string;
  readonly algorithm?: string;
  readonly signTime?: Date;
  readonly expires?: Date;
}
const sign = async ({
  privateKey = key.privateKey,
  algorithm = 'rsa-sha256',
  ...times
}: Signing = {}) => {
  // its code reads the list, its types want the parts
  const signer = { signingDomain: 'tizio.example', selector: 's1', privateKey };
  const { signatures } = await dkimSign(MAIL, {
    algorithm,
    canonicalization: 'relaxed/relaxed',
    signTime: times.signTime ?? new Date('2026-11-23T10:00:00Z'),
    ...(times.expires ? { expires: times.expires } : {}),
    ...signer,
    signatureData: [signer],
  });
  return signatures + MAIL;
};

const zone = (record: string): Records => ({ [KEY_NAME]: { TXT: [record] } });
const statesOf = async (raw: string, records: Records): Promise<readonly SignatureState[]> =>
  (await verifyDkim(raw, zoneResolver(records), PATIENT)).signatures.map(({ state }) => state);

describe('verifyDkim', () => {
  it('names who signed, with which key and how', async () => {
    const verified = await verifyDkim(await sign(), zoneResolver(zone(key.record)), PATIENT);
    expect(verified.signatures).toEqual([
      {
        domain: 'tizio.example',
        selector: 's1',
        algorithm: 'rsa-sha256',
        state: 'pass',
        key: key.record.replaceAll(' ', ''),
      },
    ]);
    expect(verified.ages).toHaveLength(1);
  });

  it.each([
    [
      'a line added below',
      (mail: string) => `${mail}-- \r\nSent by our gateway\r\n`,
      'body-changed',
    ],
    [
      'a mark in the subject',
      (mail: string) => mail.replace('Offer', '[SPAM] Offer'),
      'header-changed',
    ],
    ['bare line feeds, as files have', (mail: string) => mail.replaceAll('\r\n', '\n'), 'pass'],
    [
      'octets that were lost before us',
      (mail: string) => `${mail}caff\uFFFD\r\n`,
      'could-not-look',
    ],
    [
      'From left out of the list',
      (mail: string) => mail.replace(/\bh=[^;]{1,200};/, 'h=Subject;'),
      'unsupported',
    ],
    [
      'an algorithm nobody has',
      (mail: string) => mail.replace('a=rsa-sha256', 'a=rot13-x'),
      'unsupported',
    ],
    ['no selector', (mail: string) => mail.replace(' s=s1;', ''), 'unsupported'],
  ] as const)('%s: a matter of the mail', async (_, change, state) => {
    expect(await statesOf(change(await sign()), zone(key.record))).toEqual([state]);
  });

  it.each([
    ['no key', {}, 'key-missing'],
    ['no text at the name', { [KEY_NAME]: { A: ['192.0.2.1'] } }, 'key-missing'],
    ['a wildcard that answers with something else', zone('v=spf1 -all'), 'key-missing'],
    ['something else beside the key', { [KEY_NAME]: { TXT: ['x', key.record] } }, 'pass'],
    ['an empty key', zone('v=DKIM1; p='), 'key-revoked'],
    ['a damaged key', zone('v=DKIM1; p=@@@'), 'key-invalid'],
    ['another kind of key', zone('v=DKIM1; k=x25519; p=MTIz'), 'key-invalid'],
    ['a key that is not for mail', zone(`${key.record}; s=tlsrpt`), 'key-invalid'],
    ['the key of another signer', zone(otherKey.record), 'header-changed'],
    ['silence', { [KEY_NAME]: 'timeout' }, 'could-not-look'],
    ['trouble', { [KEY_NAME]: 'servfail' }, 'could-not-look'],
    ['a rewritten answer', { [KEY_NAME]: 'rewritten' }, 'could-not-look'],
  ] as const)('%s: a matter of DNS', async (_, records, state) => {
    expect(await statesOf(await sign(), records)).toEqual([state]);
  });

  it('takes no RSA key under 1024 bits (RFC 8301 §3.2) and no SHA-1 (§3.1)', async () => {
    const short = rsa(768);
    expect(
      await statesOf(await sign({ privateKey: short.privateKey }), zone(short.record)),
    ).toEqual(['key-weak']);
    expect(await statesOf(await sign({ algorithm: 'rsa-sha1' }), zone(key.record))).toEqual([
      'unsupported',
    ]);
  });

  it('knows Ed25519 (RFC 8463)', async () => {
    const privateKey = ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const octets = ed25519.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
    const record = `v=DKIM1; k=ed25519; p=${octets.toString('base64')}`;
    const raw = await sign({ privateKey, algorithm: 'ed25519-sha256' });
    expect(await statesOf(raw, zone(record))).toEqual(['pass']);
  });

  it('is expired when it was so at its arrival, not when we look', async () => {
    const signTime = new Date('2020-01-01T00:00:00Z');
    const raw = await sign({ signTime, expires: new Date('2020-01-08T00:00:00Z') });
    const arrivedOn = (day: string) =>
      `Received: from a.example by b.example with SMTP; Thu, ${day} Jan 2020 00:00:00 +0000\r\n${raw}`;
    expect(await statesOf(arrivedOn('02'), zone(key.record))).toEqual(['pass']);
    expect(await statesOf(arrivedOn('09'), zone(key.record))).toEqual(['expired']);
    expect(await statesOf(raw, zone(key.record))).toEqual(['expired']);
  });

  it.each([
    ['no signature', MAIL],
    ['nothing at all', ''],
    ['no mail', 'good evening'],
  ])('finds none where there is %s, and asks nobody', async (_, raw) => {
    const resolver = zoneResolver({});
    expect(await verifyDkim(raw, resolver, PATIENT)).toEqual({ signatures: [], ages: [] });
    expect(resolver.asked).toEqual([]);
  });

  it('does not verify a hostile heap of signatures', async () => {
    const resolver = zoneResolver(zone(key.record));
    const one = (await sign()).slice(0, -MAIL.length);
    const { signatures } = await verifyDkim(one.repeat(11) + MAIL, resolver, PATIENT);
    expect(signatures.map(({ state }) => state)).toEqual(['could-not-look']);
    expect(resolver.asked).toEqual([]);
  });

  it('never throws, whatever was cut out of a mail or put into it', async () => {
    const raw = await sign();
    const place = fc.nat({ max: raw.length });
    const mutation = fc.tuple(place, fc.nat({ max: 40 }), fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(mutation, async ([at, length, text]) => {
        const changed = raw.slice(0, at) + text + raw.slice(at + length);
        const states = await statesOf(changed, zone(key.record));
        expect(states.length).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('gives up when the question is given up', async () => {
    const { signatures } = await verifyDkim(
      await sign(),
      zoneResolver(zone(key.record)),
      AbortSignal.abort(),
    );
    expect(signatures.map(({ state }) => state)).toEqual(['could-not-look']);
  });
});

describe('mailSignatures', () => {
  const gather = async (raw?: string) => {
    const gatherer = createMailSignaturesGatherer({
      verifyDkim: createDkimVerifier(zoneResolver(zone(key.record))),
    });
    const mail = { octets: null, subject: null, hasText: null, attachments: [] };
    const facts = {
      sender: { domain: 'tizio.example' },
      mail: { ...mail, ...(raw ? { raw } : {}) },
    };
    const observed = await gatherer.gather(facts, PATIENT);
    return observed.seen ? observed.value : observed;
  };

  it('is empty where no mail was shown whole', async () => {
    expect(await gather()).toEqual({
      hasTravelled: false,
      isRecent: false,
      author: null,
      signatures: [],
    });
  });

  it('tells a mail that a server took from one that never left', async () => {
    const raw = await sign();
    expect(await gather(raw)).toMatchObject({ hasTravelled: false });
    const stamp = (at: Date) =>
      `Received: from a.example by b.example with SMTP; ${at.toUTCString()}\r\n${raw}`;
    expect(await gather(stamp(new Date()))).toMatchObject({ hasTravelled: true, isRecent: true });
    const old = stamp(new Date('2020-01-01T00:00:00Z'));
    expect(await gather(old)).toMatchObject({ hasTravelled: true, isRecent: false });
  });
});

/** The vectors lie outside of this repository. */
const corpora = process.env['SEMPRONIO_CORPORA'];
const folder = corpora && join(corpora, 'auth/dkim');

interface Vector {
  readonly id: string;
  readonly file: string;
  readonly dns: Readonly<Record<string, string>>;
  readonly expect: string | readonly string[];
}

/** What the vectors call `fail` or `permerror`, in our words. */
const WANTED: Readonly<Record<string, SignatureState>> = {
  'mail-auth-001': 'pass',
  '8463-body-changed': 'body-changed',
  '8463-header-changed': 'header-changed',
  '8463-key-revoked': 'key-revoked',
  '8463-key-missing': 'key-missing',
};

if (folder && existsSync(join(folder, 'cases.json'))) {
  const vectors = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as readonly Vector[];
  describe('DKIM vectors', () => {
    it.each(vectors.map((vector) => [vector.id, vector] as const))('%s', async (id, vector) => {
      const raw = readFileSync(join(folder, vector.file), 'utf8');
      const records = Object.fromEntries(
        Object.entries(vector.dns).map(([name, text]) => [name, { TXT: [text] }]),
      );
      const states = await statesOf(raw, records);
      expect(states).toEqual([WANTED[id], WANTED[id]]);
      const isPassWanted = [vector.expect].flat().every((word) => word === 'pass');
      expect(states.every((state) => state === 'pass')).toBe(isPassWanted);
    });
  });
} else {
  it('corpora are left out: SEMPRONIO_CORPORA is not set', () => {
    expect(corpora ?? '').toBe('');
  });
}
