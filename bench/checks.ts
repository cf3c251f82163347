// What a check costs while every DNS answer takes 50 ms: node bench/checks.ts [runs] [--trace]
// Nothing leaves loopback. In the runs inside this process name servers answer there, too, and HTTPS is
// refused at once; a fresh process has both refused by the guard. No server for mail is called.
import { measureProcess } from './checks/fresh-process.ts';
import { measureGrowth } from './checks/growing.ts';
import { DELAY_MS, startSlowDns } from './checks/lab.ts';
import { measureMany } from './checks/many.ts';
import { measureOneCheck } from './checks/one-check.ts';

const RUNS = Math.max(1, Number(process.argv[2]) || 9);
const GROWTH_RUNS = 3;

const dns = await startSlowDns();
try {
  console.log(`every DNS answer after ${DELAY_MS} ms; medians of ${RUNS}; name servers answer on`);
  console.log('loopback, HTTPS is refused at once (RDAP is not asked), no mail server is called');
  const isClean = await measureOneCheck(dns, RUNS, process.argv.includes('--trace'));
  if (!isClean) process.exitCode = 1;
  await measureProcess(dns, RUNS);
  await measureGrowth(dns, GROWTH_RUNS);
  await measureMany(dns);
} finally {
  await dns.stop();
}
