import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { CHECKS } from '../../src/checks/index.ts';
import { loadConfig } from '../../src/config.ts';
import { createDiagnostician } from '../../src/diagnosis/run.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import type { KnowledgeFolder } from '../../src/knowledge/folder.ts';
import { buildLookUps } from '../../src/look-ups.ts';
import type { Demo } from '../../src/demo/demo.ts';
import type { Diagnosis } from '../../src/model/check.ts';
import type { Asked } from './slow-dns.ts';
import { BLOCKLISTS } from './world.ts';

export const DELAY_MS = 50;
const DNS_PORT = 53;
const CLOSED_PORT = 1;
/** As the command has it. */
const TIMEOUT_MS = 30_000;

export interface SlowDns {
  /** Of the resolver, and of the name servers behind it. */
  readonly ports: readonly number[];
  /** What was asked since the last call. */
  trace(): Promise<readonly Asked[]>;
  stop(): Promise<unknown>;
}

export async function startSlowDns(): Promise<SlowDns> {
  const worker = new Worker(new URL('./slow-dns.ts', import.meta.url), {
    workerData: { delayMs: DELAY_MS },
  });
  const [ports] = (await once(worker, 'message')) as [readonly number[]];
  return {
    ports,
    async trace() {
      worker.postMessage('trace');
      const [asked] = (await once(worker, 'message')) as [readonly Asked[]];
      return asked;
    },
    stop: () => worker.terminate(),
  };
}

/** Three lists of the catalogue instead of all. */
const withThreeLists = (whole: KnowledgeFolder): KnowledgeFolder => ({
  under: (prefix) => {
    const files = [...whole.under(prefix)];
    if (prefix !== 'blocklists') return new Map(files);
    return new Map(
      files.filter(([, file]) => BLOCKLISTS.includes((file as { readonly zone: string }).zone)),
    );
  },
});

const KNOWLEDGE = withThreeLists(openKnowledge(SHIPPED_KNOWLEDGE));

/** A world that owns no name: it leads name servers to the slow ones, and all else to a closed port. */
const onLoopback = (ports: readonly number[]): Demo => ({
  owns: () => false,
  dnsServers: [],
  route: (address, port) => {
    const found = port === DNS_PORT ? ports[Number(address.split('.').at(-1))] : undefined;
    return { host: '127.0.0.1', port: found ?? CLOSED_PORT };
  },
  rdap: undefined,
  controlHost: '',
  blocklists: [],
  trust: [],
  stop: async () => undefined,
});

export type Check = (domain: string) => Promise<Diagnosis>;

/** Everything cold: caches, the health of the lists, the test for invented answers. */
export function coldHouse({ ports }: SlowDns): Check {
  const loaded = loadConfig(
    { DNS_SERVERS: `127.0.0.1:${ports[0]}`, DEMO: 'off', SMTP_PROBE: 'off' },
    '',
  );
  if (!('config' in loaded)) throw new Error(loaded.faults.join(' '));
  const { resolver, gatherers, propose } = buildLookUps(
    loaded.config,
    KNOWLEDGE,
    onLoopback(ports),
    () => Promise.reject(new Error('no server is called here')),
  );
  const diagnostician = createDiagnostician({
    checks: CHECKS,
    gatherers,
    propose,
    lookups: () => resolver.questionsSent,
    forget: () => resolver.forget(),
    now: () => new Date(),
  });
  return (domain) =>
    diagnostician.diagnose(
      { sender: { domain }, recipient: { domain } },
      { signal: AbortSignal.timeout(TIMEOUT_MS) },
    );
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

export const line = (what: string, value: string, target = ''): void =>
  console.log(`${what.padEnd(58)} ${value.padStart(7)}  ${target}`.trimEnd());

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Octets in use after everything unreachable is gone; what a weak reference was just read from goes a turn later. */
export async function collectGarbage(): Promise<number> {
  gc();
  await turn();
  gc();
  return process.memoryUsage().heapUsed;
}
