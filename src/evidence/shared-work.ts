/**
 * Runs the same work once for all who want it at the same time. Somebody who gives up leaves the
 * others alone; the work itself is aborted when nobody waits any more.
 */
export interface SharedWork<V> {
  /** Undefined when `signal` fired first. `work` must not reject. */
  join(
    key: string,
    work: (signal: AbortSignal) => Promise<V>,
    signal: AbortSignal,
  ): Promise<V | undefined>;
}

interface Running<V> {
  readonly result: Promise<V>;
  readonly controller: AbortController;
  waiters: number;
}

export function createSharedWork<V>(): SharedWork<V> {
  const running = new Map<string, Running<V>>();

  const start = (key: string, work: (signal: AbortSignal) => Promise<V>): Running<V> => {
    const controller = new AbortController();
    const result = work(controller.signal).finally(() => {
      if (running.get(key) === started) running.delete(key);
    });
    const started: Running<V> = { result, controller, waiters: 0 };
    running.set(key, started);
    return started;
  };

  const leave = (key: string, left: Running<V>): void => {
    left.waiters -= 1;
    if (left.waiters > 0) return;
    if (running.get(key) === left) running.delete(key);
    left.controller.abort();
  };

  return {
    join: (key, work, signal) => {
      if (signal.aborted) return Promise.resolve(undefined);
      const joined = running.get(key) ?? start(key, work);
      joined.waiters += 1;
      return new Promise((resolve, reject) => {
        const abort = (): void => {
          leave(key, joined);
          resolve(undefined);
        };
        signal.addEventListener('abort', abort, { once: true });
        joined.result
          .then(resolve, reject)
          .finally(() => signal.removeEventListener('abort', abort));
      });
    },
  };
}
