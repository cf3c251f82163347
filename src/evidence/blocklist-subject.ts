import ipaddr from 'ipaddr.js';
import { getDomain } from 'tldts';
import type { Blocklist } from '../knowledge/blocklists.ts';
import type { BlocklistAnswer } from '../model/evidence.ts';
import { reversedLabels } from './reversed-labels.ts';

/** What a list is asked about. */
export interface Subject {
  /** An address, or the registrable part of a domain. */
  readonly text: string;
  readonly kind: Blocklist['kinds'][number];
  readonly source: BlocklistAnswer['source'];
}

/** Names that no list can know: RFC 6761, RFC 6762, RFC 7686, RFC 8375. */
const SPECIAL_USE = /(?:^|\.)(?:example|test|invalid|localhost|local|onion|internal|alt|arpa)$/;
const EXAMPLES = /(?:^|\.)example\.(?:com|net|org)$/;

export const addressSubject = (ip: string, source: Subject['source']): Subject => ({
  text: ip,
  kind: ipaddr.parse(ip).kind(),
  source,
});

/** Lists hold whole registrations. Undefined for names that nobody can register. */
export function domainSubject(domain: string): Subject | undefined {
  if (SPECIAL_USE.test(domain) || EXAMPLES.test(domain)) return undefined;
  const text = getDomain(domain, { allowPrivateDomains: true });
  return text === null ? undefined : { text, kind: 'domain', source: 'domain' };
}

const isWithin = (ip: string, cidrs: readonly string[]): boolean => {
  const address = ipaddr.parse(ip);
  return cidrs.some((cidr) => {
    const [network, bits] = ipaddr.parseCIDR(cidr);
    return network.kind() === address.kind() && address.match(network, bits);
  });
};

/**
 * Whether a list may be asked about a subject at all: of its kind, and of addresses only global
 * ones, unless the list is made for others. A reserved address is nobody's, so no list knows it.
 */
export function isAskable({ kinds, addresses }: Blocklist, { kind, text }: Subject): boolean {
  if (!kinds.includes(kind)) return false;
  if (kind === 'domain') return true;
  return addresses ? isWithin(text, addresses) : ipaddr.parse(text).range() === 'unicast';
}

/** What stands before the zone. RFC 5782 §2.1, §2.4, §4. */
export const subjectLabels = ({ kind, text }: Subject): string =>
  kind === 'domain' ? text : reversedLabels(text);
