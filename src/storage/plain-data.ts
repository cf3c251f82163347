import { types } from 'node:util';

/**
 * JSON that keeps its dates: a `Date` is written as `{"$date": "2026-01-31T10:00:00.000Z"}` and comes
 * back as a `Date`. Tagged rather than recognised by key names, so that a new date field in the model
 * needs no change here. A key that begins with `$` gets one more, so data can never look like the tag.
 */
const DATE = '$date';

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const renameKeys = (value: JsonObject, rename: (key: string) => string): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, member]) => [rename(key), member]));

const hasDollarKey = (value: JsonObject): boolean =>
  Object.keys(value).some((key) => key.startsWith('$'));

/** `undefined` members vanish, as in all JSON. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: JsonObject, key, plain: unknown) {
    // JSON.stringify has called Date.toJSON by now: the date itself is only in its holder
    const original = this[key];
    if (types.isDate(original)) return { [DATE]: original.toJSON() };
    if (!isObject(plain) || !hasDollarKey(plain)) return plain;
    return renameKeys(plain, (name) => (name.startsWith('$') ? `$${name}` : name));
  });
}

export function fromJson(json: string): unknown {
  return JSON.parse(json, (_key, value: unknown) => {
    if (!isObject(value) || !hasDollarKey(value)) return value;
    if (DATE in value) return new Date(typeof value[DATE] === 'string' ? value[DATE] : NaN);
    return renameKeys(value, (name) => (name.startsWith('$') ? name.slice(1) : name));
  });
}
