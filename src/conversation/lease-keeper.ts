import type { Log } from '../model/log.ts';
import type { Lease, Store } from '../model/store.ts';
import type { Clock } from './clock.ts';
import { failureFields } from './failure.ts';

/** Renewed this many times within its length, so that one renewal may fail. */
const RENEWALS_PER_LEASE = 3;

/**
 * Renews the lease until the result is called. Once somebody else holds it, `lost` is aborted: whoever
 * works under it stops, and nothing of his is written any more.
 */
export function keepLease(
  parts: { readonly store: Pick<Store, 'renew'>; readonly log: Log; readonly clock: Clock },
  lease: Lease,
  leaseMs: number,
  lost: AbortController,
): () => void {
  const { store, log, clock } = parts;
  let isOver = false;
  let cancel = (): void => undefined;

  const renew = async (): Promise<void> => {
    try {
      const isHeld = await store.renew(lease, new Date(clock.now().getTime() + leaseMs));
      if (!isHeld && !isOver) lost.abort();
    } catch (error) {
      log.warn('lease.renewal-failed', {
        conversation: lease.conversation,
        ...failureFields(error),
      });
    }
    if (!isOver && !lost.signal.aborted) next();
  };
  const next = (): void => {
    cancel = clock.after(leaseMs / RENEWALS_PER_LEASE, () => void renew());
  };

  next();
  return () => {
    isOver = true;
    cancel();
  };
}
