/** Runs a trial with a signal that ends it; rejects after `ms` even where it does not listen. */
export async function within<T>(
  ms: number,
  trial: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    controller.abort();
    reject(new Error(`no result after ${ms / 1000} s`));
  }, ms);
  try {
    return await Promise.race([trial(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
