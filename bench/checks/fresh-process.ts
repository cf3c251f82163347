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
  const child = spawn(process.execPath, ['src/main.ts', 'check', domain, '--json'], {
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
  const ms = (pick: (one: Started) => number): string =>
    Math.round(median(started.map(pick))).toFixed();
  line(
    'process: whole, ms',
    ms(({ whole }) => whole),
  );
  line(
    'process: its look-ups (all lists of the catalogue), ms',
    ms(({ lookUps }) => lookUps),
  );
  line(
    'process: whole without look-ups, ms',
    ms(({ whole, lookUps }) => whole - lookUps),
    'target ≤ 300',
  );
  line(
    '  of it before the first question, ms',
    ms(({ before }) => before),
  );
  const times = median(started.map(({ whole, lookUps }) => whole - lookUps)) / median(bare);
  line('  a process of node alone, ms', median(bare).toFixed());
  line('  whole without look-ups ÷ node alone', times.toFixed(1));
}
