import type { Dane, DaneHost, Gatherer, Observed } from '../model/evidence.ts';
import type { DnsAnswer, Resolver } from './dns-answer.ts';
import { notSeen, observe, recordsOf } from './reading.ts';
import type { Answered } from './reading.ts';

const MAX_HOSTS = 20;
/** RFC 7672 §2.2: on port 25 over TCP. */
const tlsaName = (host: string): string => `_25._tcp.${host}`;

const isVouched = (answer: DnsAnswer): answer is Answered & { readonly isAuthentic: true } =>
  answer.kind !== 'unseen' && answer.isAuthentic === true;

const hostsOf = (domain: string, answer: Answered<'MX'>): readonly string[] => {
  if (answer.kind !== 'records') return answer.kind === 'no-data' ? [domain] : [];
  const sorted = answer.records.toSorted((a, b) => a.preference - b.preference);
  const names = sorted.map(({ exchange }) => exchange).filter((exchange) => exchange !== '');
  return [...new Set(names)].slice(0, MAX_HOSTS);
};

const unseen = (
  host: string,
  { why, asked }: Extract<DnsAnswer, { readonly kind: 'unseen' }>,
): DaneHost => ({ host, kind: 'unseen', why, asked });

/** Address first: without a signed one no sender asks for TLSA. RFC 7672 §2.2.2. */
const lookAt = async (
  host: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<{ readonly value: DaneHost; readonly ages: readonly Answered[] }> => {
  const v4 = await resolver.resolve(host, 'A', signal);
  const isV6Only = v4.kind === 'no-data';
  const address = isV6Only ? await resolver.resolve(host, 'AAAA', signal) : v4;
  if (address.kind === 'unseen') return { value: unseen(host, address), ages: [] };
  // an alias moves the TLSA records to another name, and is not allowed here. RFC 5321 §5.1
  const isAlias = address.kind === 'records' && address.aliases.length > 0;
  if (!isVouched(address) || isAlias) return { value: { host, kind: 'insecure' }, ages: [address] };
  const tlsa = await resolver.resolve(tlsaName(host), 'TLSA', signal);
  if (tlsa.kind === 'unseen') return { value: unseen(host, tlsa), ages: [address] };
  const ages = [address, tlsa];
  if (!isVouched(tlsa)) return { value: { host, kind: 'insecure' }, ages };
  return { value: { host, kind: 'secure', records: recordsOf(tlsa) }, ages };
};

/** Which certificates the recipient's mail hosts must show, by records that DNSSEC protects. */
export function createDaneGatherer({
  resolver,
}: {
  readonly resolver: Resolver;
}): Gatherer<'dane'> {
  const gatherFor = async (domain: string, signal: AbortSignal): Promise<Observed<Dane>> => {
    const answer = await resolver.resolve(domain, 'MX', signal);
    if (answer.kind === 'unseen') return notSeen(answer);
    if (!isVouched(answer)) return observe({ domain, hosts: [] }, [answer]);
    const looked = await Promise.all(
      hostsOf(domain, answer).map((host) => lookAt(host, resolver, signal)),
    );
    const hosts = looked.map(({ value }) => value);
    return observe({ domain, hosts }, [answer, ...looked.flatMap(({ ages }) => ages)]);
  };
  return {
    name: 'dane',
    gather: async ({ recipient }, signal) =>
      recipient
        ? gatherFor(recipient.domain, signal)
        : { seen: false, why: 'not-allowed', asked: 'dane: no domain' },
  };
}
