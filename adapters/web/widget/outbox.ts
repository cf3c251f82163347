import { sendDraft, type Outcome } from './api.ts';
import type { Draft, Key } from './drafts.ts';
import { loadOutbox, saveOutbox } from './storage.ts';

const RETRY_MS = 3_000;

interface Listeners {
  /** The conversation to write to, opened where there is none yet. */
  key(): Promise<Outcome<Key>>;
  onSent(draft: Draft): void;
  /** Refused for good: sending it again cannot help. */
  onRefused(draft: Draft, status: number): void;
  onWaiting(status: number | 'unreachable'): void;
}

/** Sends drafts one after the other, in order, and keeps them over reloads and outages. */
export interface Outbox {
  readonly drafts: () => readonly Draft[];
  add(draft: Draft): void;
  flush(): void;
  clear(): void;
}

const isWorthRetrying = (status: number | 'unreachable'): boolean =>
  status === 'unreachable' || status === 429 || status === 408 || status >= 500;

export function createOutbox(listeners: Listeners): Outbox {
  let drafts = loadOutbox();
  let isSending = false;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const keep = (next: readonly Draft[]): void => {
    drafts = next;
    saveOutbox(drafts);
  };
  const done = (draft: Draft): void => keep(drafts.filter(({ id }) => id !== draft.id));

  /** False where the queue has to wait. */
  async function sendOne(draft: Draft): Promise<boolean> {
    const key = await listeners.key();
    const outcome = key.ok ? await sendDraft(key.value, draft) : key;
    if (!drafts.includes(draft)) return true; // cleared meanwhile
    if (!outcome.ok && isWorthRetrying(outcome.status)) {
      listeners.onWaiting(outcome.status);
      pause = setTimeout(flush, Math.max(outcome.retryAfter * 1000, RETRY_MS));
      return false;
    }
    done(draft);
    if (outcome.ok) listeners.onSent(draft);
    else listeners.onRefused(draft, outcome.status as number);
    return true;
  }

  async function drain(): Promise<void> {
    isSending = true;
    for (let draft = drafts[0]; draft; draft = drafts[0]) {
      if (!(await sendOne(draft))) break;
    }
    isSending = false;
  }

  function flush(): void {
    clearTimeout(pause);
    if (!isSending) void drain();
  }

  return {
    drafts: () => drafts,
    add(draft) {
      keep([...drafts, draft]);
      flush();
    },
    flush,
    clear() {
      clearTimeout(pause);
      keep([]);
    },
  };
}
