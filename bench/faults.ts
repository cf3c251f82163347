// How the verdict fares when look-ups fail: node bench/faults.ts
// Faults on the look-ups of cases of the demo internet, one at a time: a sample of FAULT_RUNS in each
// case, or `all`; FAULT_CASES names the only ones, with commas. Target: no false accusation; where the
// proof can be read, 95 % still named.
import {
  blunders,
  describeFaults,
  openFaultHouse,
  stillNamed,
} from '../test/support/fault-trials.ts';
import type { Trial } from '../test/support/fault-trials.ts';

const { FAULT_RUNS: wanted = '30', FAULT_CASES: only } = process.env;
const RUNS = wanted === 'all' ? Infinity : Number(wanted);

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const house = await openFaultHouse(only?.split(','));
const ran: Trial[] = [];
await Promise.all(
  house.all.map(async ({ targets, run }, index) => {
    const step = Math.max(1, Math.ceil(targets.length / RUNS));
    // another question in each case
    for (let at = index % step; at < targets.length; at += step) {
      ran.push(await run(targets.slice(at, at + 1)));
      if (ran.length % 1000 === 0) console.error(`${ran.length} tried`);
    }
  }),
);
await house.stop();

console.log('fault                 injected  false  readable  still named');
for (const [how, trials] of Object.entries(
  Object.groupBy(ran, ({ faults }) => faults[0]?.how ?? ''),
)) {
  const { readable, named } = stillNamed(trials ?? []);
  const cells = [trials?.length ?? 0, blunders(trials ?? []).length, readable, named];
  console.log(
    how.padEnd(20),
    ...cells.map((cell, at) => String(cell).padStart([9, 6, 9, 12][at] ?? 0)),
  );
}
const wrong = blunders(ran);
const { readable, named, share } = stillNamed(ran);
console.log(`cases              ${house.all.length}`);
console.log(`injected faults    ${ran.length}`);
console.log(`false accusations  ${wrong.length} (target 0)`);
console.log(`still named        ${named} of ${readable} readable, ${percent(share)} (target 95 %)`);
for (const line of wrong) console.log(`  ${line}`);
for (const { id, faults, isReadable, isStillNamed } of ran)
  if (isReadable && !isStillNamed) console.log(`  not named, ${id}: ${describeFaults(faults)}`);
if (wrong.length > 0 || share < 0.95) process.exitCode = 1;
