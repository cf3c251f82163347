import { coldHouse, collectGarbage, line, median } from './lab.ts';
import type { SlowDns } from './lab.ts';
import { domainOf } from './world.ts';
import type { Shape } from './world.ts';

interface Cost {
  /** Milliseconds until the diagnosis is there. */
  readonly wall: number;
  /** Milliseconds in which this thread worked for it. */
  readonly work: number;
  /** kB that the diagnosis and the caches behind it hold. */
  readonly heap: number;
}

async function costOf(dns: SlowDns, shape: Shape, runs: number): Promise<Cost> {
  const kept: unknown[] = [];
  const walls: number[] = [];
  const works: number[] = [];
  const heapBefore = await collectGarbage();
  for (let run = 0; run < runs; run += 1) {
    const check = coldHouse(dns);
    const worked = performance.eventLoopUtilization();
    const started = performance.now();
    kept.push(check, await check(domainOf(shape, run)));
    walls.push(performance.now() - started);
    works.push(performance.eventLoopUtilization(worked).active);
  }
  const heap = ((await collectGarbage()) - heapBefore) / 1024 / runs;
  kept.length = 0; // only now may it be collected
  return { wall: median(walls), work: median(works), heap };
}

const SHOWN = [
  { name: 'wall', unit: 'ms' },
  { name: 'work', unit: 'ms of work' },
  { name: 'heap', unit: 'kB held' },
] as const;

/** Linear or better: a unit costs no more in the largest than in the smallest. */
async function measure(
  dns: SlowDns,
  what: string,
  runs: number,
  shapes: readonly Shape[],
): Promise<void> {
  const largest = shapes.at(-1);
  if (largest) await costOf(dns, largest, runs); // warm
  const costs: Cost[] = [];
  for (const shape of shapes) costs.push(await costOf(dns, shape, runs));
  console.log(`${what}, 1 to ${shapes.length}, each step cold`);
  for (const { name, unit } of SHOWN) {
    const values = costs.map((cost) => cost[name]);
    console.log(`  ${unit.padEnd(11)} ${values.map((value) => value.toFixed(0)).join(' ')}`);
    const [first = NaN, last = NaN] = [values[0], values.at(-1)];
    const perUnit = last / shapes.length / first;
    line(`  ${unit} per unit, last ÷ first`, perUnit.toFixed(2), 'linear: ≤ 1');
  }
  await dns.trace();
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

export async function measureGrowth(dns: SlowDns, runs: number): Promise<void> {
  const hosts = upTo(20).map((mxHosts) => ({ mxHosts, spfLevels: 2 }));
  await measure(dns, 'MX hosts', runs, hosts);
  const levels = upTo(10).map((spfLevels) => ({ mxHosts: 2, spfLevels }));
  await measure(dns, 'SPF levels', runs, levels);
}
