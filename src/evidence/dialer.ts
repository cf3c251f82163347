import net from 'node:net';
import { judgeAddress } from './address-guard.ts';
import type { GuardOptions } from './address-guard.ts';
import { exchangeDatagram } from './datagram.ts';
import type { DatagramAnswer, DatagramOptions } from './datagram.ts';

/** SMTP, submission (also implicit TLS), IMAP and POP3 over TLS, HTTPS, DNS: nothing else is dialed. */
const PORTS: ReadonlySet<number> = new Set([25, 465, 587, 993, 995, 443, 53]);

export interface DialTarget {
  /** An address, never a name: what was judged is what is connected. */
  readonly address: string;
  readonly port: number;
}

export interface DialOptions {
  /** Milliseconds until the TCP connection must stand. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** How a connection was established, or was not. */
export type Dialed =
  | {
      readonly kind: 'connected';
      readonly socket: net.Socket;
      /** It leads into the demo internet. */
      readonly isRouted: boolean;
    }
  /** The other side refused the connection. */
  | { readonly kind: 'closed' }
  /** Nothing came back in time, or the signal fired. */
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'reset' }
  /** A router said that there is no way to the host. */
  | { readonly kind: 'unreachable' }
  /** This machine has no way out for this kind of address: says nothing about the other side. */
  | { readonly kind: 'no-network' }
  /** The guard is closed for this address or port. */
  | { readonly kind: 'not-allowed' };

export interface DialerOptions extends GuardOptions {
  /**
   * Loopback map of the demo internet. `silent`: packets to there vanish. Undefined: not of the
   * demo, so the real address is judged.
   */
  readonly route?: (
    address: string,
    port: number,
  ) => { readonly host: string; readonly port: number } | 'silent' | undefined;
}

/** The only way by which evidence opens a connection, or sends a datagram to other than our resolvers. */
export interface Dialer {
  dial(target: DialTarget, options: DialOptions): Promise<Dialed>;
  /** Sends one datagram and waits for its answer, under the same guard. Never rejects. */
  exchange<T>(target: DialTarget, options: DatagramOptions<T>): Promise<DatagramAnswer<T>>;
  /** Whether `dial` and `exchange` would try. */
  permits(target: DialTarget): boolean;
}

const UNCONNECTED: Readonly<Record<string, Exclude<Dialed['kind'], 'connected' | 'not-allowed'>>> =
  {
    ECONNREFUSED: 'closed',
    ETIMEDOUT: 'no-answer',
    EHOSTUNREACH: 'unreachable',
    EHOSTDOWN: 'unreachable',
    ECONNRESET: 'reset',
    EPIPE: 'reset',
  };

/** Never rejects. Whatever else fails (no route of ours, no free port) is a trouble of this machine. */
const connect = (
  { address, port }: DialTarget,
  { timeoutMs, signal }: DialOptions,
  isRouted: boolean,
): Promise<Dialed> =>
  new Promise((resolve) => {
    const socket = net.connect({ host: address, port });
    const settle = (dialed: Dialed): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      if (dialed.kind !== 'connected') socket.destroy();
      resolve(dialed);
    };
    const giveUp = (): void => settle({ kind: 'no-answer' });
    const timer = setTimeout(giveUp, timeoutMs);
    signal.addEventListener('abort', giveUp);
    socket.once('connect', () => settle({ kind: 'connected', socket, isRouted }));
    // stays for the socket's whole life: an error between two readers would end the process
    socket.on('error', (error: NodeJS.ErrnoException) =>
      settle({ kind: UNCONNECTED[error.code ?? ''] ?? 'no-network' }),
    );
  });

const vanish = ({ timeoutMs, signal }: DialOptions): Promise<{ readonly kind: 'no-answer' }> =>
  new Promise((resolve) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', settle);
      resolve({ kind: 'no-answer' });
    };
    const timer = setTimeout(settle, timeoutMs);
    signal.addEventListener('abort', settle);
  });

/**
 * Judges the address, then connects to that very address: a name that changes its answer between
 * two questions gets nowhere. The route is asked first, so the guard never opens for the demo.
 */
export function createDialer({ route, ...guard }: DialerOptions): Dialer {
  const routeOf = ({ address, port }: DialTarget) =>
    net.isIP(address) ? route?.(address, port) : undefined;
  const permits = (target: DialTarget): boolean =>
    PORTS.has(target.port) &&
    (routeOf(target) !== undefined || judgeAddress(target.address, guard) === 'public');
  return {
    permits,
    dial: async (target, options) => {
      if (!permits(target)) return { kind: 'not-allowed' };
      if (options.signal.aborted) return { kind: 'no-answer' };
      const routed = routeOf(target);
      if (routed === 'silent') return vanish(options);
      return routed
        ? connect({ address: routed.host, port: routed.port }, options, true)
        : connect(target, options, false);
    },
    exchange: async (target, options) => {
      if (!permits(target)) return { kind: 'not-allowed' };
      if (options.signal.aborted) return { kind: 'no-answer' };
      const routed = routeOf(target);
      if (routed === 'silent') return vanish(options);
      return exchangeDatagram(routed ?? { host: target.address, port: target.port }, options);
    },
  };
}
