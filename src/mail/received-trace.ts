import ipaddr from 'ipaddr.js';
import type { HeaderField } from './header-block.ts';
import { isPrivateAddress } from './private-address.ts';

/** Lines of a trace that are looked at, newest first. */
const MAX_HOPS = 30;

/** `from mail.example.com (mail.example.com [192.0.2.1]) by mx.example.net …`, RFC 5321 §4.4. */
const FROM_BY = /^from\s+([^\s;()]{1,253})([^;]{0,600}?)\sby\s+([^\s;()]{1,253})/i;
const BRACKETED = /\[(?:IPv6:)?([0-9a-f.:]{3,45})\]|\(([0-9a-f.:]{7,45})\)/gi;

/** Where servers that check a mail write down whom they took it from. */
const CLIENT_IP =
  /\b(?:client-ip|smtp\.remote-ip|policy\.iprev|sender ip is)[= ]"?\[?([0-9a-f.:]{3,45})/i;

const usable = (address: string | undefined): string | null => {
  if (address === undefined || !ipaddr.isValid(address)) return null;
  return isPrivateAddress(address) ? null : address;
};

/** The last two labels: enough to see that both ends of a hop are one house. */
const house = (name: string): string => name.toLowerCase().split('.').slice(-2).join('.');

const isInternal = (from: string, by: string): boolean =>
  from.includes('.') && !/^[\d.:[\]]+$/.test(from) && house(from) === house(by);

const addressIn = (text: string): string | null => {
  for (const found of text.matchAll(BRACKETED)) {
    const address = usable(found[1] ?? found[2]);
    if (address) return address;
  }
  return null;
};

const recordedIn = (fields: readonly HeaderField[]): string | null => {
  for (const { name, value } of fields) {
    if (name !== 'received-spf' && name !== 'authentication-results') continue;
    const address = usable(CLIENT_IP.exec(value.slice(0, 4_000))?.[1]);
    if (address) return address;
  }
  return null;
};

/**
 * The address that the receiving side took a mail from, out of the head of the delivered mail: as
 * its checks wrote it down, else the newest `Received` line that crosses from another house. Lines
 * further down are the sender's own and prove nothing. Null where none tells.
 */
export function findSendingAddress(fields: readonly HeaderField[]): string | null {
  const recorded = recordedIn(fields);
  if (recorded !== null) return recorded;
  const trace = fields.filter(({ name }) => name === 'received').slice(0, MAX_HOPS);
  for (const { value } of trace) {
    const hop = FROM_BY.exec(value);
    if (!hop?.[1] || hop[2] === undefined || !hop[3]) continue;
    const address = addressIn(`${hop[1]} ${hop[2]}`);
    if (address !== null && !isInternal(hop[1], hop[3])) return address;
  }
  return null;
}
