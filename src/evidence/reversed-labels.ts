import ipaddr from 'ipaddr.js';

/**
 * An address as the DNS puts it: octets backwards, or the 32 nibbles of IPv6. RFC 1035 §3.5,
 * RFC 3596 §2.5, RFC 5782 §2.1, §2.4. `ip` must be an address.
 */
export function reversedLabels(ip: string): string {
  const address = ipaddr.parse(ip);
  const octets = address.toByteArray();
  const labels =
    address.kind() === 'ipv4'
      ? octets.map(String)
      : octets.flatMap((octet) => [...octet.toString(16).padStart(2, '0')]);
  return labels.toReversed().join('.');
}

/** The name whose PTR records name the address. */
export const reverseName = (ip: string): string =>
  `${reversedLabels(ip)}.${ipaddr.IPv4.isValid(ip) ? 'in-addr.arpa' : 'ip6.arpa'}`;
