/** Time as the engine needs it; tests turn the hands themselves. */
export interface Clock {
  readonly now: () => Date;
  /** Runs once after so many milliseconds; the result takes it back. */
  readonly after: (ms: number, run: () => void) => () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Rejects with a `TimeoutError` when the promise takes longer; what it was doing is not stopped by that. */
export function within<T>(clock: Clock, ms: number, promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.after(ms, () =>
      reject(new DOMException(`took more than ${ms} ms`, 'TimeoutError')),
    );
    void promise.then(resolve, reject).finally(cancel);
  });
}
