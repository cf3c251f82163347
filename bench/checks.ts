// What one check costs, all DNS answers 50 ms away: node bench/checks.ts [runs] [--trace]
import { DELAY_MS, coldHouse, median, startSlowDns } from './checks/lab.ts';
import type { SlowDns } from './checks/lab.ts';
import { longestChain } from './checks/chain.ts';
import type { Asked } from './checks/slow-dns.ts';
import { domainOf } from './checks/world.ts';

const RUNS = Math.max(1, Number(process.argv[2]) || 9);
const isVerbose = process.argv.includes('--trace');
const ONE = { mxHosts: 2, spfLevels: 2 };

const line = (what: string, value: string, target = ''): void =>
  console.log(`${what.padEnd(62)} ${value.padStart(9)}  ${target}`);

const nameOf = ({ name, type, server }: Asked): string =>
  `${name} ${type}${server > 0 ? ` (of name server ${server} itself)` : ''}`;

const twice = (trace: readonly Asked[]): readonly string[] => {
  const names = trace.map(nameOf);
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
};

const showTrace = (trace: readonly Asked[]): void => {
  const start = trace[0]?.at ?? 0;
  for (const asked of trace)
    console.log(`  ${(asked.at - start).toFixed(1).padStart(6)} ${nameOf(asked)}`);
};

async function oneCheck(dns: SlowDns): Promise<void> {
  const runs: { readonly wall: number; readonly span: number; readonly trace: readonly Asked[] }[] =
    [];
  for (let run = 0; run < RUNS; run += 1) {
    const check = coldHouse(dns);
    const started = performance.now();
    await check(domainOf(ONE, run));
    const wall = performance.now() - started;
    const trace = await dns.trace();
    runs.push({ wall, span: (trace.at(-1)?.at ?? 0) - (trace[0]?.at ?? 0) + DELAY_MS, trace });
  }
  const { trace } = runs.at(-1) ?? { trace: [] };
  if (isVerbose) showTrace(trace);
  const chain = longestChain(trace, domainOf(ONE, RUNS - 1));
  const least = chain.length * DELAY_MS;
  console.log(`longest chain of names, ${chain.length} questions = ${least} ms:`);
  for (const asked of chain) console.log(`  ${nameOf(asked)}`);
  const ratio = (pick: 'wall' | 'span'): string =>
    (median(runs.map((run) => run[pick])) / least).toFixed(2);
  line('look-ups, first question to last answer ÷ chain', ratio('span'), 'target ≤ 1.25');
  line('whole diagnosis ÷ chain', ratio('wall'), 'target ≤ 1.25');
  line('questions', `${trace.length}`);
  const repeated = twice(trace);
  line('questions asked twice', `${repeated.length}`, 'target 0');
  for (const name of repeated) console.log(`  ${name}`);
  if (repeated.length > 0) process.exitCode = 1;
}

const dns = await startSlowDns();
try {
  await oneCheck(dns);
} finally {
  await dns.stop();
}
