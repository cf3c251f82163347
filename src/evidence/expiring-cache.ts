/** Values that are believed for a while, the oldest forgotten first when there are too many. */
export interface ExpiringCache<V> {
  get(key: string): V | undefined;
  keep(key: string, value: V, seconds: number): void;
  clear(): void;
}

/** `now`: milliseconds, as `Date.now`. */
export function createExpiringCache<V>(maxEntries: number, now: () => number): ExpiringCache<V> {
  const entries = new Map<string, { readonly value: V; readonly until: number }>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry && entry.until > now()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    keep: (key, value, seconds) => {
      entries.delete(key);
      entries.set(key, { value, until: now() + seconds * 1000 });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    },
    clear: () => entries.clear(),
  };
}
