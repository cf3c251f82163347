import type { FastifyBaseLogger } from 'fastify';
import type { Registry } from 'prom-client';

/** How much one visitor, one conversation and all together may ask for. */
export interface WebLimits {
  /** Any request, per address. */
  readonly requestsPerMinute: number;
  /** Conversations started, per address. */
  readonly conversationsPerMinute: number;
  /** Messages, per conversation. */
  readonly messagesPerMinute: number;
  /** Calls of `check`, per address: each one looks at other people's servers. */
  readonly checksPerMinute: number;
  /** Open event streams per conversation (tabs, devices); one more ends the oldest. */
  readonly streamsPerConversation: number;
  readonly streams: number;
}

export const DEFAULT_LIMITS: WebLimits = {
  requestsPerMinute: 300,
  conversationsPerMinute: 20,
  messagesPerMinute: 30,
  checksPerMinute: 30,
  streamsPerConversation: 4,
  streams: 2000,
};

export interface WebSettings {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** How the outside world reaches the page, where that differs from host and port. */
  readonly publicUrl?: string | undefined;
  /** Addresses or CIDRs whose `X-Forwarded-For` counts. */
  readonly trustedProxies: readonly string[];
  /** Secrets that open `check`, `explain` and `/metrics` to programs. */
  readonly apiTokens: readonly string[];
  /** For visitors whose browser asks for none of our languages. */
  readonly language: string;
  readonly botName: string;
  readonly company?: string | undefined;
  readonly privacyUrl?: string | undefined;
  /** Folder written by `ensureWidgetBuilt`. */
  readonly assetsDir: string;
  readonly log: FastifyBaseLogger;
  /** Where the numbers of `/metrics` are kept; absent: a registry of the adapter's own. */
  readonly metrics?: Registry | undefined;
  readonly limits?: Partial<WebLimits> | undefined;
}

const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

export const isLoopbackHost = (host: string): boolean =>
  LOOPBACK_NAME.test(host.replace(/^\[|\]$/g, '').toLowerCase());

/** True where only programs on this machine can call: nobody listens outside and no proxy was announced. */
export function isPrivateToMachine({
  host,
  publicUrl,
}: Pick<WebSettings, 'host' | 'publicUrl'>): boolean {
  return isLoopbackHost(host) && (!publicUrl || isLoopbackHost(new URL(publicUrl).hostname));
}
