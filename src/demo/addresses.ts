import { BlockList, SocketAddress, isIPv4, isIPv6 } from 'node:net';

/** Documentation addresses: RFC 5737, RFC 3849. No real host has one. */
export const DOCUMENTATION_RANGES = [
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '2001:db8::/32',
] as const;

const documentation = new BlockList();
for (const range of DOCUMENTATION_RANGES) {
  const [net = '', prefix = ''] = range.split('/');
  documentation.addSubnet(net, Number(prefix), isIPv6(net) ? 'ipv6' : 'ipv4');
}

/** Reverse zones of those ranges, for whoever must know which names the demo answers. */
export const REVERSE_ZONES = [
  '2.0.192.in-addr.arpa',
  '100.51.198.in-addr.arpa',
  '113.0.203.in-addr.arpa',
  '8.b.d.0.1.0.0.2.ip6.arpa',
] as const;

export const isDocumentation = (address: string): boolean =>
  isIPv4(address)
    ? documentation.check(address)
    : isIPv6(address) && documentation.check(address, 'ipv6');

/** One spelling per address, so that `2001:DB8:0::1` and `2001:db8::1` are the same key. */
export const canonicalAddress = (address: string): string =>
  isIPv6(address) ? new SocketAddress({ address, family: 'ipv6' }).address : address;

const nibbles = (address: string): string[] => {
  const [head = '', tail = ''] = canonicalAddress(address).split('::');
  // the mapped form `::ffff:127.0.0.2` ends in a dotted quad
  const groups = (text: string): string[] =>
    text
      .split(':')
      .filter((group) => group !== '')
      .flatMap((group) => {
        if (!group.includes('.')) return [group];
        const hex = group.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'));
        return [hex.slice(0, 2).join(''), hex.slice(2).join('')];
      });
  const before = groups(head);
  const after = groups(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...[...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join('')];
};

/** Octets or nibbles backwards, as DNSBLs (RFC 5782 §2.1, §2.4) and reverse names put them. */
export const reversedLabels = (address: string): string =>
  (isIPv4(address) ? address.split('.') : nibbles(address)).reverse().join('.');

export const reverseName = (address: string): string =>
  `${reversedLabels(address)}.${isIPv4(address) ? 'in-addr.arpa' : 'ip6.arpa'}`;
