import type { Draft, Key } from './drafts.ts';

/** Storage that a browser may refuse (private windows, policies): then it lasts as long as the page. */
interface Box {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

function box(open: () => Storage): Box {
  const memory = new Map<string, string>();
  const attempt = <T>(act: (storage: Storage) => T, otherwise: () => T): T => {
    try {
      return act(open());
    } catch {
      return otherwise();
    }
  };
  return {
    get: (key) =>
      attempt(
        (storage) => storage.getItem(key) ?? memory.get(key) ?? null,
        () => memory.get(key) ?? null,
      ),
    set: (key, value) =>
      attempt(
        (storage) => storage.setItem(key, value),
        () => void memory.set(key, value),
      ),
    remove(key) {
      memory.delete(key);
      attempt(
        (storage) => storage.removeItem(key),
        () => undefined,
      );
    },
  };
}

const lasting = box(() => localStorage);
const perTab = box(() => sessionStorage);

const CHAT = 'sempronio.chat';
const OUTBOX = 'sempronio.outbox';

const read = <T>(text: string | null, isValid: (value: unknown) => value is T): T | null => {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isValid(value) ? value : null;
  } catch {
    return null;
  }
};

const isKey = (value: unknown): value is Key =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Key).conversation === 'string' &&
  typeof (value as Key).token === 'string';

export const loadKey = (): Key | null => read(lasting.get(CHAT), isKey);
export const saveKey = (key: Key): void => lasting.set(CHAT, JSON.stringify(key));
export const dropKey = (): void => lasting.remove(CHAT);

export const loadOutbox = (): readonly Draft[] =>
  read(perTab.get(OUTBOX), (value): value is Draft[] => Array.isArray(value)) ?? [];
export const saveOutbox = (drafts: readonly Draft[]): void =>
  drafts.length > 0 ? perTab.set(OUTBOX, JSON.stringify(drafts)) : perTab.remove(OUTBOX);

/** Tells when another window opens or ends the conversation. */
export const onKeyChange = (listener: () => void): void =>
  addEventListener('storage', ({ key }) => {
    if (key === CHAT || key === null) listener();
  });
