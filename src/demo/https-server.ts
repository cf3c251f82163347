import { createServer } from 'node:https';
import type { ServerResponse } from 'node:http';
import type { HttpsBehaviour } from '../knowledge/demo-world.ts';
import type { DemoCertificates } from './certificates.ts';
import { listenOnLoopback } from './loopback-server.ts';
import type { LoopbackServer } from './loopback-server.ts';

const IDLE_MS = 10_000;

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
export function startHttpsServer(
  https: HttpsBehaviour,
  tls: DemoCertificates,
): Promise<LoopbackServer> {
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
  );
  server.on('tlsClientError', () => undefined); // a client that does not like the certificate
  return listenOnLoopback(server);
}
