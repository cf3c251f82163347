import type { Blocklist } from '../knowledge/blocklists.ts';
import type { UnseenReason } from '../model/evidence.ts';
import { readListing } from './blocklist-reading.ts';
import type { Resolver } from './dns-answer.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { recordsOf } from './reading.ts';
import { createSharedWork } from './shared-work.ts';

const GOOD_SECONDS = 60 * 60;
/** A list that fails the test is asked again sooner. */
const BAD_SECONDS = 10 * 60;
const MAX_LISTS = 500;

/** The test shows what a list's answers in 127.0.0.0/8 are worth; nothing else need doubt them. */
const BY_ITSELF = { isTestedByCaller: true } as const;

/** Either the list works as RFC 5782 §5 says, or why its answers mean nothing. */
export type BlocklistHealth = 'works' | UnseenReason;

export interface HealthTest {
  /** `zone`: the name the list is asked under, a key included. */
  check(list: Blocklist, zone: string, signal: AbortSignal): Promise<BlocklistHealth>;
}

interface Tested {
  readonly health: BlocklistHealth;
  /** The list itself said so; a look-up that failed says nothing about the next one. */
  readonly isLasting: boolean;
}

/** Test entries: 127.0.0.2 and 127.0.0.1, ::FFFF:7F00:2 and ::FFFF:7F00:1, TEST and INVALID. RFC 5782 §5. */
const testNames = ({ kinds, test }: Blocklist): { listed: string; clean: string } => {
  if (test) return test;
  // a zone that holds both families is served as one
  if (kinds.includes('ipv4')) return { listed: '2.0.0.127', clean: '1.0.0.127' };
  if (kinds.includes('domain')) return { listed: 'test', clean: 'invalid' };
  const mapped = `0.0.0.0.0.0.f.7.f.f.f.f${'.0'.repeat(20)}`;
  return { listed: `2.${mapped.slice(2)}`, clean: `1.${mapped.slice(2)}` };
};

/**
 * Tests lists before their answers are believed, and remembers how it went: 127.0.0.2 not listed
 * means that the list is dead or does not talk to us, 127.0.0.1 listed that it answers everything.
 */
export function createHealthTest({
  resolver,
  now = Date.now,
}: {
  readonly resolver: Resolver;
  /** Milliseconds. */
  readonly now?: () => number;
}): HealthTest {
  const known = createExpiringCache<BlocklistHealth>(MAX_LISTS, now);

  const underWay = createSharedWork<Tested>();

  const test = async (list: Blocklist, zone: string, signal: AbortSignal): Promise<Tested> => {
    const names = testNames(list);
    const [listed, clean] = await Promise.all([
      resolver.resolve(`${names.listed}.${zone}`, 'A', signal, BY_ITSELF),
      resolver.resolve(`${names.clean}.${zone}`, 'A', signal, BY_ITSELF),
    ]);
    if (listed.kind === 'unseen') return { health: listed.why, isLasting: false };
    if (clean.kind === 'unseen') return { health: clean.why, isLasting: false };
    if (listed.kind !== 'records') return { health: 'refused', isLasting: true };
    const read = readListing(list, recordsOf(listed));
    if (read.kind === 'unseen') return { health: read.why, isLasting: true };
    return { health: clean.kind === 'records' ? 'rewritten' : 'works', isLasting: true };
  };

  return {
    check: async (list, zone, signal) => {
      const before = known.get(zone);
      if (before) return before;
      const tested = await underWay.join(zone, (shared) => test(list, zone, shared), signal);
      if (!tested) return 'timeout'; // given up
      const { health, isLasting } = tested;
      if (isLasting) known.keep(zone, health, health === 'works' ? GOOD_SECONDS : BAD_SECONDS);
      return health;
    },
  };
}
