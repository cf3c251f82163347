import type { Adapter } from '../model/adapter.ts';
import type { ConversationId } from '../model/event.ts';
import type { Log } from '../model/log.ts';
import type { OutgoingReply, Store } from '../model/store.ts';
import type { Channel } from '../model/words.ts';
import { within, type Clock } from './clock.ts';
import { failureFields } from './failure.ts';
import { createKick } from './kick.ts';

/** Conversations that are newly taken up in one round. */
const BATCH = 64;

/** A platform that has not answered by then counts as failed. */
const SEND_TIMEOUT_MS = 30_000;

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 60_000;

export interface DeliveryParts {
  readonly store: Pick<Store, 'outbox' | 'sent'>;
  readonly adapters: ReadonlyMap<Channel, Pick<Adapter, 'channel' | 'send'>>;
  /** Whose replies are sent from here. */
  readonly prefixes: () => readonly string[];
  readonly log: Log;
  readonly clock: Clock;
  /** 0..1 */
  readonly random: () => number;
}

export interface Delivery {
  /** Looks into the outbox soon. */
  readonly kick: () => void;
  /** Resolves when nothing is left but what waits to be tried again. */
  drain(): Promise<void>;
  /** Tries nothing again any more. */
  stop(): void;
}

/** A conversation whose next reply could not be sent. */
interface Trouble {
  readonly attempts: number;
  /** Was sent, but that could not be written down: only this is tried again, so nobody is answered twice. */
  readonly unrecorded?: {
    readonly reply: string;
    readonly version: number;
    readonly platformId: string;
  };
}

/** Doubles up to a minute; half of it is chance, so that many do not come back at the same moment. */
function retryAfterMs(attempts: number, random: () => number): number {
  const longest = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
  return (longest * (1 + random())) / 2;
}

/** Sends one reply unless an earlier attempt did; resolves with what the platform calls it. */
async function send(
  { adapters, clock }: DeliveryParts,
  { conversation, reply, version, platformId }: OutgoingReply,
  unrecorded: Trouble['unrecorded'],
): Promise<string> {
  const before = unrecorded?.reply === reply.id ? unrecorded : undefined;
  if (before?.version === version) return before.platformId;
  const adapter = [...adapters.values()].find(({ channel }) =>
    conversation.startsWith(`${channel}:`),
  );
  if (adapter === undefined) throw new Error('no adapter for this conversation');
  const sending = adapter.send(conversation, reply, platformId ?? before?.platformId);
  return (await within(clock, SEND_TIMEOUT_MS, sending)).platformId;
}

/**
 * Carries the outbox to the adapters: in order within a conversation, many conversations at once.
 * A reply that cannot be sent is tried again for as long as the store keeps it; the later ones of its
 * conversation wait for it, those of others do not.
 */
export function createDelivery(parts: DeliveryParts): Delivery {
  const { store, prefixes, log, clock, random } = parts;
  const underWay = new Map<ConversationId, Promise<void>>();
  const retries = new Map<ConversationId, () => void>();
  const troubles = new Map<ConversationId, Trouble>();
  let isStopped = false;

  const retryLater = (conversation: ConversationId, trouble: Trouble, error: unknown): void => {
    const delayMs = Math.round(retryAfterMs(trouble.attempts, random));
    troubles.set(conversation, trouble);
    const { attempts } = trouble;
    log.warn('reply.not-sent', { conversation, attempts, delayMs, ...failureFields(error) });
    if (isStopped) return;
    const cancel = clock.after(delayMs, () => {
      retries.delete(conversation);
      kick();
    });
    retries.set(conversation, cancel);
  };

  const deliver = async (outgoing: OutgoingReply): Promise<void> => {
    const { conversation, reply, version } = outgoing;
    const { attempts = 0, unrecorded } = troubles.get(conversation) ?? {};
    let trouble: Trouble = { attempts: attempts + 1, ...(unrecorded && { unrecorded }) };
    try {
      const platformId = await send(parts, outgoing, unrecorded);
      trouble = { ...trouble, unrecorded: { reply: reply.id, version, platformId } };
      await store.sent(conversation, reply.id, version, platformId);
      troubles.delete(conversation);
    } catch (error) {
      retryLater(conversation, trouble, error);
    }
  };

  const takeUp = (outgoing: OutgoingReply): void => {
    const { conversation } = outgoing;
    const done = deliver(outgoing).finally(() => {
      underWay.delete(conversation);
      kick();
    });
    underWay.set(conversation, done);
  };

  const look = createKick(async () => {
    try {
      const busy = new Set([...underWay.keys(), ...retries.keys()]);
      const next = await store.outbox(prefixes(), busy.size + BATCH);
      for (const outgoing of next) if (!busy.has(outgoing.conversation)) takeUp(outgoing);
    } catch (error) {
      log.error('outbox.unreadable', failureFields(error));
    }
  });

  const kick = (): void => void look();

  return {
    kick,
    async drain() {
      await look();
      while (underWay.size > 0) {
        await Promise.all(underWay.values());
        await look();
      }
    },
    stop() {
      isStopped = true;
      for (const cancel of retries.values()) cancel();
    },
  };
}
