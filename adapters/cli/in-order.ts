/** Jobs under way at once. */
const MAX_AT_WORK = 16;
/** Jobs read ahead, so that one slow conversation does not hold up the others. */
const MAX_AHEAD = 500;

/** Lets at most `size` run at once, the longest waiting first. */
function createSlots(size: number): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = size;
  return async (job) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

export interface Job<R> {
  /** Jobs with the same lane run one after the other. */
  readonly lane?: string;
  /** Never rejects. */
  readonly run: () => Promise<R>;
}

/**
 * Runs jobs many at once and writes their results in the order in which they came. What is read ahead is
 * bounded by count and by `maxWeight` of the inputs. Ends early, without reading on, when `write` says that
 * nobody listens any more.
 */
export async function runInOrder<I, R>(
  inputs: AsyncIterable<I>,
  {
    toJob,
    weigh,
    maxWeight,
    write,
  }: {
    readonly toJob: (input: I) => Job<R>;
    readonly weigh: (input: I) => number;
    readonly maxWeight: number;
    readonly write: (result: R) => Promise<boolean>;
  },
): Promise<void> {
  const withSlot = createSlots(MAX_AT_WORK);
  const lanes = new Map<string, Promise<unknown>>();
  const ahead: Promise<unknown>[] = [];
  let weight = 0;
  let isWanted = true;
  let written = Promise.resolve();

  const start = ({ lane, run }: Job<R>): Promise<R> => {
    if (lane === undefined) return withSlot(run);
    const result = (lanes.get(lane) ?? Promise.resolve()).then(() => withSlot(run));
    lanes.set(lane, result);
    void result.finally(() => {
      if (lanes.get(lane) === result) lanes.delete(lane);
    });
    return result;
  };

  for await (const input of inputs) {
    const result = start(toJob(input));
    const own = weigh(input);
    weight += own;
    const before = written;
    written = (async () => {
      await before;
      const value = await result;
      if (isWanted) isWanted = await write(value);
      weight -= own;
      void ahead.shift();
    })();
    ahead.push(written);
    while (isWanted && (ahead.length >= MAX_AHEAD || weight > maxWeight)) await ahead[0];
    if (!isWanted) break;
  }
  await written;
}
