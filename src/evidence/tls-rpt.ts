import { isTlsRptRecord, parseTlsRptRecord } from '../mail/tls-rpt.ts';
import type { Gatherer, Observed, TlsRpt } from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import { notSeen, observe, recordsOf } from './reading.ts';

/** Several records count as none. RFC 8460 §3. */
const read = (domain: string, records: readonly string[]): TlsRpt => {
  const [record] = records;
  const base = { domain, records, addresses: [] };
  if (record === undefined || records.length > 1) return base;
  const parsed = parseTlsRptRecord(record);
  return parsed.kind === 'record'
    ? { ...base, addresses: parsed.addresses }
    : { ...base, syntaxError: parsed.fault };
};

/** Where the recipient's domain wants reports about encryption. */
export function createTlsRptGatherer({
  resolver,
}: {
  readonly resolver: Resolver;
}): Gatherer<'tlsRpt'> {
  const gatherFor = async (domain: string, signal: AbortSignal): Promise<Observed<TlsRpt>> => {
    const answer = await resolver.resolve(`_smtp._tls.${domain}`, 'TXT', signal);
    if (answer.kind === 'unseen') return notSeen(answer);
    return observe(read(domain, recordsOf(answer).filter(isTlsRptRecord)), [answer]);
  };
  return {
    name: 'tlsRpt',
    gather: async ({ recipient }, signal) =>
      recipient
        ? gatherFor(recipient.domain, signal)
        : { seen: false, why: 'not-allowed', asked: 'tlsRpt: no domain' },
  };
}
