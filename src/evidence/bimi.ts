import { isBimiRecord, parseBimiRecord } from '../mail/bimi-record.ts';
import type { Bimi, Gatherer, Observed } from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import { walkDmarc } from './dmarc-walk.ts';
import { notSeen, observe, recordsOf } from './reading.ts';

/** The selector of mail that names no other one in its BIMI-Selector field. */
const nameAt = (domain: string): string => `default._bimi.${domain}`;

const lookUp = async (
  resolver: Resolver,
  domain: string,
  signal: AbortSignal,
): Promise<Observed<readonly string[]>> => {
  const answer = await resolver.resolve(nameAt(domain), 'TXT', signal);
  if (answer.kind === 'unseen') return notSeen(answer);
  return observe(recordsOf(answer).filter(isBimiRecord), [answer]);
};

const read = (domain: string, foundAt: string, records: readonly string[]): Bimi => {
  const [record] = records;
  const base = { domain, records, foundAt: record === undefined ? null : foundAt };
  if (record === undefined || records.length > 1) return { ...base, logo: null, certificate: null };
  return { ...base, ...parseBimiRecord(record) };
};

/** The sender's own record, or else that of its organization. */
export function createBimiGatherer({
  resolver,
}: {
  readonly resolver: Resolver;
}): Gatherer<'bimi'> {
  const gatherFor = async (domain: string, signal: AbortSignal): Promise<Observed<Bimi>> => {
    const own = await lookUp(resolver, domain, signal);
    if (!own.seen) return own;
    if (own.value.length > 0) return observe(read(domain, domain, own.value), [own]);
    const walk = await walkDmarc(resolver, domain, signal);
    if (!walk.seen) return walk;
    const { organization } = walk.value;
    if (organization === domain) return observe(read(domain, domain, []), [own, walk]);
    const above = await lookUp(resolver, organization, signal);
    if (!above.seen) return above;
    return observe(read(domain, organization, above.value), [own, walk, above]);
  };
  return {
    name: 'bimi',
    gather: async ({ sender }, signal) =>
      sender
        ? gatherFor(sender.domain, signal)
        : { seen: false, why: 'not-allowed', asked: 'bimi: no domain' },
  };
}
