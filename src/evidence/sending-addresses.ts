import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Providers } from '../knowledge/providers.ts';
import { isPrivateAddress } from '../mail/private-address.ts';
import type { Observed } from '../model/evidence.ts';
import type { Facts, SendingAddress } from '../model/facts.ts';
import type { Resolver } from './dns-answer.ts';
import { knownAddresses, knownMailHosts } from './host-addresses.ts';
import { observe } from './reading.ts';
import { spfCandidates } from './spf-candidates.ts';
import { readSpfText, spfTargets } from './spf-text.ts';

/** Addresses that one diagnosis looks at. */
const MAX_ADDRESSES = 8;

/** What "us" is, as the operator says: facts about his own domains. */
export interface OwnProfile {
  readonly domains: readonly string[];
  /** IPv4 and IPv6 addresses that mail leaves from. */
  readonly outbound: readonly string[];
  /** DKIM selectors in use. */
  readonly selectors: readonly string[];
}

/** Finds the addresses the sender's mail leaves from. */
export type FindSendingAddresses = (
  facts: Facts,
  signal: AbortSignal,
) => Promise<Observed<readonly SendingAddress[]>>;

/** The profile speaks for a domain and everything below it. */
export const isOwnDomain = (domain: string, { domains }: OwnProfile): boolean =>
  domains.some((own) => domain === own || domain.endsWith(`.${own}`));

/** One spelling per address, none twice, none that means something only inside one network. */
const tidy = (addresses: readonly SendingAddress[]): readonly SendingAddress[] => {
  const byIp = new Map<string, SendingAddress>();
  for (const { ip, source } of addresses) {
    // stricter than ipaddr.js, which takes 0x7f.1 for an address
    if (isIP(ip) === 0 || ip.includes('%') || isPrivateAddress(ip)) continue;
    const canonical = ipaddr.process(ip).toString();
    if (!byIp.has(canonical)) byIp.set(canonical, { ip: canonical, source });
  }
  return [...byIp.values()].slice(0, MAX_ADDRESSES);
};

const from = (source: SendingAddress['source'], ips: readonly string[]): SendingAddress[] =>
  ips.map((ip) => ({ ip, source }));

/**
 * Facts first: what a bounce, a header, the person or the operator's profile names. Only where none
 * of them does, candidates: addresses the SPF record authorises by itself, else those of the MX
 * hosts. Mail leaves from elsewhere, and there are no candidates, where the MX hosts belong to a
 * known provider or the record only refers to others. At most 8; empty where nothing is known.
 * Unseen where the SPF record could not be looked up.
 */
export function createSendingAddresses({
  resolver,
  providers,
  profile,
}: {
  readonly resolver: Resolver;
  readonly providers: Providers;
  readonly profile: OwnProfile;
}): FindSendingAddresses {
  const candidates = async (
    domain: string,
    signal: AbortSignal,
  ): Promise<Observed<readonly SendingAddress[]>> => {
    const [text, hosts] = await Promise.all([
      readSpfText(resolver, domain, signal),
      knownMailHosts(resolver, domain, signal),
    ]);
    if (!text.seen) return text;
    const { parsed } = text.value;
    const isHosted = providers.providerOfMx(hosts) !== undefined;
    const terms = parsed.terms.filter(({ kind }) => !(isHosted && kind === 'mx'));
    const bySpf = tidy(from('spf', await spfCandidates(terms, domain, resolver, signal)));
    const sendsElsewhere = isHosted || spfTargets(parsed).length > 0;
    if (bySpf.length > 0 || sendsElsewhere) return observe(bySpf, [text]);
    const addresses = await Promise.all(
      hosts.map((host) => knownAddresses(resolver, host, signal)),
    );
    return observe(tidy(from('mx', addresses.flat())), [text]);
  };

  return async ({ sender, sendingAddresses = [] }, signal) => {
    const isOwn = sender !== undefined && isOwnDomain(sender.domain, profile);
    const known = tidy([...sendingAddresses, ...(isOwn ? from('profile', profile.outbound) : [])]);
    if (known.length > 0 || !sender) return observe(known, []);
    return candidates(sender.domain, signal);
  };
}
