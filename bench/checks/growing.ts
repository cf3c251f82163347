import { coldHouse, collectGarbage, line, median } from './lab.ts';
import type { SlowDns } from './lab.ts';
import { domainOf } from './world.ts';
import type { Shape } from './world.ts';

interface Cost {
  /** Milliseconds until the diagnosis is there. */
  readonly wall: number;
  /** Milliseconds that this thread worked for it. */
  readonly work: number;
  /** kB that it leaves behind in caches. */
  readonly heap: number;
}

async function costOf(dns: SlowDns, shape: Shape, number: number): Promise<Cost> {
  const check = coldHouse(dns);
  const heapBefore = collectGarbage();
  const worked = performance.eventLoopUtilization();
  const started = performance.now();
  await check(domainOf(shape, number));
  const wall = performance.now() - started;
  const { active: work } = performance.eventLoopUtilization(worked);
  const heap = (collectGarbage() - heapBefore) / 1024;
  void check; // what it keeps counts
  return { wall, work, heap };
}

async function measure(
  dns: SlowDns,
  what: string,
  runs: number,
  steps: readonly number[],
  shapeOf: (step: number) => Shape,
): Promise<void> {
  const rows: { readonly step: number; readonly cost: Cost }[] = [];
  for (const step of steps) {
    const costs: Cost[] = [];
    for (let run = 0; run < runs; run += 1) costs.push(await costOf(dns, shapeOf(step), run));
    const middle = (name: keyof Cost): number => median(costs.map((cost) => cost[name]));
    rows.push({
      step,
      cost: { wall: middle('wall'), work: middle('work'), heap: middle('heap') },
    });
  }
  console.log(`${what}: ${steps.join(' ')}`);
  for (const [name, unit] of [
    ['wall', 'ms'],
    ['work', 'ms of work'],
    ['heap', 'kB kept'],
  ] as const) {
    const values = rows.map(({ cost }) => cost[name].toFixed(name === 'work' ? 1 : 0));
    console.log(`  ${unit.padEnd(11)} ${values.join(' ')}`);
    const [first, last] = [rows[0], rows.at(-1)].map((row) =>
      row === undefined ? NaN : row.cost[name] / row.step,
    );
    line(
      `  ${unit} per unit, last ÷ first`,
      ((last ?? NaN) / (first ?? NaN)).toFixed(2),
      'linear: ≤ 1',
    );
  }
  await dns.trace();
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

export async function measureGrowth(dns: SlowDns, runs: number): Promise<void> {
  const spfLevels = 2;
  const mxHosts = 2;
  await measure(dns, 'MX hosts', runs, upTo(20), (step) => ({ mxHosts: step, spfLevels }));
  await measure(dns, 'SPF levels', runs, upTo(10), (step) => ({ mxHosts, spfLevels: step }));
}
