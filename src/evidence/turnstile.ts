/** Gives back what `enter` gave. To be called once. */
export type Leave = () => void;

/** Lets so many through at once, the others in the order in which they came. */
export interface Turnstile {
  /** Undefined where the signal fired first. */
  enter(signal: AbortSignal): Promise<Leave | undefined>;
  readonly isIdle: boolean;
}

export function createTurnstile(atOnce: number): Turnstile {
  const waiting: (() => void)[] = [];
  let running = 0;

  const admit = (): Leave => {
    running += 1;
    return () => {
      running -= 1;
      waiting.shift()?.();
    };
  };

  return {
    enter: async (signal) => {
      if (signal.aborted) return undefined;
      if (running < atOnce) return admit();
      return new Promise((resolve) => {
        const proceed = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(admit());
        };
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(proceed), 1);
          resolve(undefined);
        };
        waiting.push(proceed);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
    get isIdle() {
      return running === 0;
    },
  };
}
