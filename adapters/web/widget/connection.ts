import type { TimelineEntry } from '../../../src/model/store.ts';
import { openEvents } from './api.ts';
import { createEventParser } from './event-stream.ts';
import type { Key } from './drafts.ts';

/** Three heartbeats of the server missed: the connection is dead although nobody said so. */
const SILENCE_MS = 45_000;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
/** A tab out of sight gives its connection back after this long: browsers allow six to one server. */
const HIDDEN_MS = 120_000;

interface Listeners {
  /** The newest sequence number already known. */
  after(): number;
  onEntry(entry: TimelineEntry): void;
  onState(state: 'connected' | 'lost' | 'elsewhere' | 'forgotten' | 'refused'): void;
}

/** Keeps one event stream open, whatever the network does, until `stop`. */
export interface Connection {
  stop(): void;
}

/** Reads one response to its end; resolves with the event by which the server ended it. */
async function readStream(
  body: ReadableStream<Uint8Array>,
  listeners: Listeners,
  onActivity: () => void,
): Promise<'superseded' | 'forgotten' | 'ended'> {
  let ending: 'superseded' | 'forgotten' | 'ended' = 'ended';
  const parse = createEventParser(({ event, data }) => {
    if (event === 'entry') listeners.onEntry(JSON.parse(data) as TimelineEntry);
    else if (event === 'superseded' || event === 'forgotten') ending = event;
  });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return ending;
    onActivity();
    parse(decoder.decode(value, { stream: true }));
  }
}

const isGone = (status: number): boolean => status === 401 || status === 403 || status === 404;

export function connect(key: Key, listeners: Listeners): Connection {
  let attempt = 0;
  let isStopped = false;
  let isParked = false;
  let current: AbortController | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let hidden: ReturnType<typeof setTimeout> | undefined;

  const later = (): void => {
    if (isStopped || isParked) return;
    // full jitter, so that all visitors of a restarted server do not come back in one moment
    const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
    attempt += 1;
    clearTimeout(pause);
    pause = setTimeout(() => void run(), FIRST_DELAY_MS / 2 + Math.random() * ceiling);
  };

  const park = (): void => {
    isParked = true;
    clearTimeout(pause);
    current?.abort();
  };

  const read = async (mine: AbortController): Promise<void> => {
    let silence: ReturnType<typeof setTimeout> | undefined;
    const alive = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => mine.abort(), SILENCE_MS);
    };
    try {
      alive();
      const response = await openEvents(key, listeners.after(), mine.signal);
      if (isGone(response.status)) {
        isStopped = true;
        listeners.onState('refused');
      }
      if (!response.ok || !response.body) return;
      attempt = 0;
      listeners.onState('connected');
      const ending = await readStream(response.body, listeners, alive);
      if (ending === 'superseded') {
        park();
        listeners.onState('elsewhere');
      } else if (ending === 'forgotten') {
        isStopped = true;
        listeners.onState('forgotten');
      }
    } finally {
      clearTimeout(silence);
    }
  };

  async function run(): Promise<void> {
    const mine = new AbortController();
    current = mine;
    try {
      await read(mine);
    } catch {
      // no network, a cut, our own abort: all end in another attempt
    }
    if (current !== mine || isStopped || isParked) return;
    if (attempt > 0) listeners.onState('lost');
    later();
  }

  /** Try at once, instead of when the pause is over. */
  const nudge = (): void => {
    if (isStopped) return;
    if (!isParked && attempt === 0) return; // all is well
    isParked = false;
    clearTimeout(pause);
    current?.abort();
    void run();
  };

  const onVisibility = (): void => {
    clearTimeout(hidden);
    if (document.visibilityState === 'hidden') hidden = setTimeout(park, HIDDEN_MS);
    else nudge();
  };

  addEventListener('online', nudge);
  addEventListener('focus', nudge);
  document.addEventListener('visibilitychange', onVisibility);
  void run();

  return {
    stop() {
      isStopped = true;
      clearTimeout(pause);
      clearTimeout(hidden);
      current?.abort();
      removeEventListener('online', nudge);
      removeEventListener('focus', nudge);
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}
