import ipaddr from 'ipaddr.js';

const PRIVATE_RANGES: ReadonlySet<string> = new Set([
  'private',
  'loopback',
  'linkLocal',
  'uniqueLocal',
  'unspecified',
  'carrierGradeNat',
]);

/**
 * Whether an address means something only inside one network, so that no server elsewhere can
 * reach it: RFC 1918, loopback, link-local, shared (RFC 6598) and unique local (RFC 4193).
 * False for text that is no address. Documentation ranges do not count: they lead nowhere, but
 * name no inside either.
 */
export const isPrivateAddress = (address: string): boolean =>
  ipaddr.isValid(address) && PRIVATE_RANGES.has(ipaddr.process(address).range());
