/**
 * Does work under a signal that fires with `signal`, or after so many milliseconds. Nothing of it stays
 * behind: signals joined by the platform live on until their timer has run out, by the thousand
 * where every question has its own.
 */
export async function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, milliseconds).unref();
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
