import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { DnsAnswer } from './dns-answer.ts';
import type { DnsServer } from './dns-transport.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { createSharedWork } from './shared-work.ts';

const KEPT_SECONDS = 10 * 60;
/** Where the test itself got no answer. */
const UNTESTED_SECONDS = 5;
const MAX_KEPT = 20;
/** What inventors answer most. */
const LOOPBACK = ['127.0.0.1'] as const;

const isAddress = (record: unknown): boolean => typeof record === 'string' && isIP(record) !== 0;

/** Turns what such servers can have made up into `unseen`. */
export type Doubt = (answer: DnsAnswer, asked: string) => Promise<DnsAnswer>;

export interface RewritingDetector {
  /** Starts the test of these servers, unless its result is known. */
  watch(servers: readonly DnsServer[], signal: AbortSignal): Doubt;
}

/**
 * Resolvers that put an address of theirs in the place of "no such name" (an advertising page, a
 * login page before the network opens). They are found by a name that cannot exist: RFC 6761 §6.4.
 * Only what they can have made up is doubted: that very address, and "no such record",
 * which is what they say about the other types of a name. NXDOMAIN they do not invent.
 */
export function createRewritingDetector({
  ask,
  now,
}: {
  readonly ask: (
    name: string,
    servers: readonly DnsServer[],
    signal: AbortSignal,
  ) => Promise<DnsAnswer<'A'>>;
  /** Milliseconds. */
  readonly now: () => number;
}): RewritingDetector {
  const known = createExpiringCache<readonly string[]>(MAX_KEPT, now);
  const underWay = createSharedWork<readonly string[]>();

  const test = async (
    key: string,
    servers: readonly DnsServer[],
    signal: AbortSignal,
  ): Promise<readonly string[]> => {
    const answer = await ask(`${randomBytes(8).toString('hex')}.invalid`, servers, signal);
    // silence to this one question leaves open what the others' answers are worth
    const isUntested = answer.kind === 'unseen' && answer.why === 'timeout';
    const invented = answer.kind === 'records' ? answer.records : isUntested ? LOOPBACK : [];
    const seconds = answer.kind === 'unseen' ? UNTESTED_SECONDS : KEPT_SECONDS;
    if (!signal.aborted) known.keep(key, invented, seconds);
    return invented;
  };

  return {
    watch: (servers, signal) => {
      const key = servers.map(({ host, port }) => `${host} ${port}`).join();
      const before = known.get(key);
      const tested = before ?? underWay.join(key, (shared) => test(key, servers, shared), signal);
      return async (answer, asked) => {
        if (answer.kind === 'unseen' || answer.kind === 'nxdomain') return answer;
        const records: readonly unknown[] = answer.kind === 'records' ? answer.records : [];
        // only addresses are made up: nothing else waits for the test
        if (answer.kind === 'records' && !records.some(isAddress)) return answer;
        const invented = (await tested) ?? [];
        const isMadeUp =
          invented.length > 0 &&
          (answer.kind === 'no-data' || invented.some((address) => records.includes(address)));
        return isMadeUp ? { kind: 'unseen', why: 'rewritten', asked } : answer;
      };
    },
  };
}
