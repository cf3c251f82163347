import net from 'node:net';
import tls from 'node:tls';
import type { Certificate, SmtpAnswer } from '../model/evidence.ts';
import { readCertificate } from './certificate.ts';
import { printable } from './smtp-reply-reader.ts';
import type { Heard, SmtpWire } from './smtp-wire.ts';

type Talked = Extract<SmtpAnswer, { kind: 'talked' }>;

/** How STARTTLS went, and the socket to say goodbye on; none where the connection is of no more use. */
export type Upgraded = Pick<Talked, 'startTls' | 'startTlsDetail' | 'certificate'> & {
  readonly socket?: net.Socket;
};

export interface UpgradeOptions {
  readonly host: string;
  /** PEM of roots to trust instead of the built-in ones. */
  readonly roots?: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

/** Opportunistic, as mail is: any protocol and cipher is better than none. RFC 7435. */
const LENIENT = {
  rejectUnauthorized: false,
  checkServerIdentity: () => undefined,
  minVersion: 'TLSv1',
  ciphers: 'DEFAULT:@SECLEVEL=0',
} as const satisfies tls.ConnectionOptions;

type Handshake =
  | { readonly kind: 'done'; readonly socket: tls.TLSSocket }
  | { readonly kind: 'failed'; readonly detail: string };

const shakeHands = (
  plain: net.Socket,
  { host, roots, signal }: UpgradeOptions,
): Promise<Handshake> =>
  new Promise((resolve) => {
    const socket = tls.connect({
      ...LENIENT,
      socket: plain,
      ...(net.isIP(host) === 0 ? { servername: host } : {}),
      ...(roots ? { ca: [...roots] } : {}),
    });
    const settle = (handshake: Handshake): void => {
      signal.removeEventListener('abort', giveUp);
      if (handshake.kind === 'failed') socket.destroy();
      resolve(handshake);
    };
    const giveUp = (): void => settle({ kind: 'failed', detail: 'timeout' });
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    socket.once('secureConnect', () => settle({ kind: 'done', socket }));
    socket.once('close', () => settle({ kind: 'failed', detail: 'closed' }));
    // stays for the socket's whole life: an error after the handshake would end the process
    socket.on('error', (error: NodeJS.ErrnoException) =>
      settle({ kind: 'failed', detail: printable(error.code ?? error.message).slice(0, 200) }),
    );
  });

const refusal = (heard: Heard): Upgraded => {
  switch (heard.kind) {
    case 'reply':
      return { startTls: 'refused', startTlsDetail: heard.reply.lines.join('\n') };
    case 'silent':
      return { startTls: 'failed', startTlsDetail: 'timeout' };
    case 'hung-up':
    case 'broken':
      return { startTls: 'failed', startTlsDetail: heard.detail };
    default:
      return heard satisfies never;
  }
};

/**
 * STARTTLS on a connection that offered it. RFC 3207. What follows the reply in clear text is
 * dropped, since anybody on the way can have put it there. `startTlsDetail` is the reply, the error
 * code, or `timeout` where our time was over, which blames nobody.
 */
export async function upgradeToTls(
  wire: SmtpWire,
  plain: net.Socket,
  options: UpgradeOptions,
): Promise<Upgraded> {
  wire.say('STARTTLS');
  const heard = await wire.hear(options.signal);
  if (heard.kind !== 'reply' || !heard.reply.code.startsWith('2')) {
    const isUsable = heard.kind === 'reply';
    return { ...refusal(heard), ...(isUsable ? { socket: plain } : {}) };
  }
  wire.release();
  return secure(plain, options);
}

/** TLS at once, on a connection that begins with it (RFC 8314 §3.3) or has agreed on it. */
export async function secure(plain: net.Socket, options: UpgradeOptions): Promise<Upgraded> {
  const handshake = await shakeHands(plain, options);
  if (handshake.kind === 'failed') return { startTls: 'failed', startTlsDetail: handshake.detail };
  const { socket } = handshake;
  const certificate: Certificate | undefined = readCertificate(socket, {
    host: options.host,
    roots: options.roots ?? tls.rootCertificates,
    now: new Date(),
  });
  return { startTls: 'done', socket, ...(certificate ? { certificate } : {}) };
}
