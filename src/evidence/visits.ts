import type { Dialer } from './dialer.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { createSharedWork } from './shared-work.ts';
import { createTargetLimits } from './target-limits.ts';
import type { TargetLimitsOptions } from './target-limits.ts';

const MAX_KEPT = 500;

/** What a visit came to, and when; `over`: the server was visited too often to be asked again now. */
export type Visited<V> =
  | { readonly kind: 'visited'; readonly result: V; readonly at: Date }
  | { readonly kind: 'over' | 'aborted'; readonly at: Date };

export interface VisitsOptions<V> extends TargetLimitsOptions {
  readonly dialer: Dialer;
  /** How long a result is believed, in seconds; 0: not at all. */
  readonly secondsOf: (result: V) => number;
}

/** Talks to other people's servers, sparing them: recent results are reused, conversations joined and counted. */
export interface Visits<V> {
  /** `talk` must not reject and dials with the dialer it is given; the same `key` is the same conversation. */
  visit(
    target: { readonly key: string; readonly address: string },
    talk: (dialer: Dialer, signal: AbortSignal) => Promise<V>,
    signal: AbortSignal,
  ): Promise<Visited<V>>;
  /** Forgets results, for "check again". How often a server was visited is not forgotten. */
  forget(): void;
}

/** Calls `leave` once: when the connection is closed, goodbye included, or was never made. */
const untilClosed = (dialer: Dialer, leave: () => void): Dialer => ({
  ...dialer,
  dial: async (target, options) => {
    const dialed = await dialer.dial(target, options);
    if (dialed.kind !== 'connected' || dialed.socket.destroyed) leave();
    else dialed.socket.once('close', leave);
    return dialed;
  },
});

export function createVisits<V>({ dialer, secondsOf, ...limited }: VisitsOptions<V>): Visits<V> {
  const now = (): Date => new Date(limited.now());
  const recent = createExpiringCache<Visited<V>>(MAX_KEPT, limited.now);
  const talking = createSharedWork<Visited<V>>();
  const limits = createTargetLimits(limited);
  return {
    visit: async ({ key, address }, talk, signal) => {
      const talkAndKeep = async (shared: AbortSignal): Promise<Visited<V>> => {
        const admission = await limits.enter(address, shared);
        if (admission.kind !== 'admitted') return { kind: admission.kind, at: now() };
        const result = await talk(untilClosed(dialer, admission.leave), shared);
        const visited = { kind: 'visited', result, at: now() } as const;
        const seconds = secondsOf(result);
        if (seconds > 0) recent.keep(key, visited, seconds);
        return visited;
      };
      const visited = recent.get(key) ?? (await talking.join(key, talkAndKeep, signal));
      return visited ?? { kind: 'aborted', at: now() };
    },
    forget: () => recent.clear(),
  };
}
