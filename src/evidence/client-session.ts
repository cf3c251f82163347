import type { Socket } from 'node:net';
import type { ClientAnswer, ClientServer } from '../model/evidence.ts';
import type { Dialed, Dialer } from './dialer.ts';
import { introduce, sayGoodbye } from './smtp-session.ts';
import { printable } from './smtp-reply-reader.ts';
import { secure, upgradeToTls } from './smtp-starttls.ts';
import type { Upgraded, UpgradeOptions } from './smtp-starttls.ts';
import { createSmtpWire } from './smtp-wire.ts';
import type { Heard } from './smtp-wire.ts';

/** Milliseconds. */
const CONNECT_TIMEOUT_MS = 5000;
const TALK_TIMEOUT_MS = 8000;
const MAX_GREETING_OCTETS = 1024;

export type ClientTarget = Pick<ClientServer, 'service' | 'host' | 'port' | 'tls'> & {
  readonly address: string;
};

export interface ClientTalkOptions {
  readonly heloName: string;
  readonly signal: AbortSignal;
  /** Milliseconds until the TCP connection must stand. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds for the whole conversation. */
  readonly talkTimeoutMs?: number;
  /** PEM roots of the demo internet; used only on connections that lead there. */
  readonly extraTrust?: readonly string[] | undefined;
}

/** The answer, and the socket that still wants a goodbye. */
interface Outcome {
  readonly answer: ClientAnswer;
  readonly socket?: Socket | undefined;
}

const unconnected = (dialed: Exclude<Dialed, { kind: 'connected' }>): ClientAnswer => {
  if (dialed.kind === 'reset') return { kind: 'broken', detail: 'reset' };
  if (dialed.kind === 'no-network') return { kind: 'unseen', why: 'no-network' };
  return { kind: dialed.kind };
};

const tlsFailure = ({ startTlsDetail = '' }: Upgraded): ClientAnswer =>
  startTlsDetail === 'timeout'
    ? { kind: 'no-greeting' }
    : { kind: 'broken', detail: startTlsDetail };

/** Anything but a welcome. */
const unwelcome = (heard: Heard): ClientAnswer => {
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

const encryptionOf = ({ startTls, startTlsDetail, certificate }: Upgraded) => ({
  encryption: startTls,
  ...(startTlsDetail === undefined ? {} : { encryptionDetail: startTlsDetail }),
  ...(certificate ? { certificate } : {}),
});

const submit = async (
  plain: Socket,
  { tls }: ClientTarget,
  heloName: string,
  options: UpgradeOptions,
): Promise<Outcome> => {
  const first = tls === 'implicit' ? await secure(plain, options) : undefined;
  if (first && !first.socket) return { answer: tlsFailure(first) };
  const socket = first?.socket ?? plain;
  const wire = createSmtpWire(socket);
  const greeted = await wire.hear(options.signal);
  if (greeted.kind !== 'reply' || greeted.reply.code !== '220')
    return { answer: unwelcome(greeted), socket };
  const { heard, extensions } = await introduce(wire, heloName, options.signal);
  if (heard.kind !== 'reply' || !heard.reply.code.startsWith('2'))
    return { answer: unwelcome(heard), socket };
  const talked = { kind: 'talked', greeting: greeted.reply.lines.join('\n') } as const;
  if (first) {
    const mechanisms = mechanismsOf(extensions);
    return { answer: { ...talked, ...encryptionOf(first), mechanisms }, socket };
  }
  if (!extensions.includes('STARTTLS'))
    return { answer: { ...talked, encryption: 'not-offered' }, socket };
  const upgraded = await upgradeToTls(wire, plain, options);
  const answer = { ...talked, ...encryptionOf(upgraded) };
  if (upgraded.startTls !== 'done' || !upgraded.socket) return { answer, socket: upgraded.socket };
  // what was said in clear text does not count: EHLO again. RFC 3207 §4.2
  const again = await introduce(createSmtpWire(upgraded.socket), heloName, options.signal);
  const isHeard = again.heard.kind === 'reply' && again.heard.reply.code.startsWith('2');
  return {
    answer: { ...answer, ...(isHeard ? { mechanisms: mechanismsOf(again.extensions) } : {}) },
    socket: upgraded.socket,
  };
};

/** One line of greeting; undefined where none came. */
const hearLine = (socket: Socket, signal: AbortSignal): Promise<string | undefined> =>
  new Promise((resolve) => {
    let text = '';
    const settle = (line?: string): void => {
      socket.off('data', onData).off('end', onEnd).off('close', onEnd);
      signal.removeEventListener('abort', onEnd);
      resolve(line);
    };
    const onEnd = (): void => settle();
    const onData = (bytes: Buffer): void => {
      text += bytes.toString('latin1', 0, MAX_GREETING_OCTETS);
      const end = text.indexOf('\n');
      if (end < 0 && text.length < MAX_GREETING_OCTETS) return;
      const line = end < 0 ? text : text.slice(0, end);
      settle(printable(line.replace(/\r$/, '').slice(0, MAX_GREETING_OCTETS)));
    };
    socket.on('data', onData).once('end', onEnd).once('close', onEnd);
    signal.addEventListener('abort', onEnd);
    if (signal.aborted) onEnd();
  });

/** IMAP greets with `* OK`, POP3 with `+OK`. RFC 9051 §7.1, RFC 1939 §4. */
const read = async (
  plain: Socket,
  { service }: ClientTarget,
  options: UpgradeOptions,
): Promise<Outcome> => {
  const upgraded = await secure(plain, options);
  const { socket } = upgraded;
  if (!socket) return { answer: tlsFailure(upgraded) };
  const greeting = await hearLine(socket, options.signal);
  if (greeting === undefined)
    return {
      answer: options.signal.aborted
        ? { kind: 'no-greeting' }
        : { kind: 'broken', detail: 'closed' },
    };
  const upper = greeting.toUpperCase();
  const [welcome, refusal] = service === 'imap' ? ['* OK', '* BYE'] : ['+OK', '-ERR'];
  if (upper.startsWith(welcome))
    return { answer: { kind: 'talked', greeting, ...encryptionOf(upgraded) }, socket };
  if (upper.startsWith(refusal)) return { answer: { kind: 'refused', text: greeting }, socket };
  return { answer: { kind: 'broken', detail: greeting.slice(0, 200) }, socket };
};

/**
 * One conversation as a mail program begins it: TLS, greeting, for submission EHLO; then goodbye.
 * Never a login, never MAIL. Reading in clear text is not tried. Does not throw.
 */
export async function talkAsClient(
  dialer: Dialer,
  target: ClientTarget,
  options: ClientTalkOptions,
): Promise<ClientAnswer> {
  const { address, port, host, service, tls } = target;
  if (service !== 'submission' && tls !== 'implicit') return { kind: 'not-allowed' };
  const { connectTimeoutMs: timeoutMs = CONNECT_TIMEOUT_MS } = options;
  const signal = AbortSignal.any([
    options.signal,
    AbortSignal.timeout(options.talkTimeoutMs ?? TALK_TIMEOUT_MS),
  ]);
  const dialed = await dialer.dial({ address, port }, { timeoutMs, signal });
  if (options.signal.aborted) {
    if (dialed.kind === 'connected') dialed.socket.destroy();
    return { kind: 'unseen', why: 'timeout' };
  }
  if (dialed.kind !== 'connected') return unconnected(dialed);
  const upgrade = { host, roots: dialed.isRouted ? options.extraTrust : undefined, signal };
  const { answer, socket } =
    service === 'submission'
      ? await submit(dialed.socket, target, options.heloName, upgrade)
      : await read(dialed.socket, target, upgrade);
  if (options.signal.aborted) {
    dialed.socket.destroy();
    return { kind: 'unseen', why: 'timeout' };
  }
  if (socket) sayGoodbye(socket, service === 'imap' ? 'a LOGOUT' : 'QUIT');
  else dialed.socket.destroy();
  return answer;
}
