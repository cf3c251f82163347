import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { SmtpBehaviour } from '../knowledge/demo-world.ts';
import type { DemoCertificates } from './certificates.ts';
import { listenOnLoopback } from './loopback-server.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { openSession } from './smtp-session.ts';
import type { SmtpSession } from './smtp-session.ts';

const IDLE_MS = 60_000;
/** Longest command or text line with room to spare. RFC 5321 §4.5.3.1 allows 1000 octets. */
const MAX_LINE_OCTETS = 4096;

interface Described {
  readonly name: string;
  readonly smtp: SmtpBehaviour;
  /** TLS from the first octet. RFC 8314 §3.3. */
  readonly isImplicitTls?: boolean;
}

/** Hands complete lines on, one by one; `false` stops the reading. */
const readLines = (socket: Socket, onLine: (line: string) => boolean): void => {
  let waiting = '';
  const onData = (chunk: Buffer): void => {
    waiting += chunk.toString('latin1');
    for (let end = waiting.indexOf('\n'); end >= 0; end = waiting.indexOf('\n')) {
      const line = waiting.slice(0, end).replace(/\r$/, '');
      waiting = waiting.slice(end + 1);
      if (line.length > MAX_LINE_OCTETS) return void socket.destroy();
      if (onLine(line)) continue;
      // what came before the handshake in clear text must not count after it. CVE-2011-0411
      socket.off('data', onData);
      return;
    }
    if (waiting.length > MAX_LINE_OCTETS) socket.destroy();
  };
  socket.on('data', onData);
};

const converse = (
  socket: Socket,
  session: SmtpSession,
  secure: (socket: Socket) => Socket,
): void => {
  socket.on('error', () => socket.destroy());
  readLines(socket, (line) => {
    const step = session.line(line);
    if (!step) return true;
    if (step.then === 'close') {
      socket.end(step.text, 'latin1');
      return false;
    }
    socket.write(step.text, 'latin1');
    if (step.then !== 'start-tls') return true;
    session.secured();
    converse(secure(socket), session, secure);
    return false;
  });
};

const receive = (
  plain: Socket,
  { name, smtp, isImplicitTls }: Described,
  tls: DemoCertificates,
): void => {
  plain.unref().setTimeout(IDLE_MS, () => plain.destroy());
  plain.on('error', () => plain.destroy());
  if (smtp.mute) {
    plain.resume();
    return;
  }
  const session = openSession(name, smtp);
  const secure = (bare: Socket): Socket =>
    new TLSSocket(bare, {
      isServer: true,
      secureContext: tls.contextFor(smtp.tls ?? 'valid'),
    });
  const socket = isImplicitTls ? secure(plain) : plain;
  if (isImplicitTls) session.secured();
  socket.on('error', () => socket.destroy());
  const greet = (): void => {
    const { text, then } = session.greet();
    if (then === 'close') {
      socket.end(text, 'latin1');
      return;
    }
    socket.write(text, 'latin1');
    converse(socket, session, secure);
  };
  if (!smtp.greetingDelayMs) return greet();
  const timer = setTimeout(greet, smtp.greetingDelayMs).unref();
  socket.on('close', () => clearTimeout(timer));
};

/** Listens on a free port of loopback for one mail host of the world. */
export function startSmtpServer(
  described: Described,
  tls: DemoCertificates,
): Promise<LoopbackServer> {
  return listenOnLoopback(createServer((socket) => receive(socket, described, tls)));
}
