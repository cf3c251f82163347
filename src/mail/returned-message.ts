import type { ReturnedMessage } from '../model/facts.ts';
import { headerValue, parseHeaderBlock, type HeaderField } from './header-block.ts';
import { decodeHeader } from './message.ts';
import { findSendingAddress } from './received-trace.ts';

const MAX_VALUE_CHARS = 500;

export const NOTHING_RETURNED: ReturnedMessage = {
  from: null,
  to: null,
  subject: null,
  date: null,
  sendingIp: null,
};

const IPV4 = '((?:\\d{1,3}\\.){3}\\d{1,3})';

/** How refusals name the address they refuse: `Client host [192.0.2.1] blocked`, `IP 192.0.2.1 was rejected`. */
const NAMED: readonly RegExp[] = [
  new RegExp(`client(?: host)? (?:[a-z0-9.-]{1,253} ?)?\\[${IPV4}\\]`, 'i'),
  new RegExp(
    `(?:messages|mail|email|connections?|traffic|access|message) (?:was )?(?:received )?from (?:ip |ip address |your ip |the ip )?\\[?${IPV4}\\]?`,
    'i',
  ),
  new RegExp(`(?:your ip|ip address|the ip|with ip|ip)(?: is)?:? ?[\\[(]?${IPV4}`, 'i'),
  new RegExp(`[?&;/=](?:ip|query|ipsrc)[=:/]${IPV4}`, 'i'),
];

const isPublic = (ip: string): boolean => {
  const [a = 0, b = 0, ...rest] = ip.split('.').map(Number);
  if ([a, b, ...rest].some((part) => part > 255)) return false;
  return !(
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b < 128)
  );
};

/** The address that the refusing server says it refused; null where its words name none. */
export function findRefusedAddress(diagnostic: string): string | null {
  const text = diagnostic.slice(0, 4_000);
  if (!/\d\.\d{1,3}\.\d{1,3}\.\d/.test(text)) return null;
  for (const pattern of NAMED) {
    const ip = pattern.exec(text)?.[1];
    if (ip && isPublic(ip)) return ip;
  }
  return null;
}

/**
 * Reads the head of the mail that came back. `sendingIp` stays null: a `Received` line of the
 * sender's own server names the person's own connection, which is not what others see.
 */
export function readReturnedMessage(raw: string): ReturnedMessage {
  return readMessageHead(parseHeaderBlock(raw.replace(/^\s+/, '').slice(0, 60_000)));
}

/** The same of a mail that was delivered, where the receiving side wrote down whom it took it from. */
export function readDeliveredMessage(fields: readonly HeaderField[]): ReturnedMessage {
  return { ...readMessageHead(fields), sendingIp: findSendingAddress(fields) };
}

function readMessageHead(fields: readonly HeaderField[]): ReturnedMessage {
  const get = (name: string): string | null => {
    const value = headerValue(fields, name);
    return value ? decodeHeader(value).slice(0, MAX_VALUE_CHARS) : null;
  };
  return {
    from: get('from'),
    to: get('to'),
    subject: get('subject'),
    date: get('date'),
    sendingIp: null,
  };
}
