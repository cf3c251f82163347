import type { Draft, Key } from './drafts.ts';
import { settings } from './settings.ts';

const API = 'api/v1/conversations';
const REQUEST_TIMEOUT_MS = 15_000;

/** `unreachable`: no answer, worth trying again. `retryAfter` in seconds. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number | 'unreachable'; readonly retryAfter: number };

/** The language asked for with `?lang=` goes along; else the browser sends its own. */
const headers = (key: Key | null): Record<string, string> => ({
  ...(key && { authorization: `Bearer ${key.token}` }),
  ...(settings.locale && { 'accept-language': settings.locale }),
});

const path = (key: Key, rest = ''): string =>
  `${API}/${encodeURIComponent(key.conversation)}${rest}`;

async function call<T>(url: string, init: RequestInit): Promise<Outcome<T>> {
  try {
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const response = await fetch(url, { ...init, signal, cache: 'no-store' });
    const retryAfter = Number(response.headers.get('retry-after') ?? 0);
    if (!response.ok) return { ok: false, status: response.status, retryAfter };
    const value = (response.status === 204 ? undefined : await response.json()) as T;
    return { ok: true, value };
  } catch {
    return { ok: false, status: 'unreachable', retryAfter: 0 };
  }
}

export const openConversation = (): Promise<Outcome<Key>> =>
  call(API, { method: 'POST', headers: headers(null) });

export function sendDraft(key: Key, draft: Draft): Promise<Outcome<unknown>> {
  const body = 'choice' in draft ? { id: draft.id, choice: draft.choice, of: draft.of } : draft;
  return call(path(key, '/messages'), {
    method: 'POST',
    headers: { ...headers(key), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export const forgetConversation = (key: Key): Promise<Outcome<unknown>> =>
  call(path(key), { method: 'DELETE', headers: headers(key) });

export const openEvents = (key: Key, after: number, signal: AbortSignal): Promise<Response> =>
  fetch(path(key, '/events'), {
    headers: { ...headers(key), ...(after > 0 && { 'last-event-id': String(after) }) },
    signal,
    cache: 'no-store',
  });
