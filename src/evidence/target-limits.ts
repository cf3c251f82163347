import { createTurnstile } from './turnstile.ts';
import type { Turnstile } from './turnstile.ts';

/** Leave to talk to one target, to be given back; or none, because it was visited too often or the signal fired. */
export type Admission =
  { readonly kind: 'admitted'; readonly leave: () => void } | { readonly kind: 'over' | 'aborted' };

/** Keeps anybody from hammering a server through us. In memory: each process counts for itself. */
export interface TargetLimits {
  /** Waits while too many talk to the target already. */
  enter(target: string, signal: AbortSignal): Promise<Admission>;
}

export interface TargetLimitsOptions {
  readonly atOnce: number;
  readonly perMinute: number;
  /** Milliseconds. */
  readonly now: () => number;
}

interface Visits {
  readonly starts: number[];
  readonly turnstile: Turnstile;
}

const MINUTE_MS = 60_000;
/** When more targets are remembered, the idle ones are forgotten. */
const MAX_TARGETS = 1000;

export function createTargetLimits({ atOnce, perMinute, now }: TargetLimitsOptions): TargetLimits {
  const targets = new Map<string, Visits>();

  const forgetOld = (visits: Visits): void => {
    while ((visits.starts[0] ?? Infinity) <= now() - MINUTE_MS) visits.starts.shift();
  };

  const forgetIdle = (): void => {
    for (const [target, visits] of targets) {
      forgetOld(visits);
      if (visits.turnstile.isIdle && visits.starts.length === 0) targets.delete(target);
    }
  };

  const visitsOf = (target: string): Visits => {
    if (targets.size > MAX_TARGETS) forgetIdle();
    const visits = targets.get(target) ?? { starts: [], turnstile: createTurnstile(atOnce) };
    targets.set(target, visits);
    forgetOld(visits);
    return visits;
  };

  return {
    enter: async (target, signal) => {
      if (signal.aborted) return { kind: 'aborted' };
      const visits = visitsOf(target);
      if (visits.starts.length >= perMinute) return { kind: 'over' };
      visits.starts.push(now());
      const leave = await visits.turnstile.enter(signal);
      return leave ? { kind: 'admitted', leave } : { kind: 'aborted' };
    },
  };
}
