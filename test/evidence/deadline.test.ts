import { getEventListeners } from 'node:events';
import { within } from '../../src/evidence/deadline.ts';

const untilFired = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => {
    const fired = (): void => resolve('fired');
    if (signal.aborted) fired();
    else signal.addEventListener('abort', fired);
  });

describe('work within a time', () => {
  it('is told when the time is over', async () => {
    expect(await within(5, new AbortController().signal, untilFired)).toBe('fired');
  });

  it('is told when nobody waits any more', async () => {
    const controller = new AbortController();
    const work = within(60_000, controller.signal, untilFired);
    controller.abort();
    expect(await work).toBe('fired');
  });

  it('is told at once where nobody waited from the start', async () => {
    expect(await within(60_000, AbortSignal.abort(), untilFired)).toBe('fired');
  });

  it('leaves nothing behind, however it ends', async () => {
    const { signal } = new AbortController();
    expect(await within(60_000, signal, async () => 'done')).toBe('done');
    const failing = within(60_000, signal, () => Promise.reject(new Error('a bug')));
    await expect(failing).rejects.toThrow('a bug');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
