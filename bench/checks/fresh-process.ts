import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { line, median } from './lab.ts';
import type { SlowDns } from './lab.ts';
import { spanOf } from './one-check.ts';
import { domainOf } from './world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Started {
  readonly whole: number;
  /** Until the first question is on the way. */
  readonly before: number;
  readonly lookUps: number;
}

/** The command as a person gives it; what it would connect to is loopback, which the guard refuses at once. */
async function runOnce(dns: SlowDns, domain: string): Promise<Started> {
  const at = performance.timeOrigin + performance.now();
  const child = spawn(process.execPath, ['bin/sempronio.js', 'check', domain, '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      DNS_SERVERS: `127.0.0.1:${dns.ports[0]}`,
      DEMO: 'off',
      SMTP_PROBE: 'off',
    },
  });
  child.stdout.resume();
  await once(child, 'close');
  const whole = performance.timeOrigin + performance.now() - at;
  if (child.exitCode !== 0) throw new Error(`check ${domain} ended with ${child.exitCode}`);
  const trace = await dns.trace();
  return { whole, before: (trace[0]?.at ?? at) - at, lookUps: spanOf(trace) };
}

/** Node alone, which every process has to start. */
async function bareNode(): Promise<number> {
  const started = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'close');
  return performance.now() - started;
}

export async function measureProcess(dns: SlowDns, runs: number): Promise<void> {
  const number = (run: number): string => domainOf({ mxHosts: 2, spfLevels: 2 }, run);
  await runOnce(dns, number(0)); // fills the caches of compiled code and parsed knowledge
  const started: Started[] = [];
  const bare: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    started.push(await runOnce(dns, number(run)));
    bare.push(await bareNode());
  }
  // a machine that does other things besides shows what it can do only in the least
  const show = (what: string, values: readonly number[], target?: string): void =>
    line(
      `process: ${what}, ms (least ${Math.round(Math.min(...values))})`,
      median(values).toFixed(),
      target,
    );
  const own = started.map(({ whole, lookUps }) => whole - lookUps);
  const lookUps = started.map((one) => one.lookUps);
  show('look-ups, all lists of the catalogue', lookUps);
  show('whole without look-ups', own, 'target ≤ 300');
  const before = started.map((one) => one.before);
  show('of it before the first question', before);
  show('node alone', bare);
  line('process: whole without look-ups ÷ node alone', (median(own) / median(bare)).toFixed(1));
}
