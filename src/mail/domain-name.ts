import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';

/** Octets of a whole name without the final dot, and of one label. RFC 1035 §2.3.4. */
const MAX_NAME_LENGTH = 253;
const MAX_LABEL_LENGTH = 63;
/** Longer input is no name in any script; refused before any work is spent on it. */
const MAX_INPUT_LENGTH = 1000;

/** Labels as mail uses them: letters, digits, hyphens inside, and underscores (`_dmarc`). RFC 5890 §2.3.1. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
const TOP_LABEL = /^(?:[a-z]+|xn--[a-z0-9-]*[a-z0-9])$/;

// node's conversion refuses underscores, which DNS allows: only labels with other scripts pass it
const toAscii = (name: string): string =>
  name
    .split(/[.。．｡]/)
    .map((label) => (/^[!-~]*$/.test(label) ? label : domainToASCII(label)))
    .join('.')
    .toLowerCase();

/**
 * The form in which a domain is compared and looked up: A-labels, lower case, no final dot.
 * Null where the text is no domain name: an IP address, a single label, blanks, an empty or
 * overlong label, a top label that no registry could hold. Leading `@` is taken as punctuation.
 * RFC 1035 §2.3, RFC 5890 §2.3.
 */
export function normaliseDomain(text: string): string | null {
  if (text.length > MAX_INPUT_LENGTH) return null;
  const ascii = toAscii(text.trim().replace(/^@/, '').replace(/\.$/, ''));
  const labels = ascii.split('.');
  const top = labels.at(-1) ?? '';
  const isName =
    labels.length > 1 &&
    ascii.length <= MAX_NAME_LENGTH &&
    top.length > 1 &&
    TOP_LABEL.test(top) &&
    labels.every((label) => label.length <= MAX_LABEL_LENGTH && LABEL.test(label));
  return isName ? ascii : null;
}

/**
 * An IP address in the form used everywhere: dotted IPv4, or IPv6 compressed as RFC 5952 §4 wants.
 * Takes the brackets of an address literal (`[192.0.2.1]`, `[IPv6:2001:db8::1]`, RFC 5321 §4.1.3) off.
 * Null for anything else: also IPv4 in octal, hexadecimal or fewer than four parts, and zone ids.
 */
export function normaliseIp(text: string): string | null {
  if (text.length > MAX_LABEL_LENGTH) return null;
  const bare = text
    .trim()
    .replace(/^\[/, '')
    .replace(/\]$/, '')
    .replace(/^ipv6:/i, '');
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return bare;
  if (bare.includes('%') || !ipaddr.IPv6.isValid(bare)) return null;
  return ipaddr.IPv6.parse(bare).toRFC5952String();
}
