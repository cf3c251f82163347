import type { Socket } from 'node:net';
import type { RecipientAnswer, SmtpAnswer } from '../model/evidence.ts';
import type { Dialed, Dialer } from './dialer.ts';
import { askRecipient } from './smtp-envelope.ts';
import type { Envelope } from './smtp-envelope.ts';
import { extensionsOf, meet, sayGoodbye, unconnected } from './smtp-greeting.ts';
import { statusOf } from './smtp-reply-reader.ts';
import type { SmtpReply } from './smtp-reply-reader.ts';
import { upgradeToTls } from './smtp-starttls.ts';
import { createSmtpWire } from './smtp-wire.ts';
import type { Heard, SmtpWire } from './smtp-wire.ts';

/** Milliseconds. RFC 5321 §4.5.3.2 allows five minutes; nobody who asks us waits so long. */
const CONNECT_TIMEOUT_MS = 5000;
const GREETING_TIMEOUT_MS = 7000;
const TLS_TIMEOUT_MS = 2000;
/** For a second EHLO, MAIL and RCPT together. */
const RECIPIENT_TIMEOUT_MS = 3000;

export interface SmtpTarget {
  /** Name of the mail host, for TLS and its certificate. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

export interface SmtpTalkOptions {
  /** Fully qualified name of this machine. RFC 5321 §4.1.4. */
  readonly heloName: string;
  readonly signal: AbortSignal;
  /** Milliseconds until the TCP connection must stand. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds from the first packet to the answer to EHLO. */
  readonly greetingTimeoutMs?: number;
  /** Milliseconds for STARTTLS and the handshake, on top. */
  readonly tlsTimeoutMs?: number;
  /** Asked about at the end; absent: neither MAIL nor RCPT is said. */
  readonly envelope?: Envelope | undefined;
  /** Milliseconds for that, on top. */
  readonly recipientTimeoutMs?: number;
  /** PEM roots of the demo internet; used only on connections that lead there. */
  readonly extraTrust?: readonly string[] | undefined;
}

/** How the server answered; or that nobody can tell, for a reason on our side. */
export type SmtpTalk = SmtpAnswer | { readonly kind: 'no-network' | 'aborted' };

type Connected = Extract<Dialed, { kind: 'connected' }>;

/** The conversation's result, and the socket that still wants a goodbye. */
interface Outcome {
  readonly talk: SmtpTalk;
  readonly socket?: Socket | undefined;
}

const isRefusal = ({ code }: SmtpReply): boolean => code.startsWith('4') || code.startsWith('5');

/** Anything but a welcome ends the conversation. */
const unwelcome = (
  heard: Heard,
  at: 'greeting' | 'ehlo',
  socket: Socket,
  signal: AbortSignal,
): Outcome => {
  switch (heard.kind) {
    case 'silent':
      return { talk: { kind: signal.aborted ? 'aborted' : 'no-greeting' } };
    case 'hung-up':
    case 'broken':
      return { talk: { kind: 'broken', detail: heard.detail } };
    case 'reply': {
      const { reply } = heard;
      const text = reply.lines.join('\n');
      if (!isRefusal(reply))
        return { talk: { kind: 'broken', detail: text.slice(0, 200) }, socket };
      return {
        talk: { kind: 'refused', at, replyCode: reply.code, status: statusOf(reply), text },
        socket,
      };
    }
    default:
      return heard satisfies never;
  }
};

/** RFC 1870 §3: SIZE without a number, or with 0, sets no limit. */
const sizeLimitOf = (extensions: readonly string[]): number | undefined => {
  const digits = extensions.map((line) => /^SIZE[ =](\d{1,15})$/.exec(line)?.[1]).find(Boolean);
  return Number(digits ?? 0) || undefined;
};

/** Encryption begins the conversation anew. RFC 3207 §4.2. */
const askOn = async (
  wire: SmtpWire,
  isAnew: boolean,
  envelope: Envelope,
  { heloName, signal, recipientTimeoutMs = RECIPIENT_TIMEOUT_MS }: SmtpTalkOptions,
): Promise<RecipientAnswer> => {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(recipientTimeoutMs)]);
  if (isAnew && !(await extensionsOf(wire, heloName, deadline)))
    return { ...envelope, kind: 'unanswered', at: 'mail' };
  return askRecipient(wire, envelope, deadline);
};

const converse = async (
  { socket, isRouted }: Connected,
  host: string,
  deadline: AbortSignal,
  options: SmtpTalkOptions,
): Promise<Outcome> => {
  const { heloName, signal, envelope, tlsTimeoutMs = TLS_TIMEOUT_MS } = options;
  const wire = createSmtpWire(socket);
  const met = await meet(wire, heloName, deadline);
  if (met.kind === 'unmet') return unwelcome(met.heard, met.at, socket, signal);
  const { greeting, extensions } = met;
  const sizeLimit = sizeLimitOf(extensions);
  const talked = {
    kind: 'talked',
    greeting,
    extensions,
    ...(sizeLimit === undefined ? {} : { sizeLimit }),
  } as const;
  if (!extensions.includes('STARTTLS')) {
    const recipient = envelope && (await askOn(wire, false, envelope, options));
    const talk = { ...talked, startTls: 'not-offered', ...(recipient && { recipient }) } as const;
    return { talk, socket };
  }
  const { socket: last, ...upgraded } = await upgradeToTls(wire, socket, {
    host,
    roots: isRouted ? options.extraTrust : undefined,
    signal: AbortSignal.any([signal, AbortSignal.timeout(tlsTimeoutMs)]),
  });
  if (signal.aborted) return { talk: { kind: 'aborted' }, socket: last };
  if (!envelope || !last) return { talk: { ...talked, ...upgraded }, socket: last };
  const isSecure = upgraded.startTls === 'done';
  const lastWire = isSecure ? createSmtpWire(last) : wire;
  const recipient = await askOn(lastWire, isSecure, envelope, options);
  if (signal.aborted) return { talk: { kind: 'aborted' }, socket: last };
  return { talk: { ...talked, ...upgraded, recipient }, socket: last };
};

/**
 * One conversation with a mail host: greeting, EHLO, STARTTLS where offered, QUIT; with an envelope
 * MAIL, RCPT and RSET before that. Never DATA. Does not throw; ends within `greetingTimeoutMs +
 * tlsTimeoutMs`, and `recipientTimeoutMs` with an envelope.
 */
export async function talkSmtp(
  dialer: Dialer,
  { host, address, port }: SmtpTarget,
  options: SmtpTalkOptions,
): Promise<SmtpTalk> {
  const { signal, connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const deadline = AbortSignal.any([
    signal,
    AbortSignal.timeout(options.greetingTimeoutMs ?? GREETING_TIMEOUT_MS),
  ]);
  const dialed = await dialer.dial(
    { address, port },
    { timeoutMs: connectTimeoutMs, signal: deadline },
  );
  if (dialed.kind !== 'connected')
    return signal.aborted ? { kind: 'aborted' } : unconnected(dialed);
  const { talk, socket } = await converse(dialed, host, deadline, options);
  if (socket && !signal.aborted) sayGoodbye(socket);
  else dialed.socket.destroy();
  return talk;
}
