import type { Clock } from '../../src/conversation/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

export interface ManualClock extends Clock {
  /** Moves the hands and runs what became due, in order, letting promises settle after each. */
  advance(ms: number): Promise<void>;
  /** How many timers wait. */
  readonly pending: () => number;
}

/** Lets everything run that needs no time to pass. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await new Promise(setImmediate);
}

/** Lets things run until it is so; fails where they come to rest before. */
export async function until(isSo: () => boolean, what = 'what the test waits for'): Promise<void> {
  for (let round = 0; round < 500; round += 1) {
    if (isSo()) return;
    await new Promise(setImmediate);
  }
  throw new Error(`${what} did not happen`);
}

/** A clock that stands still until it is moved. */
export function createManualClock(start = '2026-01-31T10:00:00Z'): ManualClock {
  let now = Date.parse(start);
  const timers = new Set<Timer>();

  const nextDue = (until: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => new Date(now),
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      await settle();
      const end = now + ms;
      for (let timer = nextDue(end); timer !== undefined; timer = nextDue(end)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
        await settle();
      }
      now = end;
      await settle();
    },
    pending: () => timers.size,
  };
}
