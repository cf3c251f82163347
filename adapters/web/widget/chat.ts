import { forgetConversation, openConversation, type Outcome } from './api.ts';
import { connect, type Connection } from './connection.ts';
import { createOutbox } from './outbox.ts';
import type { Draft, Key } from './drafts.ts';
import { dropKey, loadKey, onKeyChange, saveKey } from './storage.ts';
import { EMPTY, withDraft, withEntry, type Timeline } from './timeline.ts';

/** What the page shows. `notice` is a key of the texts. */
export interface ChatState {
  readonly timeline: Timeline;
  readonly connection: 'none' | 'connecting' | 'connected' | 'lost' | 'elsewhere';
  readonly notice: string | null;
  /** False until the stored part of the conversation is on the page: it is not to be read aloud. */
  readonly isLoaded: boolean;
}

export interface Chat {
  state(): ChatState;
  subscribe(listener: () => void): () => void;
  say(text: string, attachments: readonly { name: string; text: string }[]): void;
  choose(of: string, choice: string, label: string): void;
  startOver(): void;
  forget(): Promise<void>;
  notify(notice: string | null): void;
}

const REFUSALS: Readonly<Record<number, string>> = {
  413: 'notice.too-large',
  401: 'notice.closed',
  403: 'notice.closed',
};
/** The stored conversation arrives in one go; what comes after this long is new. */
const LOADING_MS = 400;

const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

export function createChat(): Chat {
  const listeners = new Set<() => void>();
  let key = loadKey();
  let opening: Promise<Outcome<Key>> | undefined;
  let connection: Connection | undefined;
  let state: ChatState = {
    timeline: EMPTY,
    connection: key ? 'connecting' : 'none',
    notice: null,
    isLoaded: !key,
  };

  const update = (change: Partial<ChatState>): void => {
    state = { ...state, ...change };
    listeners.forEach((listener) => listener());
  };
  const mark = (draft: Draft, mode: 'waiting' | 'failed' | 'sent'): void =>
    update({ timeline: withDraft(state.timeline, draft, mode) });

  function listen(to: Key): void {
    connection?.stop();
    connection = connect(to, {
      after: () => state.timeline.last,
      onEntry: (entry) => update({ timeline: withEntry(state.timeline, entry) }),
      onState(now) {
        if (now === 'connected') {
          update({ connection: now, notice: null });
          setTimeout(() => update({ isLoaded: true }), LOADING_MS);
          outbox.flush();
        } else if (now === 'forgotten') reset('notice.forgotten');
        else if (now === 'refused') reset('notice.closed');
        else update({ connection: now, isLoaded: true });
      },
    });
  }

  async function openKey(): Promise<Outcome<Key>> {
    const opened = await openConversation();
    opening = undefined;
    if (opened.ok) {
      key = opened.value;
      saveKey(key);
      listen(key);
    }
    return opened;
  }

  const outbox = createOutbox({
    key: () => (key ? Promise.resolve({ ok: true, value: key }) : (opening ??= openKey())),
    onSent(draft) {
      mark(draft, 'sent');
      if (state.notice === 'notice.too-many') update({ notice: null });
    },
    onRefused(draft, status) {
      mark(draft, 'failed');
      update({ notice: REFUSALS[status] ?? 'notice.failed' });
    },
    onWaiting: (status) =>
      status === 429
        ? update({ notice: 'notice.too-many' })
        : update({ connection: 'lost', isLoaded: true }),
  });

  const post = (draft: Draft): void => {
    update({ timeline: withDraft(state.timeline, draft, 'waiting'), notice: null });
    outbox.add(draft);
  };

  function reset(notice: string | null): void {
    connection?.stop();
    connection = undefined;
    key = null;
    dropKey();
    outbox.clear();
    update({ timeline: EMPTY, connection: 'none', notice, isLoaded: true });
  }

  onKeyChange(() => {
    const stored = loadKey();
    if (stored?.conversation === key?.conversation) return;
    connection?.stop();
    key = stored;
    update({ timeline: EMPTY, connection: key ? 'connecting' : 'none', isLoaded: !key });
    if (key) listen(key);
  });
  addEventListener('online', () => outbox.flush());
  if (key) listen(key);
  for (const draft of outbox.drafts()) mark(draft, 'waiting');
  if (outbox.drafts().length > 0) outbox.flush();

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say: (text, attachments) => post({ id: newId(), text, attachments }),
    choose: (of, choice, label) => post({ id: newId(), choice, of, label }),
    startOver: () => reset(null),
    async forget() {
      if (key) {
        const forgotten = await forgetConversation(key);
        if (!forgotten.ok && forgotten.status !== 404) {
          update({ notice: 'notice.failed' });
          return;
        }
      }
      reset('notice.forgotten');
    },
    notify: (notice) => update({ notice }),
  };
}
