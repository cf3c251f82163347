import type { Database } from 'better-sqlite3';

interface Job {
  run(): void;
  settle(failure?: unknown): void;
}

/** Queues a piece of writing; resolves with its result once that is on the disk. */
export type Write = <T>(work: () => T) => Promise<T>;

/**
 * Everything that is asked for within one round of the event loop shares one transaction, because the
 * costly part of a durable write is waiting for the disk. Each piece has a savepoint: one that throws
 * takes nothing else with it. Order is kept.
 */
export function createGroupCommit(database: Database): {
  readonly write: Write;
  readonly flush: () => void;
} {
  let waiting: Job[] = [];

  const commit = database.transaction((jobs: readonly Job[]) => {
    for (const job of jobs) job.run();
  });

  const flush = (): void => {
    const jobs = waiting;
    waiting = [];
    if (jobs.length === 0) return;
    try {
      commit.immediate(jobs);
    } catch (error) {
      for (const job of jobs) job.settle(error ?? new Error('the write failed'));
      return;
    }
    for (const job of jobs) job.settle();
  };

  const write = <T>(work: () => T): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const guarded = database.transaction(work);
      let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
      waiting.push({
        run() {
          try {
            outcome = { value: guarded() };
          } catch (error) {
            outcome = { error };
            // a full disk ends the whole transaction: then nothing of this round may count as written
            if (!database.inTransaction) throw error;
          }
        },
        settle(failure) {
          if (failure !== undefined) reject(asError(failure));
          else if (outcome !== undefined && 'value' in outcome) resolve(outcome.value);
          else reject(asError(outcome?.error));
        },
      });
      if (waiting.length === 1) setImmediate(flush);
    });

  return { write, flush };
}

const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error('the write failed', { cause: thrown });
