import { isIP } from 'node:net';
import { isPrivateIp } from '../shared/private-ip.ts';
import { domainToASCII } from 'node:url';
import type { Facts, Mailbox } from '../../src/model/facts.ts';
import { cleanLine } from '../shared/clean-text.ts';
import { WrongUsage } from './failures.ts';

/** Octets. RFC 5321 §4.5.3.1, RFC 1035 §2.3.4. */
const MAX_LOCAL_PART = 64;
const MAX_DOMAIN = 253;
const MAX_GIVEN = 1000;
const MAX_VALUES = 20;

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
/** No registry hands out a top label of digits alone: that is a mistyped address. RFC 3696 §2. */
const TOP_LABEL = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
const LOCAL_PART = /^[^\s@<>"(),:;\\[\]\p{Cc}]+$/u;

const toAscii = (label: string): string =>
  // node's conversion refuses underscores, which names in DNS may hold
  /^[!-~]*$/.test(label) ? label.toLowerCase() : domainToASCII(label);

function parseDomain(text: string): string | undefined {
  const labels = text
    .replace(/\.$/, '')
    .split(/[.。．｡]/)
    .map(toAscii);
  const name = labels.join('.');
  const isName =
    name.length <= MAX_DOMAIN &&
    labels.length > 1 &&
    TOP_LABEL.test(labels.at(-1) ?? '') &&
    labels.every((label) => LABEL.test(label));
  return isName ? name : undefined;
}

function parseMailbox(given: string): Mailbox | undefined {
  const text = given.trim();
  if (text.length > MAX_GIVEN) return undefined;
  const at = text.lastIndexOf('@');
  const domain = parseDomain(text.slice(at + 1));
  if (!domain) return undefined;
  if (at === -1) return { domain };
  const local = text.slice(0, at);
  if (Buffer.byteLength(local) > MAX_LOCAL_PART || !LOCAL_PART.test(local)) return undefined;
  return { address: `${local}@${domain}`, domain };
}

const shown = (given: string): string => {
  const line = cleanLine(given.slice(0, MAX_GIVEN));
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
};

function mailbox(name: string, given: string): Mailbox {
  const parsed = parseMailbox(given);
  if (parsed) return parsed;
  const hint =
    isIP(given.trim().replace(/^\[|\]$/g, '')) === 0 ? '' : ' An IP address goes into --ip.';
  throw new WrongUsage(
    `${name}: expected one mail address or domain, such as ada@tizio.example or tizio.example, but got "${shown(given)}".${hint}`,
  );
}

function bounded(name: string, values: readonly string[]): readonly string[] {
  if (values.length <= MAX_VALUES) return values;
  throw new WrongUsage(
    `${name}: expected at most ${MAX_VALUES} of them, but got ${values.length}.`,
  );
}

function sendingIp(given: string): string {
  const text = given.trim();
  if (isIP(text) > 0 && isPrivateIp(text)) {
    throw new WrongUsage(
      `--ip: expected the public address that mail leaves from; ${shown(given)} exists only inside a private network.`,
    );
  }
  if (isIP(text) === 4) return text;
  // the URL standard writes IPv6 compressed, as RFC 5952 §4 wants
  if (isIP(text) === 6 && !text.includes('%')) {
    return new URL(`http://[${text}]`).hostname.slice(1, -1);
  }
  throw new WrongUsage(
    `--ip: expected an IPv4 or IPv6 address, such as 192.0.2.1, but got "${shown(given)}".`,
  );
}

function selector(given: string): string {
  const text = given.trim().toLowerCase();
  if (text.length <= MAX_DOMAIN && text.split('.').every((label) => LABEL.test(label))) return text;
  throw new WrongUsage(
    `--selector: expected a DKIM selector, such as s1 (the part before ._domainkey), but got "${shown(given)}".`,
  );
}

/** What `check` is called with. */
export interface Stated {
  readonly from?: string;
  readonly to?: string;
  readonly ip?: readonly string[];
  readonly selector?: readonly string[];
}

/** The facts of one `check`: SUBJECT fills the sides that are not named. Throws `WrongUsage`. */
export function statedFacts(
  subject: string,
  { from, to, ip = [], selector: named = [] }: Stated,
): Facts {
  const both = mailbox('SUBJECT', subject);
  const ips = bounded('--ip', ip).map(sendingIp);
  const selectors = bounded('--selector', named).map(selector);
  return {
    sender: from === undefined ? both : mailbox('--from', from),
    recipient: to === undefined ? both : mailbox('--to', to),
    ...(ips.length > 0 && {
      sendingAddresses: ips.map((address) => ({ ip: address, source: 'said' as const })),
    }),
    ...(selectors.length > 0 && { selectors }),
  };
}
