import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { createDkimVerifier } from '../../src/evidence/dkim-verification.ts';
import { createDmarcAlignmentGatherer } from '../../src/evidence/dmarc-alignment.ts';
import { observe } from '../../src/evidence/reading.ts';
import type { Facts } from '../../src/model/facts.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const KEY = createPublicKey(publicKey).export({ type: 'spki', format: 'der' }).toString('base64');

const ZONE: Records = {
  'tizio.example': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
  '_dmarc.tizio.example': { TXT: ['v=DMARC1; p=reject'] },
  's1._domainkey.tizio.example': { TXT: [`v=DKIM1; p=${KEY}`] },
  's1._domainkey.mailer.example': { TXT: [`v=DKIM1; p=${KEY}`] },
  'mailer.example': { TXT: ['v=spf1 ip4:192.0.2.7 -all'] },
};

const mailFrom = (returnPath: string, from = 'Anna <anna@tizio.example>') =>
  [
    `Return-Path: <${returnPath}>`,
    'Received: from a.example (a.example [192.0.2.1]) by mx.caio.example; Mon, 23 Nov 2026 10:00:00 +0000',
    `From: ${from}`,
    'Subject: Offer',
    '',
    'Good morning.',
    '',
  ].join('\r\n');

const signed = async (mail: string, signingDomain: string) => {
  const signer = { signingDomain, selector: 's1', privateKey };
  const options = { canonicalization: 'relaxed/relaxed', ...signer, signatureData: [signer] };
  return (await dkimSign(mail, options)).signatures + mail;
};

const gather = async (
  raw: string | undefined,
  ip: string | null,
  zone: Records = ZONE,
  resolver = zoneResolver(zone),
) => {
  const sendingAddresses = ip === null ? [] : [{ ip, source: 'header' as const }];
  const gatherer = createDmarcAlignmentGatherer({
    resolver,
    verifyDkim: createDkimVerifier(resolver),
    sendingAddresses: () => Promise.resolve(observe(sendingAddresses, [])),
  });
  const facts: Facts = {
    sender: { domain: 'tizio.example' },
    ...(raw !== undefined && {
      mail: { octets: null, subject: null, hasText: null, attachments: [], raw },
    }),
  };
  const observed = await gatherer.gather(facts, PATIENT);
  return observed.seen ? observed.value : observed;
};

const OWN = 'anna@tizio.example';
const MAILER = 'bounce@mailer.example';

describe('dmarcAlignment', () => {
  it('passes by SPF for the author', async () => {
    expect(await gather(mailFrom(OWN), '192.0.2.1')).toEqual({
      domain: 'tizio.example',
      record: 'v=DMARC1; p=reject',
      policy: 'reject',
      result: 'pass',
      spf: { ip: '192.0.2.1', domain: 'tizio.example', result: 'pass', isAligned: true },
      alignedSigner: null,
      brokenSigner: null,
    });
  });

  it('passes by a signature of the author, wherever it comes from', async () => {
    const raw = await signed(mailFrom(MAILER), 'tizio.example');
    expect(await gather(raw, '192.0.2.99')).toMatchObject({
      result: 'pass',
      alignedSigner: 'tizio.example',
    });
  });

  it.each([
    ['"Rossi, Anna" <anna@tizio.example>', 'pass'],
    ['Anna <anna@tizio.example>, Carla <carla@tizio.example>', 'pass'],
    ['Anna <anna@tizio.example>, Bruno <bruno@mailer.example>', 'unknown'],
  ])('takes %s for authors of one domain: %s (RFC 9989 §5.3.1)', async (from, result) => {
    expect(await gather(mailFrom(OWN, from), '192.0.2.1')).toMatchObject({ result });
  });

  it('fails where only the mail service vouches', async () => {
    const raw = await signed(mailFrom(MAILER), 'mailer.example');
    expect(await gather(raw, '192.0.2.7')).toMatchObject({
      result: 'fail',
      spf: { domain: 'mailer.example', result: 'pass', isAligned: false },
      alignedSigner: null,
      brokenSigner: null,
    });
  });

  it('names a signature that was broken on the way', async () => {
    const raw = await signed(mailFrom(MAILER), 'tizio.example');
    expect(await gather(`${raw}-- \r\nThe list\r\n`, '192.0.2.99')).toMatchObject({
      result: 'fail',
      brokenSigner: { domain: 'tizio.example', selector: 's1', state: 'body-changed' },
    });
  });

  const unsigned = mailFrom(MAILER);
  it.each([
    ['the address is not known', unsigned, null, ZONE],
    ['the envelope is empty', mailFrom(''), '192.0.2.99', ZONE],
    ['several wrote it', mailFrom(OWN, 'a@tizio.example, b@mailer.example'), '192.0.2.99', ZONE],
    [
      'SPF could not be looked up',
      unsigned,
      '192.0.2.99',
      { ...ZONE, 'mailer.example': 'timeout' },
    ],
    ['it was never sent', unsigned.replace(/Received:[^\r]+\r\n/, ''), '192.0.2.99', ZONE],
    ['only the address is known, which is not the domain’s', undefined, '192.0.2.99', ZONE],
  ] as const)('does not know, and so accuses nobody, where %s', async (_, raw, ip, zone) => {
    expect(await gather(raw, ip, zone)).toMatchObject({ result: 'unknown' });
  });

  it.each([
    ['the author', 'tizio.example'],
    ['a sibling with a record of its own', 'other.tizio.example'],
  ])('never fails a mail signed by %s because one look-up failed', async (_, signer) => {
    const zone: Records = {
      ...ZONE,
      '_dmarc.news.tizio.example': { TXT: ['v=DMARC1; p=reject'] },
      '_dmarc.other.tizio.example': { TXT: ['v=DMARC1; p=none'] },
      's1._domainkey.other.tizio.example': { TXT: [`v=DKIM1; p=${KEY}`] },
    };
    const raw = await signed(mailFrom(MAILER, 'anna@news.tizio.example'), signer);
    const full = zoneResolver(zone);
    expect(await gather(raw, '192.0.2.99', zone, full)).toMatchObject({ result: 'pass' });
    const names = new Set(full.asked.map((question) => question.split(' ')[0] ?? ''));
    expect(names.size).toBeGreaterThan(5);
    for (const name of names) {
      const observed = await gather(raw, '192.0.2.99', { ...zone, [name]: 'timeout' });
      expect({ name, ...observed }).not.toMatchObject({ result: 'fail' });
    }
  });

  it('does not know where the key could not be looked up', async () => {
    const raw = await signed(unsigned, 'tizio.example');
    const zone: Records = { ...ZONE, 's1._domainkey.tizio.example': 'servfail' };
    expect(await gather(raw, '192.0.2.99', zone)).toMatchObject({ result: 'unknown' });
  });

  it('is unseen where the policy could not be looked up', async () => {
    const zone: Records = { ...ZONE, '_dmarc.tizio.example': 'timeout' };
    expect(await gather(unsigned, '192.0.2.99', zone)).toEqual({
      seen: false,
      why: 'timeout',
      asked: '_dmarc.tizio.example TXT',
    });
  });

  it('finds no policy', async () => {
    expect(await gather(unsigned, null, {})).toMatchObject({ result: 'none', policy: null });
  });
});
