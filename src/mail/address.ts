import { normaliseDomain } from './domain-name.ts';

/** Octets of a local part and of a whole address. RFC 5321 §4.5.3.1, RFC 3696 erratum 1690. */
const MAX_LOCAL_OCTETS = 64;
const MAX_ADDRESS_OCTETS = 254;
/** A display name may stand before the address; more than this is no mailbox. */
const MAX_INPUT_LENGTH = 1000;

/** `dot-atom` of RFC 5322 §3.2.3, other scripts allowed by RFC 6531 §3.3. */
const DOT_ATOM =
  /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u;
/** `quoted-string` without folding. RFC 5321 §4.1.2. */
const QUOTED = /^"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"$/u;

/** A mailbox name with where it lives. */
export interface ParsedAddress {
  /** Local part as typed, `@`, domain as in `domain`. */
  readonly address: string;
  /** A-labels, lower case, no final dot. */
  readonly domain: string;
}

const octets = (text: string): number => new TextEncoder().encode(text).length;

/** `Anna <anna@tizio.example>`, `<anna@…>`, `mailto:anna@…?subject=x`: what stands inside. */
const unwrap = (text: string): string => {
  const open = text.lastIndexOf('<');
  const close = open < 0 ? -1 : text.indexOf('>', open);
  const inside = close > open && open >= 0 ? text.slice(open + 1, close) : text;
  const bare = inside.trim().replace(/^mailto:/i, '');
  return bare === inside.trim() ? bare : (bare.split('?')[0] ?? bare);
};

/**
 * Reads one mailbox, alone, in angle brackets, after a display name or as a `mailto:` link.
 * Null where it is none: no or several unquoted `@`, an address literal (`a@[192.0.2.1]`), a domain
 * that cannot exist, or longer than SMTP carries. RFC 5321 §4.1.2, RFC 6531 §3.3.
 */
export function parseAddress(text: string): ParsedAddress | null {
  if (text.length > MAX_INPUT_LENGTH) return null;
  const bare = unwrap(text);
  const at = bare.lastIndexOf('@');
  const local = bare.slice(0, Math.max(at, 0));
  const domain = at > 0 ? normaliseDomain(bare.slice(at + 1)) : null;
  if (domain === null || octets(local) > MAX_LOCAL_OCTETS) return null;
  if (!DOT_ATOM.test(local) && !QUOTED.test(local)) return null;
  const address = `${local}@${domain}`;
  return octets(address) > MAX_ADDRESS_OCTETS ? null : { address, domain };
}
