import { randomBytes } from 'node:crypto';
import { isPrivateAddress } from '../mail/private-address.ts';
import type { UnseenReason } from '../model/evidence.ts';
import type { RecordType } from './dns-answer.ts';
import type { DnsServer } from './dns-transport.ts';
import { within } from './deadline.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { createSharedWork } from './shared-work.ts';

const KEPT_SECONDS = 10 * 60;
/** Where the test had no answer, it is made again so soon, and nobody waits for that. */
const UNTESTED_SECONDS = 30;
const MAX_KEPT = 100;

/** What a server said, as far as it matters here. */
export type Told =
  | { readonly kind: 'records'; readonly records: readonly unknown[] }
  | { readonly kind: 'no-data' | 'nxdomain' | 'alias' }
  | { readonly kind: 'failed'; readonly why: UnseenReason };

/** Whether the server may have made the answer up. */
export type Doubt = (told: Told, name: string, type: RecordType) => Promise<boolean>;

export interface RewritingDetector {
  /** Starts the test of a server, unless its result is known; to be called beside the question. */
  watch(server: DnsServer, signal: AbortSignal): Doubt;
}

/** What a server puts in the place of "no such name". */
type Invention =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'addresses'; readonly addresses: ReadonlySet<unknown> }
  /** Another address each time, so that none can be told from a true one. */
  | { readonly kind: 'any-address' }
  /** The test vanished: networks drop names that cannot exist, without any other fault. */
  | { readonly kind: 'untested' };

const UNTESTED: Invention = { kind: 'untested' };

/** Names that may well lie inside somebody's own network. RFC 6761, RFC 6762, RFC 8375. */
const INSIDE = /^[^.]*$|(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

const isAddress = (type: RecordType): boolean => type === 'A' || type === 'AAAA';

const recordsOf = (told: Told): readonly unknown[] => (told.kind === 'records' ? told.records : []);

/** Two names that cannot exist were asked for, A and A, and AAAA of the first. */
const judgeTest = (one: Told, two: Told, ofOtherFamily: Told): Invention => {
  const all = [one, two, ofOtherFamily];
  const isSilent = (told: Told): boolean =>
    told.kind === 'failed' && told.why !== 'servfail' && told.why !== 'refused';
  if (all.every(isSilent)) return UNTESTED;
  const addresses = new Set(all.flatMap(recordsOf));
  if (addresses.size === 0) return { kind: 'nothing' };
  const [first, second] = [recordsOf(one), recordsOf(two)];
  const isShared = first.length === 0 || first.some((address) => second.includes(address));
  return isShared || second.length === 0
    ? { kind: 'addresses', addresses }
    : { kind: 'any-address' };
};

const canHaveMadeUp = (
  invention: Invention,
  told: Told,
  name: string,
  type: RecordType,
): boolean => {
  const records = recordsOf(told);
  switch (invention.kind) {
    case 'nothing':
      return false;
    case 'addresses':
      return told.kind === 'no-data' || records.some((one) => invention.addresses.has(one));
    case 'any-address':
      return told.kind === 'no-data' || isAddress(type);
    case 'untested':
      // most inventors answer with an address of this machine or this network
      return (
        isAddress(type) &&
        !INSIDE.test(name) &&
        records.some((one) => typeof one === 'string' && isPrivateAddress(one))
      );
    default:
      return invention satisfies never;
  }
};

const randomName = (): string => `${randomBytes(8).toString('hex')}.invalid`;

/**
 * Resolvers that put an address of theirs in the place of "no such name" (an advertising page, a
 * login page before the network opens). Each is found by names that cannot exist: RFC 6761 §6.4.
 * Only what it can have made up is doubted: such an address, and "no such record", which is what
 * it says about the other types of a name that does not exist.
 */
export function createRewritingDetector({
  ask,
  patienceMs,
  now,
}: {
  readonly ask: (
    server: DnsServer,
    name: string,
    type: 'A' | 'AAAA',
    signal: AbortSignal,
  ) => Promise<Told>;
  /** So long, in milliseconds, answers wait for the test of their server at most. */
  readonly patienceMs: number;
  /** Milliseconds. */
  readonly now: () => number;
}): RewritingDetector {
  const known = createExpiringCache<Invention>(MAX_KEPT, now);
  const fresh = createExpiringCache<true>(MAX_KEPT, now);
  const underWay = createSharedWork<Invention>();

  const test = async (key: string, server: DnsServer, signal: AbortSignal): Promise<Invention> => {
    const [one, two] = [randomName(), randomName()];
    const told = await within(patienceMs, signal, (inTime) =>
      Promise.all([
        ask(server, one, 'A', inTime),
        ask(server, two, 'A', inTime),
        ask(server, one, 'AAAA', inTime),
      ]),
    );
    const invention = judgeTest(...told);
    if (signal.aborted) return invention;
    const isUntested = invention.kind === 'untested';
    // what was found before is worth more than a silence now
    if (!isUntested || known.get(key) === undefined) known.keep(key, invention, KEPT_SECONDS);
    fresh.keep(key, true, isUntested ? UNTESTED_SECONDS : KEPT_SECONDS);
    return invention;
  };

  return {
    watch: (server, signal) => {
      const key = `${server.host} ${server.port}`;
      const before = known.get(key);
      const running = fresh.get(key)
        ? undefined
        : underWay.join(key, (shared) => test(key, server, shared), signal);
      return async (told, name, type) => {
        // "no such name" is what they replace, never what they invent; nothing else waits for the test
        if (told.kind !== 'no-data' && !(told.kind === 'records' && isAddress(type))) return false;
        const invention = before ?? (await running) ?? UNTESTED;
        return canHaveMadeUp(invention, told, name, type);
      };
    },
  };
}
