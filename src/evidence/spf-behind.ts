import { parseSpfRecord } from '../mail/spf-record.ts';
import type { Resolver } from './dns-answer.ts';
import { readSpfText, spfTargets } from './spf-text.ts';

/** Names followed from one record. */
const MAX_NAMES = 50;

/** SPF records by the name they stand at, for all names a record leads to that could be looked up. */
export type SpfBehind = Readonly<Record<string, readonly string[]>>;

/** Reads what a record leads to, over all levels, whether it is published already or not. */
export async function readSpfBehind(
  resolver: Resolver,
  record: string,
  signal: AbortSignal,
): Promise<SpfBehind> {
  const behind = new Map<string, readonly string[]>();
  const asked = new Set<string>();
  let level = [...new Set(spfTargets(parseSpfRecord(record)))];
  while (level.length > 0 && asked.size < MAX_NAMES) {
    const now = level.slice(0, MAX_NAMES - asked.size);
    for (const name of now) asked.add(name);
    const texts = await Promise.all(
      now.map(async (name) => ({ name, text: await readSpfText(resolver, name, signal) })),
    );
    const seen = texts.flatMap(({ name, text }) => (text.seen ? [{ name, ...text.value }] : []));
    for (const { name, records } of seen) behind.set(name, records);
    const next = new Set(seen.flatMap(({ parsed }) => spfTargets(parsed)));
    level = [...next].filter((name) => !asked.has(name));
  }
  return Object.fromEntries(behind);
}
