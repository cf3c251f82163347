import type http from 'node:http';
import { createRequire } from 'node:module';
import type net from 'node:net';
import tls from 'node:tls';
import type { UnseenReason } from '../model/evidence.ts';

/** What one request came to; `redirect` where the server names another place. */
export type Exchanged =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly contentType: string | null;
      readonly body: string;
    }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'failed'; readonly why: UnseenReason | 'certificate' | 'too-big' };

interface ExchangeOptions {
  /** PEM of roots to trust instead of the built-in ones. */
  readonly roots: readonly string[] | undefined;
  readonly maxOctets: number;
  readonly signal: AbortSignal;
}

const require = createRequire(import.meta.url);

const MAX_HEADER_OCTETS = 16 * 1024;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const failed = (why: Extract<Exchanged, { kind: 'failed' }>['why']): Exchanged => ({
  kind: 'failed',
  why,
});

const BROKEN: ReadonlySet<string | undefined> = new Set(['ECONNRESET', 'EPIPE', 'ABORT_ERR']);
const whyOf = (error: NodeJS.ErrnoException, signal: AbortSignal): Exchanged =>
  failed(signal.aborted ? 'timeout' : BROKEN.has(error.code) ? 'reset' : 'garbage');

/** Certificate and name are judged before a single octet of the request is sent. RFC 9110 §4.3.4. */
const secure = (
  plain: net.Socket,
  host: string,
  { roots, signal }: ExchangeOptions,
): Promise<tls.TLSSocket | Exchanged> =>
  new Promise((resolve) => {
    const socket = tls.connect({
      socket: plain,
      servername: host,
      ALPNProtocols: ['http/1.1'],
      // looked at below: node's own refusal does not say apart from other errors what it is about
      rejectUnauthorized: false,
      ...(roots ? { ca: [...roots] } : {}),
    });
    const settle = (result: tls.TLSSocket | Exchanged): void => {
      signal.removeEventListener('abort', giveUp);
      if (result !== socket) socket.destroy();
      resolve(result);
    };
    const giveUp = (): void => settle(failed('timeout'));
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    socket.once('secureConnect', () => settle(socket.authorized ? socket : failed('certificate')));
    socket.once('close', () => settle(failed('reset')));
    // stays for the socket's whole life: an error after the handshake would end the process
    socket.on('error', (error: Error) => settle(whyOf(error, signal)));
  });

const readBody = (
  response: http.IncomingMessage,
  maxOctets: number,
  settle: (exchanged: Exchanged) => void,
): void => {
  const { statusCode: status = 0, headers } = response;
  const chunks: Buffer[] = [];
  let octets = 0;
  response.on('data', (chunk: Buffer) => {
    octets += chunk.length;
    if (octets > maxOctets) settle(failed('too-big'));
    else chunks.push(chunk);
  });
  response.on('end', () =>
    settle({
      kind: 'answer',
      status,
      contentType: headers['content-type'] ?? null,
      body: Buffer.concat(chunks).toString('utf8'),
    }),
  );
};

const ask = (socket: tls.TLSSocket, url: URL, options: ExchangeOptions): Promise<Exchanged> =>
  new Promise((resolve) => {
    const { maxOctets, signal } = options;
    // at first use, and not by `import`, which loads node's fetch with it: together 20 ms of each start
    const { get } = require('node:http') as typeof http;
    const request = get({
      createConnection: () => socket,
      path: `${url.pathname}${url.search}`,
      setHost: false,
      headers: { Host: url.hostname, 'Accept-Encoding': 'identity', Connection: 'close' },
      maxHeaderSize: MAX_HEADER_OCTETS,
      signal,
    });
    const settle = (exchanged: Exchanged): void => {
      resolve(exchanged);
      socket.destroy();
    };
    request.on('error', (error) => settle(whyOf(error, signal)));
    request.on('response', (response) => {
      const { statusCode = 0, headers } = response;
      response.on('error', (error) => settle(whyOf(error, signal)));
      if (REDIRECTS.has(statusCode) && headers.location !== undefined)
        return settle({ kind: 'redirect', location: headers.location });
      // packed although we asked for plain: not read, since a small packet can hold a large body
      if ((headers['content-encoding'] ?? 'identity') !== 'identity')
        return settle(failed('garbage'));
      readBody(response, maxOctets, settle);
    });
  });

/** One GET over a connection that stands; the connection is closed afterwards. Never rejects. */
export async function exchange(
  plain: net.Socket,
  url: URL,
  options: ExchangeOptions,
): Promise<Exchanged> {
  const socket = await secure(plain, url.hostname, options);
  return 'kind' in socket ? socket : ask(socket, url, options);
}
