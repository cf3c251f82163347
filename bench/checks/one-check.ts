import { DELAY_MS, coldHouse, line, median } from './lab.ts';
import type { SlowDns } from './lab.ts';
import { longestChain } from './chain.ts';
import type { Asked } from './slow-dns.ts';
import { domainOf } from './world.ts';

const SHAPE = { mxHosts: 2, spfLevels: 2 };

const nameOf = ({ name, type, server }: Asked): string =>
  `${name} ${type}${server > 0 ? ` (of name server ${server} itself)` : ''}`;

const twice = (trace: readonly Asked[]): readonly string[] => {
  const names = trace.map(nameOf);
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
};

/** Milliseconds from the first question to the last answer. */
export const spanOf = (trace: readonly Asked[]): number =>
  trace.length === 0 ? 0 : (trace.at(-1)?.at ?? 0) - (trace[0]?.at ?? 0) + DELAY_MS;

const showTrace = (trace: readonly Asked[]): void => {
  const start = trace[0]?.at ?? 0;
  for (const asked of trace)
    console.log(`  ${(asked.at - start).toFixed(1).padStart(6)} ${nameOf(asked)}`);
};

/** False where a question was asked twice. */
export async function measureOneCheck(
  dns: SlowDns,
  runs: number,
  isVerbose: boolean,
): Promise<boolean> {
  const spans: number[] = [];
  const walls: number[] = [];
  let trace: readonly Asked[] = [];
  for (let run = 0; run < runs; run += 1) {
    const check = coldHouse(dns);
    const started = performance.now();
    await check(domainOf(SHAPE, run));
    walls.push(performance.now() - started);
    trace = await dns.trace();
    spans.push(spanOf(trace));
  }
  if (isVerbose) showTrace(trace);
  const chain = longestChain(trace, domainOf(SHAPE, runs - 1));
  const leastMs = chain.length * DELAY_MS;
  console.log(
    `two MX hosts, SPF two levels deep, everything cold; longest chain ${leastMs} ms, each name told by the answer before:`,
  );
  for (const asked of chain) console.log(`  ${nameOf(asked)}`);
  const target = 'target ≤ 1.25';
  line('first question to last answer ÷ chain', (median(spans) / leastMs).toFixed(2), target);
  line('the whole diagnosis ÷ chain', (median(walls) / leastMs).toFixed(2), target);
  line('questions', `${trace.length}`);
  const repeated = twice(trace);
  line('questions asked twice', `${repeated.length}`, 'target 0');
  for (const name of repeated) console.log(`  ${name}`);
  return repeated.length === 0;
}
