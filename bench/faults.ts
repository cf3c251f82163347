// How the verdict fares when look-ups fail: node bench/faults.ts
// Every fault on every look-up of some pairs of the demo internet, one at a time (a sample of
// FAULT_RUNS per pair). Target: no false accusation; where the proof can be read, 95 % still named.
import { PAIRS, blunders, openTrials, stillNamed } from '../test/support/fault-trials.ts';
import type { Trial } from '../test/support/fault-trials.ts';

const RUNS = Number(process.env['FAULT_RUNS'] ?? 60);

const all = await Promise.all(
  PAIRS.map(async (pair) => {
    const trials = await openTrials(pair);
    const step = Math.max(1, Math.ceil(trials.targets.length / RUNS));
    const ran: Trial[] = [];
    for (let at = 0; at < trials.targets.length; at += step)
      ran.push(await trials.run(trials.targets.slice(at, at + 1)));
    await trials.stop();
    return ran;
  }),
);
const ran = all.flat();
const wrong = blunders(ran);
const { readable, named, share } = stillNamed(ran);
console.log(`injected faults    ${ran.length}`);
console.log(`false accusations  ${wrong.length} (target 0)`);
console.log(
  `still named        ${named} of ${readable} readable, ${(100 * share).toFixed(1)} % (target 95 %)`,
);
for (const line of wrong) console.log(`  ${line}`);
if (wrong.length > 0 || share < 0.95) process.exitCode = 1;
