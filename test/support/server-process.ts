import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A `sempronio serve` of its own process, with the demo internet, on a free port. */
export interface ServerProcess {
  readonly url: string;
  /** What it wrote to stderr so far: JSON lines. */
  readonly log: () => string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

const START_MS = 20_000;

const exited = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : once(child, 'exit').then(([code]) => code as number | null);

/** Starts the server and waits for the address it prints; throws with its stderr where it does not. */
export async function startServer(
  databasePath: string,
  env: NodeJS.ProcessEnv = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['bin/sempronio.js', 'serve'], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      DATABASE_URL: `sqlite:${databasePath}`,
      DNS_SERVERS: '127.0.0.1:1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const address = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no address within time: ${stderr}`)),
      START_MS,
    );
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const url = /http:\/\/[\d.:]+/.exec(stdout)?.[0];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${String(code)}: ${stderr}`));
    });
  });
  return {
    url: await address,
    log: () => stderr,
    async kill(signal) {
      child.kill(signal);
      return exited(child);
    },
  };
}
