import { createServer } from 'node:https';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HttpsBehaviour } from '../knowledge/demo-world.ts';
import type { DemoCertificates } from './certificates.ts';

const HOST = '127.0.0.1';
const IDLE_MS = 10_000;
const MAX_CONNECTIONS = 50;

export interface HttpsServer {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

const respond = (
  response: ServerResponse,
  page: HttpsBehaviour['pages'][string] | undefined,
): void => {
  if (!page) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found\n');
    return;
  }
  const { status, type, location, body } = page;
  response
    .writeHead(status, { 'Content-Type': type, ...(location && { Location: location }) })
    .end(body);
};

/** Listens on a free port of loopback for one web host of the world: its pages, and nothing else. */
export async function startHttpsServer(
  https: HttpsBehaviour,
  tls: DemoCertificates,
): Promise<HttpsServer> {
  const connections = new Set<Duplex>();
  const server = createServer(
    {
      // only clients that name the host get a certificate, which all of them do
      SNICallback: (_name, done) => done(null, tls.contextFor(https.tls)),
      handshakeTimeout: IDLE_MS,
      requestTimeout: IDLE_MS,
      headersTimeout: IDLE_MS,
    },
    // what is asked for in the query makes no difference here
    ({ url = '' }, response) => respond(response, https.pages[url.split('?', 1)[0] ?? '']),
  ).unref();
  server.maxConnections = MAX_CONNECTIONS;
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  server.on('secureConnection', (socket) => socket.unref());
  server.on('tlsClientError', () => undefined); // a client that does not like the certificate
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  return {
    host: HOST,
    port: (server.address() as AddressInfo).port,
    stop: () => {
      for (const socket of connections) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
