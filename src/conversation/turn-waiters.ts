import type { Turn } from '../model/adapter.ts';
import type { EventId } from '../model/event.ts';

interface Waiter {
  readonly promise: Promise<Turn>;
  readonly resolve: (turn: Turn) => void;
  readonly reject: (error: Error) => void;
}

/** Those who want to know how the turn of an event ended. */
export interface TurnWaiters {
  wait(event: EventId): Promise<Turn>;
  has(event: EventId): boolean;
  resolve(event: EventId, turn: Turn): void;
  reject(event: EventId, error: Error): void;
  rejectAll(error: Error): void;
}

function createWaiter(): Waiter {
  const { promise, resolve, reject } = Promise.withResolvers<Turn>();
  // one who has stopped listening must not end the process
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

export function createTurnWaiters(): TurnWaiters {
  const waiters = new Map<EventId, Waiter>();
  const take = (event: EventId): Waiter | undefined => {
    const waiter = waiters.get(event);
    waiters.delete(event);
    return waiter;
  };
  return {
    wait(event) {
      const waiter = waiters.get(event) ?? createWaiter();
      waiters.set(event, waiter);
      return waiter.promise;
    },
    has: (event) => waiters.has(event),
    resolve: (event, turn) => take(event)?.resolve(turn),
    reject: (event, error) => take(event)?.reject(error),
    rejectAll(error) {
      for (const event of [...waiters.keys()]) take(event)?.reject(error);
    },
  };
}
