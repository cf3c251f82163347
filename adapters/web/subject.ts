import { isIP } from 'node:net';
import { isPrivateIp } from '../shared/private-ip.ts';
import { domainToASCII } from 'node:url';
import type { Facts, Mailbox } from '../../src/model/facts.ts';
import { problem } from './problem.ts';

/** RFC 5321 §4.5.3.1 and RFC 1035 §2.3.4, in octets. */
const MAX_LOCAL_PART = 64;
const MAX_DOMAIN = 253;
const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const LOCAL_PART = /^[^\s@<>"(),:;\\[\]\p{Cc}]+$/u;

/** The ASCII form of a domain name with at least two labels; undefined where it is none. */
function parseDomain(text: string): string | undefined {
  const name = domainToASCII(text.trim().replace(/\.$/, '')).toLowerCase();
  const labels = name.split('.');
  const isName =
    name.length <= MAX_DOMAIN &&
    labels.length > 1 &&
    isIP(name) === 0 &&
    labels.every((label) => LABEL.test(label));
  return isName ? name : undefined;
}

/** Reads `ada@example.org` or `example.org`. */
function parseMailbox(text: string): Mailbox | undefined {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const domain = parseDomain(trimmed.slice(at + 1));
  if (!domain) return undefined;
  if (at === -1) return { domain };
  const local = trimmed.slice(0, at);
  if (Buffer.byteLength(local) > MAX_LOCAL_PART || !LOCAL_PART.test(local)) return undefined;
  return { address: `${local}@${domain}`, domain };
}

function mailbox(field: string, text: string): Mailbox {
  const parsed = parseMailbox(text);
  if (parsed) return parsed;
  throw problem(
    400,
    'wrong-value',
    `"${field}" must be a mail address or a domain, such as ada@example.org or example.org.`,
  );
}

/** The body of `POST /api/v1/check`. */
export interface CheckRequest {
  readonly subject: string;
  readonly from?: string;
  readonly to?: string;
  readonly ip?: string;
  readonly selector?: string;
}

/** The facts of one `check`: the subject fills the sides that are not named; throws a 400 that names the first wrong one. */
export function statedFacts({ subject, from, to, ip, selector }: CheckRequest): Facts {
  const both = mailbox('subject', subject);
  if (ip !== undefined && isIP(ip) === 0) {
    throw problem(400, 'wrong-value', '"ip" must be an IPv4 or IPv6 address, such as 192.0.2.1.');
  }
  if (ip !== undefined && isPrivateIp(ip)) {
    throw problem(
      400,
      'wrong-value',
      '"ip" must be the public address that mail leaves from; this one exists only inside a private network.',
    );
  }
  if (selector !== undefined && !selector.split('.').every((l) => LABEL.test(l.toLowerCase()))) {
    throw problem(400, 'wrong-value', '"selector" must be a DKIM selector, such as s1.');
  }
  return {
    sender: from === undefined ? both : mailbox('from', from),
    recipient: to === undefined ? both : mailbox('to', to),
    ...(ip !== undefined && { sendingAddresses: [{ ip, source: 'said' as const }] }),
    ...(selector !== undefined && { selectors: [selector] }),
  };
}
