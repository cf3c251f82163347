import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import { submissionBehaviour } from '../knowledge/demo-world.ts';
import type { DemoCertificates } from './certificates.ts';
import { listenOnLoopback } from './loopback-server.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { startSmtpServer } from './smtp-server.ts';

const IDLE_MS = 60_000;
const IMAP_PORT = 993;
const SUBMISSIONS_PORT = 465;

/** Greets, says goodbye to whatever comes, and hangs up: nobody has an account here. */
const greet = (socket: Socket, name: string, isImap: boolean): void => {
  socket.unref().setTimeout(IDLE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.write(
    isImap ? `* OK [CAPABILITY IMAP4rev1] ${name} ready\r\n` : `+OK ${name} POP3 ready\r\n`,
  );
  socket.once('data', () => socket.end(isImap ? '* BYE goodbye\r\n' : '+OK goodbye\r\n'));
};

const startMailboxServer = (
  name: string,
  isImap: boolean,
  kind: Parameters<DemoCertificates['contextFor']>[0],
  tls: DemoCertificates,
): Promise<LoopbackServer> => {
  const server = createServer({
    // made at the first handshake: most runs need none
    SNICallback: (_, done) => done(null, tls.contextFor(kind)),
  });
  server.on('secureConnection', (socket) => greet(socket, name, isImap));
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return listenOnLoopback(server);
};

/** What mail programs find on one port of one host of the world. */
export const startClientServer = (
  name: string,
  port: 465 | 587 | 993 | 995,
  kind: Parameters<DemoCertificates['contextFor']>[0],
  tls: DemoCertificates,
): Promise<LoopbackServer> => {
  if (port === IMAP_PORT || port === 995)
    return startMailboxServer(name, port === IMAP_PORT, kind, tls);
  const smtp = submissionBehaviour(kind);
  return startSmtpServer({ name, smtp, isImplicitTls: port === SUBMISSIONS_PORT }, tls);
};
