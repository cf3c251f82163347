import type { Event, TimerEvent } from '../model/event.ts';
import type { ConversationState } from '../model/conversation.ts';
import type { Lease, Store } from '../model/store.ts';
import { createGroupCommit } from './group-commit.ts';
import { openDatabase } from './open-database.ts';
import { fromJson, toJson } from './plain-data.ts';
import { prepareStatements, type Statements } from './statements.ts';
import { addMessage, addReply, messageOf, readOutbox, timelineEntry } from './timeline.ts';
import { isAbandoned } from './worker-name.ts';

/** Events handed out with one lease; the rest comes with the next. */
const EVENTS_PER_LEASE = 32;

export interface StoreOptions {
  /** Takes passwords and the like out of what people write, before it is stored. */
  readonly mask: (text: string) => string;
  /** Default: the clock of the machine. */
  readonly now?: () => Date;
}

function maskEvent(event: Event, mask: StoreOptions['mask']): Event {
  if (event.kind !== 'message') return event;
  return {
    ...event,
    text: mask(event.text),
    attachments: event.attachments.map((file) => ({ ...file, text: mask(file.text) })),
  };
}

/** Leases of processes that were killed on this host: work on their conversations goes on at once. */
function freeAbandoned(statements: Statements): void {
  for (const worker of statements.workers.all()) {
    if (isAbandoned(worker)) statements.free.run(worker);
  }
}

/**
 * Opens or creates the store in one SQLite file, or in memory with `:memory:`. What its promises
 * resolve to is on the disk: it survives a killed process and a power cut.
 * Throws with what was expected and what to do where the file cannot be used.
 */
export async function openSqliteStore(path: string, options: StoreOptions): Promise<Store> {
  const { mask, now = () => new Date() } = options;
  const database = openDatabase(path);
  const statements = prepareStatements(database);
  const { write, flush } = createGroupCommit(database);
  freeAbandoned(statements);

  const isHeld = ({ conversation, worker }: Lease): boolean =>
    statements.isLeasedBy.get(conversation, worker) !== undefined;

  const keepForLater = (event: TimerEvent, at: Date): void => {
    const { conversation, id, person } = event;
    if (statements.isKnown.get(conversation, id) !== undefined) return;
    const due = event.at.getTime();
    statements.accept.run(conversation, id, person.id, toJson(event), at.getTime(), due);
  };

  /** Deleted pages are overwritten (secure_delete); this empties the log that still holds them. */
  const forget = async (remove: () => number): Promise<number> => {
    const count = await write(remove);
    if (count > 0) database.pragma('wal_checkpoint(TRUNCATE)');
    return count;
  };

  return {
    accept(event) {
      const { conversation, id, person } = event;
      const masked = maskEvent(event, mask);
      const payload = toJson(masked);
      return write(() => {
        if (statements.isKnown.get(conversation, id) !== undefined) return 'duplicate';
        const at = now();
        statements.touch.run(conversation, at.getTime());
        statements.accept.run(conversation, id, person.id, payload, at.getTime(), null);
        const message = messageOf(statements, masked);
        if (message !== undefined) addMessage(statements, conversation, message, at);
        return 'new';
      });
    },

    async lease(worker, prefixes, until, at) {
      const wanted = { prefixes: JSON.stringify(prefixes), now: at.getTime() };
      if (statements.oldestWaiting.get(wanted) === undefined) return null;
      return write(() => {
        const conversation = statements.oldestWaiting.get(wanted);
        if (conversation === undefined) return null;
        statements.lease.run(worker, until.getTime(), conversation);
        const payloads = statements.waitingEvents.all(conversation, wanted.now, EVENTS_PER_LEASE);
        const events = payloads.map((payload) => fromJson(payload) as Event);
        return { lease: { conversation, worker, until }, events };
      });
    },

    renew: ({ conversation, worker }, until) =>
      write(() => statements.renew.run(until.getTime(), conversation, worker).changes > 0),

    release: ({ conversation, worker }) =>
      write(() => {
        statements.release.run(conversation, worker);
      }),

    async state(conversation) {
      const json = statements.state.get(conversation) ?? null;
      return json === null ? null : (fromJson(json) as ConversationState);
    },

    show: (lease, reply) =>
      write(() => {
        if (!isHeld(lease)) return false;
        addReply(statements, lease.conversation, reply, now());
        return true;
      }),

    finish(lease, event, state, replies, later) {
      const { conversation } = lease;
      return write(() => {
        const at = now();
        if (!isHeld(lease)) return false;
        // done already: by somebody who held the lease before; what he wrote stands
        if (statements.eventDone.run(at.getTime(), conversation, event).changes === 0) return false;
        statements.saveState.run(toJson(state), at.getTime(), conversation);
        for (const reply of replies) addReply(statements, conversation, reply, at);
        if (later) keepForLater(later, at);
        return true;
      });
    },

    outbox: async (prefixes, limit) => readOutbox(statements, prefixes, limit),

    sent: (conversation, reply, version, platformId) =>
      write(() => {
        statements.sent.run(version, platformId, conversation, reply);
      }),

    timeline: async (conversation, after, limit) =>
      statements.timeline
        .all(conversation, after, limit)
        .map((row) => timelineEntry(conversation, row)),

    erase: (whom) =>
      forget(() =>
        'person' in whom
          ? statements.erasePerson.run(whom.person).changes
          : statements.eraseConversation.run(whom.conversation).changes,
      ),

    expire: (before) => forget(() => statements.expire.run(before.getTime()).changes),

    setting: async (name) => statements.setting.get(name) ?? null,

    settle: (name, value) =>
      write(() => {
        statements.settle.run(name, value);
        return statements.setting.get(name) ?? value;
      }),

    async close() {
      flush();
      database.close();
    },
  };
}
