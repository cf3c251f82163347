import type { ConversationId } from '../../src/model/event.ts';
import type { TimelineEntry } from '../../src/model/store.ts';

const HEARTBEAT_MS = 15_000;

/** Why the server ends a stream. `superseded`: the same visitor opened newer ones. */
type Ending = 'superseded' | 'forgotten' | 'closing';

/** One open event stream. A wake that comes while its reader is busy is kept. */
export interface Listener {
  wake(): void;
  end(why: Ending): void;
  next(): Promise<'woken' | 'heartbeat' | Ending>;
}

function createListener(heartbeatMs: number): Listener {
  let awake = false;
  let ending: Ending | undefined;
  let release: (() => void) | undefined;
  return {
    wake() {
      awake = true;
      release?.();
    },
    end(why) {
      ending ??= why;
      release?.();
    },
    async next() {
      if (!awake && !ending) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, heartbeatMs);
          release = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        release = undefined;
      }
      if (ending) return ending;
      const woken = awake;
      awake = false;
      return woken ? 'woken' : 'heartbeat';
    },
  };
}

/** All open event streams, by conversation. */
export interface Streams {
  /** Undefined where the house is full. */
  open(conversation: ConversationId): Listener | undefined;
  close(conversation: ConversationId, listener: Listener): void;
  wake(conversation: ConversationId): void;
  end(conversation: ConversationId, why: Ending): void;
  endAll(): void;
  size(): number;
}

export function createStreams(
  limits: { readonly streams: number; readonly streamsPerConversation: number },
  heartbeatMs: number = HEARTBEAT_MS,
): Streams {
  const byConversation = new Map<ConversationId, Set<Listener>>();
  let size = 0;

  const close = (conversation: ConversationId, listener: Listener): void => {
    const listeners = byConversation.get(conversation);
    if (!listeners?.delete(listener)) return;
    size -= 1;
    if (listeners.size === 0) byConversation.delete(conversation);
  };

  return {
    open(conversation) {
      if (size >= limits.streams) return undefined;
      const listeners = byConversation.get(conversation) ?? new Set();
      const [oldest] = listeners;
      if (oldest && listeners.size >= limits.streamsPerConversation) {
        oldest.end('superseded');
        close(conversation, oldest);
      }
      const listener = createListener(heartbeatMs);
      byConversation.set(conversation, listeners.add(listener));
      size += 1;
      return listener;
    },
    close,
    wake: (conversation) =>
      byConversation.get(conversation)?.forEach((listener) => listener.wake()),
    end: (conversation, why) =>
      byConversation.get(conversation)?.forEach((listener) => listener.end(why)),
    endAll: () =>
      byConversation.forEach((listeners) =>
        listeners.forEach((listener) => listener.end('closing')),
      ),
    size: () => size,
  };
}

const frame = (entry: TimelineEntry): string =>
  `id: ${entry.sequence}\nevent: entry\ndata: ${JSON.stringify(entry)}\n\n`;

/**
 * What goes down one stream: everything after `after`, then whatever comes. The timeline itself is
 * read again at each wake and each heartbeat, so nothing is lost or doubled, and since a consumer
 * pulls from this generator, a slow one holds no more than a page of it in memory.
 */
export async function* eventFrames(
  listener: Listener,
  after: number,
  read: (after: number) => Promise<readonly TimelineEntry[]>,
): AsyncGenerator<string> {
  yield 'retry: 2000\n: connected\n\n';
  let last = after;
  for (;;) {
    const entries = await read(last);
    for (const entry of entries) {
      yield frame(entry);
      last = entry.sequence;
    }
    if (entries.length > 0) continue; // a page may not have been the last one
    const what = await listener.next();
    if (what === 'heartbeat') yield ': still here\n\n';
    else if (what !== 'woken') {
      if (what !== 'closing') yield `event: ${what}\ndata: {}\n\n`;
      return;
    }
  }
}
