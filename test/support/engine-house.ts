import type { Diagnosis, Diagnostician } from '../../src/model/check.ts';
import type {
  ConversationState,
  Step,
  StepInput,
  StepResult,
} from '../../src/model/conversation.ts';
import type { Complaint } from '../../src/model/facts.ts';
import type { Log } from '../../src/model/log.ts';
import type { Reply } from '../../src/model/reply.ts';
import type { Store } from '../../src/model/store.ts';
import { createEngine, type Engine, type EngineParts } from '../../src/conversation/engine.ts';
import { createManualClock, type ManualClock } from './clock.ts';
import { openMemoryStore } from './memory-store.ts';
import { conversationState, paragraph } from './occurrences.ts';

/** A reply that went out: the text of its first paragraph, or of its progress. */
export interface Sending {
  readonly to: string;
  readonly id: string;
  readonly text: string;
  readonly platformId: string | undefined;
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: object;
}

export const complaint: Complaint = {
  language: 'en',
  intent: 'sent_not_arrived',
  confidence: 0.7,
  direction: 'outgoing',
  entities: {
    addresses: [],
    domains: ['tizio.example'],
    ips: [],
    hosts: [],
    codes: [],
    providers: [],
  },
  facts: {},
};

export const diagnosis: Diagnosis = {
  facts: {},
  findings: [],
  verdict: {
    fault: 'recipient-admin',
    certainty: 'likely',
    temporary: false,
    because: [],
    alternatives: [],
    contradictions: [],
    ruledOut: [],
    notChecked: [],
  },
  timings: { totalMs: 0, lookups: 0 },
};

/** Answers at once: `<event>/answer` with the number of the turn. */
export const answeringStep: Step = (before, input) => {
  const state = conversationState((before?.turns ?? 0) + 1);
  const text = input.kind === 'failed' ? `sorry` : `turn ${state.turns}`;
  return {
    state,
    actions: [{ kind: 'say', reply: paragraph(`${input.event.id}/answer`, text) }],
    asked: [],
  };
};

/** Says what it understood, has it diagnosed, then says who is at fault. */
export const diagnosingStep: Step = (before, input) => {
  const { id } = input.event;
  const turns = before?.turns ?? 0;
  const say = (reply: Reply) => ({ kind: 'say', reply }) as const;
  switch (input.kind) {
    case 'event':
      return {
        state: conversationState(turns + 1),
        actions: [
          say(paragraph(`${id}/understood`, 'understood')),
          { kind: 'diagnose', facts: {}, progressId: `${id}/progress` },
        ],
        asked: ['other-address'],
      };
    case 'diagnosed':
      return {
        state: { ...conversationState(turns), verdict: input.diagnosis.verdict },
        actions: [
          say(paragraph(`${id}/verdict`, 'verdict')),
          say(paragraph(`${id}/steps`, 'steps')),
        ],
        asked: ['own-domain'],
      };
    case 'over':
      return {
        state: conversationState(turns),
        actions: [say(paragraph(`${id}/over`, `over for ${input.minutes}`))],
        asked: [],
      };
    case 'failed':
      return {
        state: conversationState(turns),
        actions: [say(paragraph(`${id}/sorry`, 'sorry'))],
        asked: [],
      };
    default:
      return input satisfies never;
  }
};

export interface House {
  readonly store: Store;
  readonly clock: ManualClock;
  readonly engine: Engine;
  readonly sendings: readonly Sending[];
  readonly lines: readonly LogLine[];
  /** Inputs `step` was given, in order, as `kind event`. */
  readonly steps: readonly string[];
}

type Replaceable = Pick<
  EngineParts,
  'step' | 'understand' | 'report' | 'concurrency' | 'looksPerHour'
> & {
  readonly diagnose: Diagnostician['diagnose'];
  readonly send: (sending: Sending) => Promise<void>;
  /** Wraps the store, for one that fails. */
  readonly wrap: (store: Store) => Store;
};

const textOf = ({ blocks: [block] }: Reply): string => {
  if (block?.kind === 'paragraph') return block.text;
  return block?.kind === 'progress' ? block.lines.map(({ state }) => state).join(' ') : '';
};

const houses: Engine[] = [];

/** Engines that a test left running, for `afterEach`. */
export const stopHouses = async (): Promise<void> => {
  await Promise.all(houses.splice(0).map((engine) => engine.stop()));
};

/** A running engine over a store in memory, with a clock that stands still and a web adapter that remembers. */
export async function openHouse(parts: Partial<Replaceable> = {}): Promise<House> {
  const clock = createManualClock();
  const memory = await openMemoryStore(clock.now);
  const store = parts.wrap?.(memory) ?? memory;
  const sendings: Sending[] = [];
  const lines: LogLine[] = [];
  const steps: string[] = [];
  const step = parts.step ?? answeringStep;
  const write =
    (level: LogLine['level']): Log['info'] =>
    (event, fields) =>
      lines.push({ level, event, fields });
  const send = async (to: string, reply: Reply, platformId?: string) => {
    const sending = { to, id: reply.id, text: textOf(reply), platformId };
    await parts.send?.(sending);
    sendings.push(sending);
    return { platformId: platformId ?? `platform ${reply.id}` };
  };
  const engine = createEngine({
    store,
    clock,
    step: (state: ConversationState | null, input: StepInput): StepResult => {
      steps.push(`${input.kind} ${input.event.id}`);
      return step(state, input);
    },
    understand: parts.understand ?? (async () => complaint),
    diagnostician: { diagnose: parts.diagnose ?? (async () => diagnosis) },
    showProgress: (id, language, progress) => ({
      id,
      language,
      blocks: [
        {
          kind: 'progress',
          title: '',
          lines: progress.map(({ check, state }) => ({ check, text: check, state })),
        },
      ],
    }),
    report:
      parts.report ??
      (({ fault, certainty, temporary }) => ({
        fault,
        certainty,
        temporary,
        hop: null,
        headline: '',
        says: '',
        because: [],
        alternatives: [],
        contradictions: [],
        ruledOut: [],
        notChecked: [],
        steps: [],
        forward: null,
        remedies: [],
        dnsHost: null,
      })),
    adapters: new Map([['web', { channel: 'web', send }]]),
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    workerName: 'worker',
    random: () => 1,
    ...(parts.concurrency && { concurrency: parts.concurrency }),
    ...(parts.looksPerHour && { looksPerHour: parts.looksPerHour }),
  });
  engine.start();
  houses.push(engine);
  return { store, clock, engine, sendings, lines, steps };
}

/** A door that stays shut until it is opened. */
export function createGate(): { readonly passed: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}
