import { isDmarcRecord, parseDmarcRecord } from '../mail/dmarc-record.ts';
import type { DmarcRecord } from '../mail/dmarc-record.ts';
import type { Observed } from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import { notSeen, observe, recordsOf } from './reading.ts';
import type { Age, Answered } from './reading.ts';

/** Where a longer name goes on after its first step. RFC 9989 §4.10. */
const LABELS_AFTER_FIRST_STEP = 7;

/** The record that applies to a domain, and where the organization ends. */
export interface DmarcWalk {
  /** Undefined where no record applies. */
  readonly applied?: { readonly name: string; readonly text: string; readonly record: DmarcRecord };
  readonly organization: string;
  /** A name above could not be looked up: the organization may be larger than it seems. */
  readonly hasGap: boolean;
  /** Several records at the name that would have decided: all of them are discarded. */
  readonly isAmbiguous: boolean;
  /** Those several, and the name they stand at. */
  readonly ambiguous?: { readonly name: string; readonly records: readonly string[] };
}

/** One name on the way. `published` is undefined where there is no record, or more than one. */
interface Stop {
  readonly name: string;
  readonly published?: { readonly text: string; readonly record: DmarcRecord };
  readonly isAmbiguous: boolean;
  readonly records: readonly string[];
}

/** At most 8 names, known beforehand: the domain, then its last seven labels and all above them. */
const walkNames = (domain: string): readonly string[] => {
  const labels = domain.split('.');
  const above = labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'));
  return [domain, ...above.slice(-LABELS_AFTER_FIRST_STEP)];
};

const toStop = (name: string, answer: Answered<'TXT'>): Stop => {
  const records = recordsOf(answer).filter(isDmarcRecord);
  const [text, ...others] = records;
  if (text === undefined || others.length > 0)
    return { name, records, isAmbiguous: others.length > 0 };
  return { name, records, isAmbiguous: false, published: { text, record: parseDmarcRecord(text) } };
};

/** RFC 9989 §4.10.2: below a public suffix, at the name that says `psd=n`, else the highest record. */
const organizationOf = (domain: string, stops: readonly Stop[]): string => {
  const highest = stops.findLast(({ published }) => published !== undefined);
  if (!highest) return domain;
  if (highest.published?.record.psd !== 'y' || highest.name === domain) return highest.name;
  const labels = highest.name.split('.').length + 1;
  return domain.split('.').slice(-labels).join('.');
};

/** RFC 9989 §4.10.1: the domain's own record, the organization's, that of the suffix above it. */
const appliedAt = (domain: string, organization: string, stops: readonly Stop[]) => {
  const found = stops.flatMap(({ name, published }) => (published ? [{ name, ...published }] : []));
  return (
    found.find(({ name }) => name === domain) ??
    found.find(({ name }) => name === organization) ??
    found.find(({ record }) => record.psd === 'y')
  );
};

const conclude = (domain: string, stops: readonly Stop[], hasGap: boolean): DmarcWalk => {
  const organization = organizationOf(domain, stops);
  const applied = appliedAt(domain, organization, stops);
  const isAmbiguous =
    stops[0]?.isAmbiguous === true || (!applied && stops.some((stop) => stop.isAmbiguous));
  const several = isAmbiguous ? stops.find((stop) => stop.isAmbiguous) : undefined;
  return {
    organization,
    hasGap,
    isAmbiguous,
    ...(several && { ambiguous: { name: several.name, records: several.records } }),
    ...(applied ? { applied } : {}),
  };
};

/**
 * Walks up the tree from `domain`, all names asked at once. RFC 9989 §4.10. A name that cannot be
 * looked up hides everything above it: unseen, unless the domain's own record was read, which
 * applies whatever is above; then the organization is the highest record below the gap.
 */
export async function walkDmarc(
  resolver: Resolver,
  domain: string,
  signal: AbortSignal,
): Promise<Observed<DmarcWalk>> {
  const asked = await Promise.all(
    walkNames(domain).map(async (name) => ({
      name,
      answer: await resolver.resolve(`_dmarc.${name}`, 'TXT', signal),
    })),
  );
  const stops: Stop[] = [];
  const ages: Age[] = [];
  let hasGap = false;
  for (const { name, answer } of asked) {
    if (answer.kind === 'unseen') {
      hasGap = stops[0]?.published !== undefined;
      if (hasGap) break;
      return notSeen(answer);
    }
    const stop = toStop(name, answer);
    stops.push(stop);
    ages.push(answer);
    const psd = stop.published?.record.psd ?? 'u';
    // RFC 9989 §4.10, step 2: where the walk begins, only psd=n ends it
    if (psd === 'n' || (psd === 'y' && name !== domain)) break;
  }
  return observe(conclude(domain, stops, hasGap), ages);
}
