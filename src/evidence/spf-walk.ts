import type { ParsedSpfRecord, SpfTerm } from '../mail/spf-record.ts';
import type { Observed } from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import { observe } from './reading.ts';
import type { Age } from './reading.ts';
import { asName, effectiveTerms, readSpfText, spfTargets } from './spf-text.ts';
import type { SpfText } from './spf-text.ts';

/** Names asked for one record: far beyond what any receiver follows. RFC 7208 §4.6.4 ends at 10. */
const MAX_NAMES = 50;
/** Where counting stops: a record that includes itself has no end. */
const MAX_COUNTED = 50;

/** The SPF record of one name, and of every name it leads to. */
export interface SpfWalk {
  /** Everything at the name that begins with `v=spf1`. */
  readonly records: readonly string[];
  /** Of the only record; without terms where there is none, or more than one. */
  readonly parsed: ParsedSpfRecord;
  /** Names in `include:` and `redirect=`, over all levels, in the order found. */
  readonly names: readonly string[];
  /** Those of them that publish no SPF record. */
  readonly missing: readonly string[];
  /** Terms that query DNS, over all levels; counting stops at 50. RFC 7208 §4.6.4. */
  readonly dnsLookups: number;
  /** First fault on any level, that of another name with the name before it. */
  readonly syntaxError?: string;
}

const QUERYING: ReadonlySet<SpfTerm['kind']> = new Set<SpfTerm['kind']>([
  'include',
  'redirect',
  'a',
  'mx',
  'ptr',
  'exists',
]);

type Nodes = ReadonlyMap<string, SpfText>;

/** A name that is included twice counts twice. */
const countLookups = (nodes: Nodes, name: string): number => {
  let count = 0;
  const pending: string[] = [name];
  for (let at = pending.pop(); at !== undefined && count < MAX_COUNTED; at = pending.pop()) {
    const parsed = nodes.get(at)?.parsed ?? { terms: [] };
    count += effectiveTerms(parsed).filter(({ kind }) => QUERYING.has(kind)).length;
    pending.push(...spfTargets(parsed));
  }
  return Math.min(count, MAX_COUNTED);
};

const faultOf = (name: string, { records, parsed }: SpfText): string | undefined =>
  records.length > 1
    ? `${name}: ${records.join(' … ')}`
    : parsed.syntaxError && `${name}: ${parsed.syntaxError}`;

/**
 * Reads the record of `domain` and all it refers to, level by level, each name asked once. Unseen
 * as soon as one name cannot be looked up: what is behind it cannot be counted.
 */
export async function walkSpf(
  resolver: Resolver,
  domain: string,
  signal: AbortSignal,
): Promise<Observed<SpfWalk>> {
  const start = asName(domain);
  const nodes = new Map<string, SpfText>();
  const ages: Age[] = [];
  let level: readonly string[] = [start];
  while (level.length > 0) {
    const texts = await Promise.all(
      level.map(async (name) => ({ name, text: await readSpfText(resolver, name, signal) })),
    );
    const next = new Set<string>();
    for (const { name, text } of texts) {
      if (!text.seen) return text;
      ages.push(text);
      nodes.set(name, text.value);
      // receivers end at a fault, so nothing behind it is ever asked
      if (text.value.parsed.syntaxError === undefined)
        for (const target of spfTargets(text.value.parsed)) next.add(target);
    }
    const fresh = [...next].filter((name) => !nodes.has(name));
    level = fresh.slice(0, Math.max(MAX_NAMES - nodes.size, 0));
  }
  return observe(summarize(nodes, start), ages);
}

function summarize(nodes: Nodes, start: string): SpfWalk {
  const others = [...nodes].filter(([name]) => name !== start);
  const { records, parsed } = nodes.get(start) ?? { records: [], parsed: { terms: [] } };
  const syntaxError =
    parsed.syntaxError ??
    others.map(([name, node]) => faultOf(name, node)).find((fault) => fault !== undefined);
  return {
    records,
    parsed,
    names: others.map(([name]) => name),
    missing: others.filter(([, node]) => node.records.length === 0).map(([name]) => name),
    dnsLookups: countLookups(nodes, start),
    ...(syntaxError === undefined ? {} : { syntaxError }),
  };
}
