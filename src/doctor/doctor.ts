import type { Resolver } from '../evidence/dns-answer.ts';
import type { Adapter, DoctorFinding } from '../model/adapter.ts';
import { tryDns, tryOutbound, type ControlResult } from './network.ts';
import { judgeSettings, type DoctorSettings } from './settings.ts';

/** What is not answered by then counts as not tried. */
const TRY_TIMEOUT_MS = 8_000;

/** Everything the doctor tries, given by main. */
export interface DoctorParts {
  readonly settings: DoctorSettings;
  /** Writes something small where conversations are kept; rejects with what is wrong and what to do. */
  readonly tryStorage: () => Promise<void>;
  readonly resolver: Pick<Resolver, 'resolve'>;
  /** Calls a mail server that must answer, on port 25. */
  readonly controlProbe: (signal: AbortSignal) => Promise<ControlResult>;
  readonly adapters: readonly Pick<Adapter, 'channel' | 'selfCheck'>[];
  /** Milliseconds for each thing that is tried. */
  readonly timeoutMs?: number;
}

async function storage({ tryStorage, settings }: DoctorParts): Promise<DoctorFinding> {
  const name = 'storage';
  try {
    await tryStorage();
    return { name, outcome: 'ok', says: `Conversations can be written to ${settings.storage}.` };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return { name, outcome: 'problem', says };
  }
}

/** Lets nothing hang and nothing break the others: what could not be tried is said. */
async function attempt(
  name: string,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<readonly DoctorFinding[]>,
): Promise<readonly DoctorFinding[]> {
  const unchecked = (why: string): readonly DoctorFinding[] => [
    { name, outcome: 'unchecked', says: `${name} could not be tried: ${why}.` },
  ];
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly DoctorFinding[]>((resolve) => {
    timer = setTimeout(() => {
      over.abort();
      resolve(unchecked(`no answer within ${timeoutMs / 1000} seconds`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(over.signal), late]);
  } catch (error) {
    return unchecked(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** Tries everything at once: what will not work, why, and what to do, in the order people read it. */
export async function runDoctor(parts: DoctorParts): Promise<readonly DoctorFinding[]> {
  const { settings, resolver, controlProbe, adapters, timeoutMs = TRY_TIMEOUT_MS } = parts;
  const tried = await Promise.all([
    attempt('storage', timeoutMs, async () => [await storage(parts)]),
    attempt('dns', timeoutMs, async (signal) => [await tryDns(resolver, settings, signal)]),
    attempt('outbound-25', timeoutMs, async (signal) => [
      await tryOutbound(controlProbe, settings, signal),
    ]),
    ...adapters.map((adapter) => attempt(adapter.channel, timeoutMs, () => adapter.selfCheck())),
  ]);
  return [...judgeSettings(settings), ...tried.flat()];
}
