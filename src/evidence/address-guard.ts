import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** All that IANA has handed out for the public IPv6 internet. RFC 4291 §2.4. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Strict, and as the system itself reads it: ipaddr.js also takes 0x7f.1 and 017700000001, and reads
 * ::192.0.2.1 as the mapped address, which is another one. URL writes IPv6 without dots.
 */
const parse = (ip: string): Address | undefined => {
  if (isIP(ip) === 4) return ipaddr.IPv4.parse(ip);
  if (isIP(ip) !== 6 || ip.includes('%')) return undefined;
  return ipaddr.process(new URL(`http://[${ip}]`).hostname.slice(1, -1));
};

const parseRange = (range: string): [Address, number] | undefined => {
  if (ipaddr.isValidCIDR(range)) return ipaddr.parseCIDR(range);
  const single = parse(range);
  return single && [single, single.kind() === 'ipv4' ? 32 : 128];
};

const isWithin = (address: Address, range: string): boolean => {
  const parsed = parseRange(range);
  return parsed !== undefined && parsed[0].kind() === address.kind() && address.match(parsed);
};

/**
 * Everything outside 2000::/3 is refused (loopback, v4-compatible, NAT64, discard, unique and site
 * local, link-local, multicast), and within it whatever has a special use. 6to4 and Teredo are
 * refused outright: they lead to an IPv4 address that the far end chooses.
 */
const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' &&
  (address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(GLOBAL_UNICAST));

const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((of) => of?.map(({ address }) => address) ?? []);

export interface GuardOptions {
  /** CIDRs or addresses that the operator opened. They win; what cannot be read opens nothing. */
  readonly allow: readonly string[];
  /** Addresses of this machine; absent: those of its interfaces. */
  readonly own?: readonly string[];
}

/**
 * Whether evidence may be gathered from an address. `reserved`: special-purpose (RFC 6890 and its
 * registries), this machine's own, or no address at all. An IPv4-mapped address is judged as IPv4.
 */
export function judgeAddress(
  ip: string,
  { allow, own = ownAddresses() }: GuardOptions,
): 'public' | 'reserved' {
  const address = parse(ip);
  if (!address) return 'reserved';
  if (allow.some((range) => isWithin(address, range))) return 'public';
  const isOwn = own.some((mine) => parse(mine)?.toString() === address.toString());
  return !isOwn && isPublic(address) ? 'public' : 'reserved';
}
