// What waiting for the product costs: node bench/startup.ts [runs]
// Child processes as an operator starts them, in the demo internet; one unmeasured start warms the caches.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUNS = Math.max(1, Number(process.argv[2] ?? 7) || 7);
const QUESTION = 'My mail from ada@tizio.example to bob@caio.example never arrives.';
/** A process that says nothing for so long will not any more. */
const PATIENCE_MS = 60_000;
const POLL_MS = 5;
/** After the start, before memory is read. */
const SETTLING_MS = 3_000;

const folder = mkdtempSync(join(tmpdir(), 'sempronio-bench-'));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Nothing of the caller's settings but where programs are. */
/** Node's own flags in `npm start`, so that what is measured is what people start. */
const startFlags = (): readonly string[] => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
};

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const flags = args[0] === 'serve' ? startFlags() : [];
  const child = spawn(process.execPath, [...flags, 'bin/sempronio.js', ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      DEMO: 'on',
      LOG_LEVEL: 'error',
      DATABASE_URL: `sqlite:${join(folder, 'bench.db')}`,
      ...env,
    },
  });
  child.stderr.pipe(process.stderr);
  return child;
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

const signal = (): AbortSignal => AbortSignal.timeout(PATIENCE_MS);

async function untilReady(url: string, child: ChildProcessWithoutNullStreams): Promise<void> {
  const over = signal();
  while (!over.aborted && child.exitCode === null) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await pause(POLL_MS);
  }
  throw new Error('the server did not become ready');
}

/** Resident memory in MB; null where the system does not tell it in Linux' way. */
function residentMb(pid: number | undefined): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Milliseconds from sending a message to the first reply on the stream, and to the verdict. */
async function firstReply(
  url: string,
): Promise<{ readonly first: number; readonly verdict: number }> {
  const opened = await fetch(`${url}/api/v1/conversations`, { method: 'POST' });
  const { conversation, token } = (await opened.json()) as Record<'conversation' | 'token', string>;
  const base = `${url}/api/v1/conversations/${conversation}`;
  const authorization = `Bearer ${token}`;
  const cut = new AbortController();
  const stream = await fetch(`${base}/events`, {
    headers: { authorization },
    signal: AbortSignal.any([cut.signal, signal()]),
  });
  const sent = performance.now();
  await fetch(`${base}/messages`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'bench-message-1', text: QUESTION }),
  });
  let text = '';
  let first: number | undefined;
  for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.includes('"kind":"reply"')) first ??= performance.now() - sent;
    if (!text.includes('"kind":"verdict"')) continue;
    const verdict = performance.now() - sent;
    cut.abort();
    return { first: first ?? verdict, verdict };
  }
  throw new Error('the stream ended before the verdict');
}

type Row = Readonly<Record<string, number | null>>;

async function serveOnce(): Promise<Row> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = start(['serve'], { HOST: '127.0.0.1', PORT: `${port}` });
  child.stdout.resume();
  try {
    await untilReady(url, child);
    const ready = performance.now() - started;
    await pause(SETTLING_MS);
    const memory = residentMb(child.pid);
    const cold = await firstReply(url);
    const warm = await firstReply(url);
    const stopping = performance.now();
    child.kill('SIGTERM');
    await ended(child);
    return {
      'serve: ready, ms': ready,
      'serve: idle memory, MB': memory,
      'web: first line after the first message, ms': cold.first,
      'web: first line after another message, ms': warm.first,
      'web: verdict after another message, ms': warm.verdict,
      'serve: stopped, ms': performance.now() - stopping,
    };
  } finally {
    child.kill('SIGKILL');
  }
}

/** One process, two conversations: the first answer waits for the start, the second does not. */
async function chatOnce(): Promise<Row> {
  const started = performance.now();
  const child = start(['chat', '--jsonl']);
  const lines = createInterface({ input: child.stdout });
  const say = async (conversation: string): Promise<void> => {
    child.stdin.write(`${JSON.stringify({ conversation, text: QUESTION })}\n`);
    await once(lines, 'line', { signal: signal() });
  };
  try {
    await say('one');
    const first = performance.now() - started;
    const again = performance.now();
    await say('two');
    const second = performance.now() - again;
    child.stdin.end();
    await ended(child);
    return {
      'chat --jsonl: first answer from the start, ms': first,
      'chat --jsonl: another answer, ms': second,
    };
  } finally {
    child.kill('SIGKILL');
  }
}

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  '--version, ms': ['--version'],
  'explain of a line, ms': ['explain', '--json'],
  'check in the demo, ms': ['check', 'bob@caio.example', '--from', 'ada@tizio.example', '--json'],
};

/** What a check says that its own work took, without the start of the process. */
const ownTime = (output: string): Row => {
  const { timings } = JSON.parse(output) as { readonly timings?: { readonly totalMs: number } };
  return timings ? { 'check in the demo, its own work, ms': timings.totalMs } : {};
};

async function commandOnce(name: string, args: readonly string[]): Promise<Row> {
  const started = performance.now();
  const child = start(args);
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stdin.end('550 5.1.1 <bob@caio.example>: Recipient address rejected: User unknown\n');
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`${args.join(' ')} ended with ${child.exitCode}`);
  const whole = { [name]: performance.now() - started };
  return args.includes('--json') ? { ...whole, ...ownTime(output) } : whole;
}

async function round(): Promise<Row> {
  let row: Row = { ...(await serveOnce()), ...(await chatOnce()) };
  for (const [name, args] of Object.entries(COMMANDS)) {
    row = { ...row, ...(await commandOnce(name, args)) };
  }
  return row;
}

const show = (name: string, found: readonly number[]): string => {
  const sorted = found.toSorted((a, b) => a - b);
  const [median, least, most] = [sorted[sorted.length >> 1], sorted[0], sorted.at(-1)].map((one) =>
    one === undefined ? '–' : String(Math.round(one)),
  );
  return `${name.padEnd(48)} ${(median ?? '').padStart(6)}   ${least}–${most}`;
};

try {
  await round();
  const rows: Row[] = [];
  for (let run = 0; run < RUNS; run += 1) rows.push(await round());
  console.log(`${`median of ${RUNS}`.padEnd(48)} ${'median'.padStart(6)}   least–most`);
  for (const name of Object.keys(rows[0] ?? {})) {
    console.log(
      show(
        name,
        rows.flatMap((row) => row[name] ?? []),
      ),
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
