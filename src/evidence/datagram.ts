import dgram from 'node:dgram';
import net from 'node:net';

export interface DatagramOptions<T> {
  readonly message: Buffer;
  /** What a datagram says; undefined where it does not belong to the message, so that waiting goes on. */
  readonly read: (bytes: Buffer) => T | undefined;
  /** Milliseconds until an answer must be there. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What came back for one datagram. `closed`: the host says that nobody listens there. */
export type DatagramAnswer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'closed' | 'no-answer' | 'unreachable' | 'no-network' | 'not-allowed' };

const UNANSWERED: Readonly<Record<string, 'closed' | 'unreachable'>> = {
  ECONNREFUSED: 'closed',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
};

/**
 * Sends one datagram from a fresh port and waits for the answer to it. The socket is connected, so that
 * datagrams from elsewhere never arrive (RFC 5452 §9). Never rejects.
 */
export const exchangeDatagram = <T>(
  { host, port }: { readonly host: string; readonly port: number },
  { message, read, timeoutMs, signal }: DatagramOptions<T>,
): Promise<DatagramAnswer<T>> =>
  new Promise((resolve) => {
    const socket = dgram.createSocket(net.isIPv6(host) ? 'udp6' : 'udp4');
    let isSettled = false;
    const settle = (answer: DatagramAnswer<T>): void => {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.close();
      resolve(answer);
    };
    const giveUp = (): void => settle({ kind: 'no-answer' });
    const timer = setTimeout(giveUp, timeoutMs);
    signal.addEventListener('abort', giveUp);
    socket.on('error', (error: NodeJS.ErrnoException) =>
      settle({ kind: UNANSWERED[error.code ?? ''] ?? 'no-network' }),
    );
    socket.on('message', (bytes) => {
      const value = read(bytes);
      if (value !== undefined) settle({ kind: 'answered', value });
    });
    socket.connect(port, host, (error?: Error) => {
      if (error) settle({ kind: 'no-network' });
      else if (!isSettled) socket.send(message);
    });
  });
