import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import type { DemoWorld } from '../../src/knowledge/demo-world.ts';
import type { KnowledgeFolder } from '../../src/knowledge/folder.ts';
import type { Facts } from '../../src/model/facts.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';
import { createMessageReader } from '../../src/understanding/read-message.ts';
import { loadUnderstanding } from '../../src/understanding/understand.ts';

export interface FaultCase {
  readonly id: string;
  readonly facts: Facts;
}

/** Scenarios of the demo internet: each party at each hop where it is ever at fault. */
const SCENARIOS = [
  'attachment-told', 'login-refused', 'domain-mistyped', 'domain-missing', 'null-mx',
  'user-unknown', 'size-announced',
  'submission-closed', 'spf-two-records', 'blocklisted', 'dmarc-impossible', 'spam-folder',
  'mx-host-missing', 'mx-private-address', 'dns-servers-lame', 'domain-not-renewed',
  'port-closed', 'mta-sts-forgotten', 'dane-forgotten', 'certificate-expired',
  'refuses-everybody', 'mail-loop', 'imap-certificate-expired',
  'mailbox-full', 'imap-login-refused',
  'no-route', 'mute-greeting', 'dns-fails', 'greylisting', 'first-mx-dead', 'all-is-well',
] as const; // prettier-ignore

/** The same faults without anything that came back: only what is looked up can tell. */
const PAIRS = [
  ['inlista.example', 'bene.example'],
  ['senzanome.example', 'bene.example'],
] as const;

const GOOD_SELECTOR = 's9';
const LOST_SELECTOR = 's8'; // its key is in no zone

const KEY = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const KEY_RECORD = `TXT v=DKIM1; k=rsa; p=${createPublicKey(KEY.publicKey)
  .export({ type: 'spki', format: 'der' })
  .toString('base64')}`;

/** The world, with the key that signs the mails below. */
export function withSigningKey(world: DemoWorld): DemoWorld {
  const { 'tizio.example': tizio } = world.zones;
  if (!tizio) throw new Error('tizio.example has no zone');
  const records = { ...tizio.records, [`${GOOD_SELECTOR}._domainkey`]: [KEY_RECORD] };
  return { ...world, zones: { ...world.zones, 'tizio.example': { ...tizio, records } } };
}

/** A mail of today that a server has taken, handed over under a name that does not exist. */
async function deliveredMail(selector: string): Promise<string> {
  const date = new Date().toUTCString().replace('GMT', '+0000');
  const mail = [
    'From: Massimo <massimo@tizio.example>',
    'To: info@bene.example',
    'Subject: Offer',
    `Date: ${date}`,
    'Message-ID: <1@tizio.example>',
    '',
    'Good morning.',
    '',
  ].join('\r\n');
  const signer = { signingDomain: 'tizio.example', selector, privateKey: KEY.privateKey };
  const { signatures } = await dkimSign(mail, {
    algorithm: 'rsa-sha256',
    canonicalization: 'relaxed/relaxed',
    ...signer,
    signatureData: [signer],
  });
  const received = [
    'Received: from nessuno.tizio.example (nessuno.tizio.example [192.0.2.25])',
    '    by mx.bene.example with ESMTPS id 4T9XC2',
    `    for <info@bene.example>; ${date}\r\n`,
  ].join('\r\n');
  return received + signatures + mail;
}

/** What is known in each case, read from what the person writes and pastes. */
export async function loadCases(
  knowledge: KnowledgeFolder,
  world: DemoWorld,
): Promise<readonly FaultCase[]> {
  const reader = createMessageReader(loadUnderstanding(knowledge), loadExplain(knowledge));
  const scenarios = SCENARIOS.map(async (id): Promise<FaultCase> => {
    const scenario = world.scenarios.find((one) => one.id === id);
    if (!scenario) throw new Error(`no scenario ${id}`);
    const { sentence, bounce = '' } = scenario;
    const { facts, direction } = await reader.read(`${sentence.en}\n\n${bounce}`, [], {});
    const own = direction === 'incoming' ? 'recipient' : 'sender';
    return { id, facts: { ...facts, own: facts.own ?? own } };
  });
  const mails = [
    ['signed-mail', GOOD_SELECTOR],
    ['mail-without-key', LOST_SELECTOR],
  ].map(async ([id = '', selector = '']): Promise<FaultCase> => {
    const attachments = [{ name: 'mail.eml', text: await deliveredMail(selector) }];
    const { facts } = await reader.read('', attachments, {});
    return { id, facts: { ...facts, own: 'sender' } };
  });
  const pairs = PAIRS.map(([sender, recipient]): FaultCase => ({
    id: `${sender} to ${recipient}`,
    facts: { sender: { domain: sender }, recipient: { domain: recipient }, own: 'sender' },
  }));
  return [...(await Promise.all(scenarios)), ...(await Promise.all(mails)), ...pairs];
}
