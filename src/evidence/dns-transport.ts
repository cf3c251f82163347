import dgram from 'node:dgram';
import net from 'node:net';
import type { UnseenReason } from '../model/evidence.ts';
import type { WireReply } from './dns-wire.ts';

export interface DnsServer {
  /** An address, never a name. */
  readonly host: string;
  readonly port: number;
}

/** A reply that belongs to the question, or why none came. */
export type Exchanged =
  | Exclude<WireReply, { kind: 'foreign' | 'unreadable' | 'failed' }>
  | { readonly kind: 'failed'; readonly why: UnseenReason };

interface Exchange {
  readonly question: Buffer;
  readonly read: (bytes: Buffer) => WireReply;
  /** Ends the exchange, by time or because nobody waits any more. */
  readonly signal: AbortSignal;
}

const NO_NETWORK = new Set(['ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM']);

const reasonOf = (error: NodeJS.ErrnoException): UnseenReason => {
  if (NO_NETWORK.has(error.code ?? '')) return 'no-network';
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return 'reset';
  return error.code === 'ETIMEDOUT' ? 'timeout' : 'unreachable';
};

/** Runs `start` until it settles or the signal fires; `cleanUp` runs once, in any case. */
const untilSettled = (
  signal: AbortSignal,
  onAbort: () => Exchanged,
  start: (settle: (exchanged: Exchanged) => void) => { cleanUp: () => void },
): Promise<Exchanged> =>
  new Promise((resolve) => {
    let isSettled = false;
    const settle = (exchanged: Exchanged): void => {
      if (isSettled) return;
      isSettled = true;
      signal.removeEventListener('abort', abort);
      running.cleanUp();
      resolve(exchanged);
    };
    const abort = (): void => settle(onAbort());
    const running = start(settle);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });

/**
 * Asks over UDP from a fresh port that the system picks at random. The socket is connected, so that
 * datagrams from elsewhere never arrive; what does not fit the question is ignored. RFC 5452 §4, §9.
 */
export function askOverUdp(
  server: DnsServer,
  { question, read, signal }: Exchange,
): Promise<Exchanged> {
  let sawRubbish = false;
  return untilSettled(
    signal,
    () => ({ kind: 'failed', why: sawRubbish ? 'garbage' : 'timeout' }),
    (settle) => {
      const socket = dgram.createSocket(net.isIPv6(server.host) ? 'udp6' : 'udp4');
      socket.on('error', (error) => settle({ kind: 'failed', why: reasonOf(error) }));
      socket.on('message', (bytes) => {
        const reply = read(bytes);
        if (reply.kind === 'unreadable') sawRubbish = true;
        else if (reply.kind !== 'foreign') settle(reply);
      });
      socket.connect(server.port, server.host, () => socket.send(question));
      return { cleanUp: () => socket.close() };
    },
  );
}

/** Asks over TCP: each message has its length in front. RFC 1035 §4.2.2, RFC 7766. */
export function askOverTcp(
  server: DnsServer,
  { question, read, signal }: Exchange,
): Promise<Exchanged> {
  return untilSettled(
    signal,
    () => ({ kind: 'failed', why: 'timeout' }),
    (settle) => {
      const socket = net.connect({ host: server.host, port: server.port });
      let received = Buffer.alloc(0);
      socket.on('error', (error) => settle({ kind: 'failed', why: reasonOf(error) }));
      socket.on('close', () => settle({ kind: 'failed', why: 'reset' }));
      socket.on('connect', () => {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(question.length);
        socket.write(Buffer.concat([length, question]));
      });
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        if (received.length < 2) return;
        const end = 2 + received.readUInt16BE(0);
        if (received.length < end) return;
        const reply = read(received.subarray(2, end));
        const isOurs = reply.kind !== 'foreign' && reply.kind !== 'unreadable';
        settle(isOurs ? reply : { kind: 'failed', why: 'garbage' });
      });
      return { cleanUp: () => socket.destroy() };
    },
  );
}
