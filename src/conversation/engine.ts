import type { Adapter, Turn } from '../model/adapter.ts';
import type { Diagnostician } from '../model/check.ts';
import type {
  ConversationState,
  ReportVerdict,
  ShowProgress,
  Step,
} from '../model/conversation.ts';
import type { Event, EventId } from '../model/event.ts';
import type { Complaint } from '../model/facts.ts';
import type { Log } from '../model/log.ts';
import type { Store } from '../model/store.ts';
import type { Channel } from '../model/words.ts';
import { systemClock, within, type Clock } from './clock.ts';
import { createDelivery } from './delivery.ts';
import { failureFields } from './failure.ts';
import { createKick } from './kick.ts';
import { createPersonLimits } from './person-limits.ts';
import { createTurnWaiters } from './turn-waiters.ts';
import { workLease, type LeasedWork } from './work-lease.ts';

/** How often to look for work that nobody announced: leases that ran out, events of an earlier life. */
const POLL_MS = 1_000;

/** How long stopping waits for platforms to take the last replies; the others stay in the outbox. */
const DRAIN_MS = 5_000;

/** More than anybody needs who looks for one mail, and few enough to spare the servers. */
const LOOKS_PER_HOUR = 30;

export interface EngineParts {
  readonly store: Store;
  readonly step: Step;
  readonly understand: (event: Event, state: ConversationState | null) => Promise<Complaint>;
  readonly diagnostician: Diagnostician;
  readonly showProgress: ShowProgress;
  readonly report: ReportVerdict;
  /** Only conversations of these channels are worked on. May be filled until `start`. */
  readonly adapters: ReadonlyMap<Channel, Pick<Adapter, 'channel' | 'send'>>;
  readonly log: Log;
  /** Unique to this life of the process, so that nobody mistakes a lease for his own. */
  readonly workerName: string;
  /** Conversations worked on at once. */
  readonly concurrency?: number;
  readonly leaseMs?: number;
  /** When a diagnosis is told to come to its end, counted from the beginning of the turn. */
  readonly turnTimeoutMs?: number;
  /** How often one person may have it looked at within an hour. */
  readonly looksPerHour?: number;
  readonly clock?: Clock;
  /** 0..1; spreads retries. */
  readonly random?: () => number;
}

export interface Engine {
  /** Resolves once the event is safely written. */
  receive(event: Event): Promise<'new' | 'duplicate'>;
  /** Resolves when this engine has finished the event's turn; rejects where it stops before. Call it before `receive`. */
  turn(event: EventId): Promise<Turn>;
  start(): void;
  /** Takes no new work, finishes what is under way, sends what can be sent. The store stays open. */
  stop(): Promise<void>;
  /** Whether it works and its store did when it was last used. */
  isReady(): boolean;
}

/**
 * Carries events through the conversation: each is taken from the store under a lease, worked on in order
 * within its conversation, many conversations at once, and its replies leave through the outbox.
 * A process that dies anywhere in between repeats the event; as reply ids come from the event's id,
 * that replaces what was shown and doubles nothing.
 */
export function createEngine(parts: EngineParts): Engine {
  const { store, log, adapters, workerName } = parts;
  const { clock = systemClock, random = Math.random } = parts;
  const { concurrency = 16, leaseMs = 10_000, turnTimeoutMs = 13_000 } = parts;
  const prefixes = (): readonly string[] => [...adapters.keys()].map((channel) => `${channel}:`);

  const waiters = createTurnWaiters();
  const delivery = createDelivery({ store, adapters, prefixes, log, clock, random });
  const underWay = new Set<Promise<void>>();
  let phase: 'new' | 'running' | 'stopping' = 'new';
  let leases = 0;
  let doesStoreWork = true;
  let cancelPoll = (): void => undefined;
  let stopped: Promise<void> | undefined;

  const workParts = {
    ...parts,
    clock,
    leaseMs,
    turnTimeoutMs,
    personLimits: createPersonLimits(parts.looksPerHour ?? LOOKS_PER_HOUR),
    waiters,
    onShown: delivery.kick,
    isStopping: () => phase === 'stopping',
  };

  const storeFailed = (event: string, error: unknown): void => {
    doesStoreWork = false;
    log.error(event, failureFields(error));
  };

  /** Each lease has a name of its own: one that ran out is not mistaken for its successor in the same process. */
  const leaseNext = (): Promise<LeasedWork | null> => {
    leases += 1;
    const now = clock.now();
    const until = new Date(now.getTime() + leaseMs);
    return store.lease(`${workerName}#${leases}`, prefixes(), until, now);
  };

  const work = async (leased: LeasedWork): Promise<boolean> => {
    try {
      await workLease(workParts, leased);
      return true;
    } catch (error) {
      storeFailed('turn.not-stored', error);
      return false;
    }
  };

  const takeUp = (leased: LeasedWork): void => {
    const done = work(leased).then((isStored) => {
      underWay.delete(done);
      // else the next poll tries again: a broken store is not hammered
      if (isStored) kick();
    });
    underWay.add(done);
  };

  const fill = createKick(async () => {
    try {
      while (phase === 'running' && underWay.size < concurrency) {
        const leased = await leaseNext();
        doesStoreWork = true;
        if (leased === null) return;
        takeUp(leased);
      }
    } catch (error) {
      storeFailed('lease.failed', error);
    }
  });

  const kick = (): void => void fill();

  const poll = (): void => {
    kick();
    delivery.kick();
    cancelPoll = clock.after(POLL_MS, poll);
  };

  const halt = async (): Promise<void> => {
    phase = 'stopping';
    cancelPoll();
    await fill();
    await Promise.all(underWay);
    await within(clock, DRAIN_MS, delivery.drain()).catch((error: unknown) =>
      log.warn('outbox.not-drained', failureFields(error)),
    );
    delivery.stop();
    waiters.rejectAll(new Error('stopped before the turn was finished'));
  };

  return {
    async receive(event) {
      try {
        const result = await store.accept(event);
        kick();
        return result;
      } catch (error) {
        storeFailed('event.not-stored', error);
        throw error;
      }
    },
    turn: (event) => waiters.wait(event),
    start() {
      if (phase !== 'new') return;
      phase = 'running';
      poll();
    },
    stop: () => (stopped ??= halt()),
    isReady: () => phase === 'running' && doesStoreWork,
  };
}
