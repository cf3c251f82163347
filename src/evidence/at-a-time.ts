/** Runs work, waiting first while too much of it is under way. Rejects only as the work does. */
export type AtATime = <T>(work: () => Promise<T>) => Promise<T>;

export interface AtATimeOptions {
  readonly atOnce: number;
  /** Milliseconds after which something that takes long lets the next begin; it is not stopped. */
  readonly patienceMs: number;
}

/** First come, first served. Work that only waits for a silent server does not hold up the others. */
export function createAtATime({ atOnce, patienceMs }: AtATimeOptions): AtATime {
  const waiting: (() => void)[] = [];
  let taken = 0;

  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else taken -= 1;
  };

  const enter = async (): Promise<() => void> => {
    if (taken < atOnce) taken += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      leave();
    };
  };

  return async (work) => {
    const leaveOnce = await enter();
    const timer = setTimeout(leaveOnce, patienceMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      leaveOnce();
    }
  };
}
