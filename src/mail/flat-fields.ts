import { plainName } from './table-cells.ts';

/** Names and values of a report, whatever it was written in: names lower case without separators. */
export type FlatFields = ReadonlyMap<string, string>;

export type Json = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 5;
const MAX_FIELDS = 300;
const MAX_VALUE_CHARS = 4_000;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The mail itself and its headers tell nothing about what became of it. */
const NOT_ABOUT_DELIVERY = new Set(['headers', 'commonheaders', 'mail', 'rcptmeta', 'metadata']);

const leafOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value.slice(0, MAX_VALUE_CHARS).trim();
  return typeof value === 'number' ? String(value) : null;
};

/**
 * All single values of a JSON object by their name alone, those nearer to the top first: services
 * nest the same facts in ever other ways. Empty values are left out; of a list the first counts.
 */
export function flatten(json: Json): FlatFields {
  const fields = new Map<string, string>();
  let level: Json[] = [json];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const next: Json[] = [];
    for (const [name, value] of level.flatMap((one) => Object.entries(one).slice(0, MAX_FIELDS))) {
      const key = plainName(name);
      const first: unknown = Array.isArray(value) ? value[0] : value;
      const leaf = leafOf(first);
      if (leaf !== null && leaf !== '' && fields.size < MAX_FIELDS && !fields.has(key))
        fields.set(key, leaf);
      if (isJson(first) && !NOT_ABOUT_DELIVERY.has(key)) next.push(first);
    }
    level = next;
  }
  return fields;
}

/** The first of several names that has a value. */
export const fieldOf = (fields: FlatFields, ...names: readonly string[]): string | null => {
  for (const name of names) {
    const value = fields.get(name);
    if (value !== undefined) return value;
  }
  return null;
};
