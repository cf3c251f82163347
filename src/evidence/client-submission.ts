import type { Socket } from 'node:net';
import { encryptionOf, tlsFailure } from './client-outcome.ts';
import type { ClientOutcome } from './client-outcome.ts';
import { extensionsOf, meet } from './smtp-greeting.ts';
import { secure, upgradeToTls } from './smtp-starttls.ts';
import type { UpgradeOptions } from './smtp-starttls.ts';
import { createSmtpWire } from './smtp-wire.ts';
import type { Heard } from './smtp-wire.ts';

/** Anything but a welcome. */
const unwelcome = (heard: Heard): ClientOutcome['answer'] => {
  switch (heard.kind) {
    case 'silent':
      return { kind: 'no-greeting' };
    case 'hung-up':
    case 'broken':
      return { kind: 'broken', detail: heard.detail };
    case 'reply':
      return { kind: 'refused', text: heard.reply.lines.join('\n') };
    default:
      return heard satisfies never;
  }
};

/** `AUTH PLAIN LOGIN`, and the `AUTH=` of old servers. RFC 4954 §3. */
const mechanismsOf = (extensions: readonly string[]): readonly string[] =>
  extensions
    .filter((line) => /^AUTH[ =]/.test(line))
    .flatMap((line) => line.slice(5).split(' '))
    .filter((mechanism, at, all) => mechanism !== '' && all.indexOf(mechanism) === at);

/** A server that begins with TLS. RFC 8314 §3.3. */
export async function submitOverTls(
  plain: Socket,
  heloName: string,
  options: UpgradeOptions,
): Promise<ClientOutcome> {
  const secured = await secure(plain, options);
  const { socket } = secured;
  if (!socket) return { answer: tlsFailure(secured) };
  const met = await meet(createSmtpWire(socket), heloName, options.signal);
  if (met.kind === 'unmet') return { answer: unwelcome(met.heard), socket };
  const { greeting, extensions } = met;
  const mechanisms = mechanismsOf(extensions);
  return { answer: { kind: 'talked', greeting, ...encryptionOf(secured), mechanisms }, socket };
}

/** A server that is asked for TLS. RFC 3207. */
export async function submitWithStartTls(
  plain: Socket,
  heloName: string,
  options: UpgradeOptions,
): Promise<ClientOutcome> {
  const wire = createSmtpWire(plain);
  const met = await meet(wire, heloName, options.signal);
  if (met.kind === 'unmet') return { answer: unwelcome(met.heard), socket: plain };
  const talked = { kind: 'talked', greeting: met.greeting } as const;
  if (!met.extensions.includes('STARTTLS'))
    return { answer: { ...talked, encryption: 'not-offered' }, socket: plain };
  const upgraded = await upgradeToTls(wire, plain, options);
  const { socket } = upgraded;
  const answer = { ...talked, ...encryptionOf(upgraded) };
  if (upgraded.startTls !== 'done' || !socket) return { answer, socket };
  // what was said in clear text does not count: EHLO again. RFC 3207 §4.2
  const offered = await extensionsOf(createSmtpWire(socket), heloName, options.signal);
  return { answer: { ...answer, ...(offered && { mechanisms: mechanismsOf(offered) }) }, socket };
}
