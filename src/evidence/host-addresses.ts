import type { Resolver } from './dns-answer.ts';
import { recordsOf } from './reading.ts';

/** MX hosts whose addresses are looked at. */
const MAX_MX_HOSTS = 5;

const addressesOfType = async (
  resolver: Resolver,
  name: string,
  type: 'A' | 'AAAA',
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const answer = await resolver.resolve(name, type, signal);
  return answer.kind === 'unseen' ? [] : recordsOf(answer);
};

/** IPv4 before IPv6, as far as they can be looked up: for candidates, where a gap proves nothing. */
export async function knownAddresses(
  resolver: Resolver,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await Promise.all([
    addressesOfType(resolver, name, 'A', signal),
    addressesOfType(resolver, name, 'AAAA', signal),
  ]);
  return found.flat();
}

/** The first mail hosts of a domain, most preferred first; none for a null MX. RFC 7505. */
export async function knownMailHosts(
  resolver: Resolver,
  domain: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const answer = await resolver.resolve(domain, 'MX', signal);
  if (answer.kind === 'unseen') return [];
  return recordsOf(answer)
    .toSorted((a, b) => a.preference - b.preference)
    .map(({ exchange }) => exchange)
    .filter((exchange) => exchange !== '')
    .slice(0, MAX_MX_HOSTS);
}
