import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Tells this life of the process from an earlier one: in a container every life has the same pid. */
const LIFE = randomUUID().slice(0, 8);

const WORKER_NAME = /^(\d{1,10})@([^/]+)\/([0-9a-f]{8})(?:#|$)/;

/** Names this process for `Store.lease`: `4711@host/1f00c0de`. An engine adds `#1`, `#2` … per lease. */
export const processWorkerName = (): string => `${process.pid}@${hostname()}/${LIFE}`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, it is only not ours
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * Whether the worker was a process of this host that has ended, so that its leases are nobody's.
 * False where that cannot be known (another host, a name of another form): such a lease runs out.
 */
export function isAbandoned(worker: string): boolean {
  const [, pid, host, life] = WORKER_NAME.exec(worker) ?? [];
  if (pid === undefined || host !== hostname()) return false;
  return Number(pid) === process.pid ? life !== LIFE : !isAlive(Number(pid));
}
