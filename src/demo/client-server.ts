import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import { submissionBehaviour } from '../knowledge/demo-world.ts';
import type { DemoCertificates } from './certificates.ts';
import { startSmtpServer } from './smtp-server.ts';
import type { SmtpServer } from './smtp-server.ts';

const HOST = '127.0.0.1';
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

const startMailboxServer = async (
  name: string,
  isImap: boolean,
  kind: Parameters<DemoCertificates['contextFor']>[0],
  tls: DemoCertificates,
): Promise<SmtpServer> => {
  const open = new Set<Socket>();
  const server = createServer({
    // made at the first handshake: most runs need none
    SNICallback: (_, done) => done(null, tls.contextFor(kind)),
  });
  server.on('connection', (socket: Socket) => {
    open.add(socket.unref());
    socket.on('close', () => open.delete(socket));
  });
  server.on('secureConnection', (socket) => greet(socket, name, isImap));
  server.on('tlsClientError', (_, socket) => socket.destroy());
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  return {
    host: HOST,
    port: (server.address() as AddressInfo).port,
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
};

/** What mail programs find on one port of one host of the world. */
export const startClientServer = (
  name: string,
  port: 465 | 587 | 993 | 995,
  kind: Parameters<DemoCertificates['contextFor']>[0],
  tls: DemoCertificates,
): Promise<SmtpServer> => {
  if (port === IMAP_PORT || port === 995)
    return startMailboxServer(name, port === IMAP_PORT, kind, tls);
  const smtp = submissionBehaviour(kind);
  return startSmtpServer({ name, smtp, isImplicitTls: port === SUBMISSIONS_PORT }, tls);
};
