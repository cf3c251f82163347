import { readdirSync } from 'node:fs';
import { coldHouse, collectGarbage } from './lab.ts';
import type { SlowDns } from './lab.ts';
import { domainOf } from './world.ts';

const AT_ONCE = 20;
const STOPS = [100, 500, 1000];

/** Open files of this process; null where the system does not tell. */
const openFiles = (): number | null => {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null;
  }
};

const socketsOpen = (): number =>
  process.getActiveResourcesInfo().filter((name) => /UDP|TCP/.test(name)).length;

/** One house that is asked about one domain after the other; what it keeps must not grow for ever. */
export async function measureMany(dns: SlowDns): Promise<void> {
  const check = coldHouse(dns);
  const before = await collectGarbage();
  console.log(`${STOPS.at(-1)} checks of different domains, ${AT_ONCE} at a time`);
  console.log('  checks  seconds  heap after gc, MB  most sockets  sockets left  open files');
  let next = 0;
  let most = 0;
  const row = (seconds: number, heap: number): void =>
    console.log(
      `  ${`${next}`.padStart(6)}  ${seconds.toFixed(1).padStart(7)}  ${(heap / 2 ** 20).toFixed(1).padStart(17)}  ${`${most}`.padStart(12)}  ${`${socketsOpen()}`.padStart(12)}  ${`${openFiles()}`.padStart(10)}`,
    );
  row(0, before);
  const started = performance.now();
  const watch = setInterval(() => (most = Math.max(most, socketsOpen())), 20);
  for (const stop of STOPS) {
    const work = async (): Promise<void> => {
      while (next < stop) await check(domainOf({ mxHosts: 2, spfLevels: 2 }, next++));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    await dns.trace();
    row((performance.now() - started) / 1000, await collectGarbage());
  }
  clearInterval(watch);
}
