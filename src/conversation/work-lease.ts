import type { ConversationState, ReportVerdict } from '../model/conversation.ts';
import type { Event } from '../model/event.ts';
import type { Reply, ReplyId } from '../model/reply.ts';
import type { Lease, Store } from '../model/store.ts';
import { failureFields } from './failure.ts';
import { keepLease } from './lease-keeper.ts';
import { apologise, runTurn, type TurnParts } from './run-turn.ts';
import type { TurnWaiters } from './turn-waiters.ts';
import { describeTurn, type TurnOutcome } from './turn.ts';

export interface WorkParts extends TurnParts {
  readonly store: Pick<Store, 'state' | 'show' | 'finish' | 'renew' | 'release'>;
  readonly report: ReportVerdict;
  readonly waiters: TurnWaiters;
  readonly leaseMs: number;
  /** Called when there is something new in the outbox. */
  readonly onShown: () => void;
  /** True when the rest of the events shall be left to the next lease. */
  readonly isStopping: () => boolean;
}

export interface LeasedWork {
  readonly lease: Lease;
  readonly events: readonly Event[];
}

/** Shows replies at once; what could not be shown is kept for the end of the turn. */
function createStage(parts: WorkParts, lease: Lease, lost: AbortController) {
  const unshown = new Map<ReplyId, Reply>();
  const show = async (reply: Reply): Promise<void> => {
    if (lost.signal.aborted) return;
    try {
      const isHeld = await parts.store.show(lease, reply);
      if (isHeld) parts.onShown();
      else lost.abort();
    } catch (error) {
      unshown.set(reply.id, reply);
      const { conversation } = lease;
      parts.log.warn('reply.not-shown', { conversation, ...failureFields(error) });
    }
  };
  return { show, lost: lost.signal, unshown };
}

function tellWaiters({ waiters, report, log }: WorkParts, event: Event, outcome: TurnOutcome) {
  if (!waiters.has(event.id)) return;
  try {
    waiters.resolve(event.id, describeTurn(event, outcome, report));
  } catch (error) {
    const { conversation } = event;
    log.error('turn.not-described', { conversation, ...failureFields(error) });
    waiters.reject(event.id, new Error('the turn cannot be described', { cause: error }));
  }
}

/**
 * Finishes the event; null where the lease was lost. An outcome that cannot be written is replaced once
 * by the apology: else the event would come back and fail for ever. Throws what the store throws.
 */
async function write(
  parts: WorkParts,
  lease: Lease,
  event: Event,
  unshown: ReadonlyMap<ReplyId, Reply>,
  before: ConversationState | null,
  outcome: TurnOutcome,
): Promise<TurnOutcome | null> {
  const finish = ({ state, replies, later }: TurnOutcome): Promise<boolean> => {
    // the newest of each id wins
    const newest = new Map(unshown);
    for (const reply of replies) newest.set(reply.id, reply);
    return parts.store.finish(lease, event.id, state, [...newest.values()], later);
  };
  try {
    return (await finish(outcome)) ? outcome : null;
  } catch (error) {
    const apology = apologise(parts, event, before, error);
    return (await finish(apology)) ? apology : null;
  }
}

/** False where the lease was lost: somebody else goes on with this conversation. Throws what the store throws. */
async function workOnEvent(
  parts: WorkParts,
  lease: Lease,
  event: Event,
  lost: AbortController,
): Promise<boolean> {
  const { store, clock, log } = parts;
  const { conversation } = lease;
  const startedAt = clock.now().getTime();
  const before = await store.state(conversation);
  const stage = createStage(parts, lease, lost);
  const outcome = await runTurn(parts, stage, event, before);
  if (outcome === null) return false;
  const written = await write(parts, lease, event, stage.unshown, before, outcome);
  if (written === null) return false;
  parts.onShown();
  log.info('turn.finished', { conversation, ms: clock.now().getTime() - startedAt });
  tellWaiters(parts, event, written);
  return true;
}

/**
 * Works on the events of one leased conversation, one after the other, and gives the lease back.
 * Throws what the store throws.
 */
export async function workLease(parts: WorkParts, { lease, events }: LeasedWork): Promise<void> {
  const lost = new AbortController();
  const letGo = keepLease(parts, lease, parts.leaseMs, lost);
  try {
    for (const event of events) {
      if (parts.isStopping()) break;
      if (await workOnEvent(parts, lease, event, lost)) continue;
      parts.log.warn('lease.lost', { conversation: lease.conversation });
      break;
    }
  } finally {
    letGo();
    await parts.store.release(lease);
  }
}
