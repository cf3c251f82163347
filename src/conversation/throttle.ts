import type { Clock } from './clock.ts';

export interface Throttle<T> {
  /** Takes the newest value; one that was waiting is forgotten. */
  push(value: T): void;
  /** Shows the value that still waits, and takes no more. */
  finish(): Promise<void>;
  /** Takes no more and shows no more. */
  drop(): void;
}

/** Shows values one at a time, at least so far apart; of those in between only the last. `show` must not reject. */
export function createThrottle<T>(
  clock: Clock,
  gapMs: number,
  show: (value: T) => Promise<void>,
): Throttle<T> {
  let waiting: { readonly value: T } | undefined;
  let running: Promise<void> | undefined;
  let cancel: (() => void) | undefined;
  let lastAt = -Infinity;
  let isClosed = false;

  const showWaiting = async (): Promise<void> => {
    if (waiting === undefined) return;
    const { value } = waiting;
    waiting = undefined;
    lastAt = clock.now().getTime();
    await show(value);
  };

  const start = (): void => {
    running = showWaiting().finally(() => {
      running = undefined;
      schedule();
    });
  };

  const schedule = (): void => {
    if (isClosed || waiting === undefined || running !== undefined || cancel !== undefined) return;
    const wait = lastAt + gapMs - clock.now().getTime();
    if (wait <= 0) return start();
    cancel = clock.after(wait, () => {
      cancel = undefined;
      start();
    });
  };

  const close = (): void => {
    isClosed = true;
    cancel?.();
  };

  return {
    push(value) {
      if (isClosed) return;
      waiting = { value };
      schedule();
    },
    async finish() {
      close();
      await running;
      await showWaiting();
    },
    drop() {
      close();
      waiting = undefined;
    },
  };
}
