import net from 'node:net';
import type { UnseenReason } from '../model/evidence.ts';
import type { Dialed, Dialer } from './dialer.ts';
import type { Resolver } from './dns-answer.ts';
import { exchange } from './https-exchange.ts';
import { recordsOf } from './reading.ts';

const HTTPS_PORT = 443;
const TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 4000;
const MAX_OCTETS = 64 * 1024;
/** Addresses of one name that are tried. */
const MAX_ADDRESSES = 2;

/** What came back. An error status is an answer, too. */
export type Fetched =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** The header's value as it is; null where there was none. */
      readonly contentType: string | null;
      readonly body: string;
      readonly readAt: Date;
    }
  | {
      readonly kind: 'failed';
      /**
       * `certificate`: not valid for the name. `closed`: nobody listens. `nxdomain`: no such name, or
       * one without address. `redirect`: more than allowed, or to a place that is not HTTPS.
       */
      readonly why: UnseenReason | 'certificate' | 'closed' | 'nxdomain' | 'too-big' | 'redirect';
      /** For people: the question to DNS, or the URL. */
      readonly asked: string;
    };
type Failed = Extract<Fetched, { kind: 'failed' }>;

export interface FetchOptions {
  readonly signal: AbortSignal;
  /** How many are followed. */
  readonly redirects: 0 | 3;
  /** Of the body; 64 kB where not said. */
  readonly maxOctets?: number;
}

/** The only way by which evidence reads a page. Never rejects. */
export interface Https {
  get(url: string, options: FetchOptions): Promise<Fetched>;
}

export interface HttpsOptions {
  readonly dialer: Dialer;
  readonly resolver: Resolver;
  /** PEM of roots to trust in the demo internet, and only there. */
  readonly extraTrust?: readonly string[] | undefined;
  /** Milliseconds for one page, redirects included. */
  readonly timeoutMs?: number;
}

const UNCONNECTED: Readonly<Record<Exclude<Dialed['kind'], 'connected'>, Failed['why']>> = {
  closed: 'closed',
  'no-answer': 'timeout',
  reset: 'reset',
  unreachable: 'unreachable',
  'no-network': 'no-network',
  'not-allowed': 'not-allowed',
};

/** Undefined: not a plain https URL of a name on port 443. */
const toUrl = (text: string, base?: URL): URL | undefined => {
  if (!URL.canParse(text, base?.href)) return undefined;
  const url = new URL(text, base);
  const isPlain = url.protocol === 'https:' && url.port === '' && !url.username && !url.password;
  const isAddress = net.isIP(url.hostname) !== 0 || url.hostname.startsWith('[');
  return isPlain && !isAddress ? url : undefined;
};

const addressesOf = async (
  resolver: Resolver,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[] | Failed> => {
  for (const type of ['A', 'AAAA'] as const) {
    const answer = await resolver.resolve(name, type, signal);
    if (answer.kind === 'unseen') return { kind: 'failed', why: answer.why, asked: answer.asked };
    const addresses = recordsOf(answer);
    if (addresses.length > 0) return addresses.slice(0, MAX_ADDRESSES);
  }
  return { kind: 'failed', why: 'nxdomain', asked: `${name} A` };
};

/**
 * HTTP/1.1 over our resolver and dialer: the address that was judged is the one connected, after a
 * redirect anew. Port 443 only, certificate and name checked, no cookies. RFC 9110, RFC 9112.
 */
export function createHttps(options: HttpsOptions): Https {
  const { dialer, resolver, extraTrust, timeoutMs = TIMEOUT_MS } = options;

  const connect = async (url: URL, signal: AbortSignal) => {
    const addresses = await addressesOf(resolver, url.hostname, signal);
    if ('kind' in addresses) return addresses;
    let why: Failed['why'] = 'timeout';
    for (const address of addresses) {
      const target = { address, port: HTTPS_PORT };
      const dialed = await dialer.dial(target, { timeoutMs: CONNECT_TIMEOUT_MS, signal });
      if (dialed.kind === 'connected') return dialed;
      why = UNCONNECTED[dialed.kind];
    }
    return { kind: 'failed', why, asked: url.href } as const;
  };

  const getOnce = async (url: URL, signal: AbortSignal, maxOctets: number) => {
    const connected = await connect(url, signal);
    if (connected.kind === 'failed') return connected;
    const roots = connected.isRouted ? extraTrust : undefined;
    const exchanged = await exchange(connected.socket, url, { roots, maxOctets, signal });
    return exchanged.kind === 'failed' ? { ...exchanged, asked: url.href } : exchanged;
  };

  return {
    async get(text, { signal, redirects, maxOctets = MAX_OCTETS }) {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      let url = toUrl(text);
      if (!url) return { kind: 'failed', why: 'not-allowed', asked: text };
      for (let followed = 0; followed <= redirects; followed += 1) {
        const got = await getOnce(url, deadline, maxOctets);
        if (got.kind === 'answer') return { ...got, readAt: new Date() };
        if (got.kind === 'failed') return got;
        const next = toUrl(got.location, url);
        if (!next) break;
        url = next;
      }
      return { kind: 'failed', why: 'redirect', asked: url.href };
    },
  };
}
