import type { ConversationState } from './conversation.ts';
import type { ConversationId, Event, EventId, PersonId, TimerEvent } from './event.ts';
import type { Reply, ReplyId } from './reply.ts';

/** One entry of what a conversation shows, in order. An edited reply moves to a new sequence number. */
export interface TimelineEntry {
  /** Grows over all conversations; a client that knows N asks for what comes after N. */
  readonly sequence: number;
  readonly conversation: ConversationId;
  readonly at: Date;
  readonly content:
    | {
        readonly kind: 'message';
        readonly id: EventId;
        readonly text: string;
        readonly attachments: readonly string[];
      }
    | { readonly kind: 'reply'; readonly reply: Reply };
}

/** The right to work on one conversation until `until`. */
export interface Lease {
  readonly conversation: ConversationId;
  readonly worker: string;
  readonly until: Date;
}

/** A reply on its way out of the house. */
export interface OutgoingReply {
  readonly conversation: ConversationId;
  readonly reply: Reply;
  /** Counts the edits of this reply; what was sent is remembered by it. */
  readonly version: number;
  /** What the platform called the first sending; absent before it. An adapter edits that message. */
  readonly platformId?: string;
}

/**
 * Everything that survives a crash. Asynchronous and with leases from the first day,
 * so that a database shared by several processes fits behind it.
 */
export interface Store {
  /** Writes the event under its id. `duplicate`: it is known already, nothing changed. */
  accept(event: Event): Promise<'new' | 'duplicate'>;
  /**
   * Leases a conversation that has unfinished events and whose id begins with one of the prefixes
   * (`web:`), oldest first. Null where there is nothing to do.
   */
  lease(
    worker: string,
    prefixes: readonly string[],
    until: Date,
    now: Date,
  ): Promise<{ readonly lease: Lease; readonly events: readonly Event[] } | null>;
  /** False where the lease was lost meanwhile. */
  renew(lease: Lease, until: Date): Promise<boolean>;
  release(lease: Lease): Promise<void>;
  state(conversation: ConversationId): Promise<ConversationState | null>;
  /** Shows a reply before its turn is finished (what was understood, progress). Same id: replaced. */
  show(lease: Lease, reply: Reply): Promise<boolean>;
  /**
   * One transaction: the event is done, the state is the new one, the replies are in the outbox,
   * and `later` is accepted, to be worked on from its own time on.
   * False where the lease was lost: then nothing was written.
   */
  finish(
    lease: Lease,
    event: EventId,
    state: ConversationState,
    replies: readonly Reply[],
    later?: TimerEvent,
  ): Promise<boolean>;
  /** Replies not yet sent in their newest version, in order. */
  outbox(prefixes: readonly string[], limit: number): Promise<readonly OutgoingReply[]>;
  sent(
    conversation: ConversationId,
    reply: ReplyId,
    version: number,
    platformId: string,
  ): Promise<void>;
  timeline(
    conversation: ConversationId,
    after: number,
    limit: number,
  ): Promise<readonly TimelineEntry[]>;
  /** Forgets everything of one person, or one conversation. Returns how many conversations went. */
  erase(
    whom: { readonly person: PersonId } | { readonly conversation: ConversationId },
  ): Promise<number>;
  /** Forgets what is older. Returns how many conversations went. */
  expire(before: Date): Promise<number>;
  /** Small values of the house itself, such as the secret key made at first start. */
  setting(name: string): Promise<string | null>;
  /** Writes only where there is no value yet; returns the one that holds. */
  settle(name: string, value: string): Promise<string>;
  close(): Promise<void>;
}
