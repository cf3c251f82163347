import ipaddr from 'ipaddr.js';
import { hasMacro } from '../mail/spf-record.ts';
import type { SpfTerm } from '../mail/spf-record.ts';
import type { Resolver } from './dns-answer.ts';
import { knownAddresses, knownMailHosts } from './host-addresses.ts';

/** Bits left open by a network that is still a handful of hosts: /29 and longer, /125 for IPv6. */
const MAX_HOST_BITS = 3;
/** `a` and `mx` terms that are followed. */
const MAX_FOLLOWED = 5;
const MAX_CANDIDATES = 20;

/** First host of a small network, or the address as written where it names a host of it. */
const firstHost = (address: string, prefix: number): string | undefined => {
  const ip = ipaddr.parse(address);
  const hostBits = (ip.kind() === 'ipv4' ? 32 : 128) - prefix;
  if (hostBits > MAX_HOST_BITS) return undefined;
  const octets = ip.toByteArray();
  const last = octets.at(-1) ?? 0;
  // the base of a /30 or /29 is the network itself
  const isBase = hostBits > 1 && last % 2 ** hostBits === 0;
  return ipaddr.fromByteArray([...octets.slice(0, -1), isBase ? last + 1 : last]).toString();
};

const followTerm = async (
  term: SpfTerm,
  domain: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  if (term.kind !== 'a' && term.kind !== 'mx') return [];
  const name = term.domain ?? domain;
  if (hasMacro(name)) return [];
  if (term.kind === 'a') return knownAddresses(resolver, name, signal);
  const hosts = await knownMailHosts(resolver, name, signal);
  return (await Promise.all(hosts.map((host) => knownAddresses(resolver, host, signal)))).flat();
};

/**
 * Addresses that the terms of one record let pass by themselves, without includes, at most 20: from
 * `ip4`, `ip6`, `a` and `mx`, networks only when they are small. Addresses that cannot be looked up
 * are left out: these are candidates, and a missing one proves nothing.
 */
export async function spfCandidates(
  terms: readonly SpfTerm[],
  domain: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const passing = terms.filter((term) => 'qualifier' in term && term.qualifier === '+');
  const written = passing.flatMap((term) =>
    term.kind === 'ip4' || term.kind === 'ip6' ? (firstHost(term.address, term.prefix) ?? []) : [],
  );
  const hosts = passing.filter(({ kind }) => kind === 'a' || kind === 'mx').slice(0, MAX_FOLLOWED);
  const followed = await Promise.all(
    hosts.map((term) => followTerm(term, domain, resolver, signal)),
  );
  return [...new Set([...written, ...followed.flat()])].slice(0, MAX_CANDIDATES);
}
