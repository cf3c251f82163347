import type { SpfBehind } from '../../evidence/spf-behind.ts';
import { effectiveTerms, spfTargets } from '../../evidence/spf-text.ts';
import { parseSpfRecord } from '../../mail/spf-record.ts';
import type { ParsedSpfRecord, SpfTerm } from '../../mail/spf-record.ts';

/** RFC 7208 §4.6.4. */
export const MAX_DNS_LOOKUPS = 10;
/** Where counting stops: a record that includes itself has no end. */
const MAX_COUNTED = 50;

const NOT_QUERYING: ReadonlySet<SpfTerm['kind']> = new Set<SpfTerm['kind']>([
  'all',
  'ip4',
  'ip6',
  'exp',
  'unknown-modifier',
]);

/** The one readable record of a name; undefined where there is none, or it could not be looked up. */
export const readableRecord = (behind: SpfBehind, name: string): ParsedSpfRecord | undefined => {
  const records = Object.hasOwn(behind, name) ? (behind[name] ?? []) : [];
  const [only, ...others] = records;
  if (only === undefined || others.length > 0) return undefined;
  const parsed = parseSpfRecord(only);
  return parsed.syntaxError === undefined ? parsed : undefined;
};

/** DNS-querying terms of a record over all that it leads to; counting stops at 50. */
export function spfCost(record: string, behind: SpfBehind): number {
  let count = 0;
  const pending: ParsedSpfRecord[] = [parseSpfRecord(record)];
  for (let at = pending.pop(); at !== undefined && count < MAX_COUNTED; at = pending.pop()) {
    count += effectiveTerms(at).filter(({ kind }) => !NOT_QUERYING.has(kind)).length;
    pending.push(...spfTargets(at).flatMap((name) => readableRecord(behind, name) ?? []));
  }
  return Math.min(count, MAX_COUNTED);
}
