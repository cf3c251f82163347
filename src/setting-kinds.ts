import { isIP } from 'node:net';
import { stripVTControlCharacters } from 'node:util';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

const DNS_PORT = 53;
export const HIGHEST_PORT = 65535;

/** A name with at least two labels, A-labels only. */
export const DOMAIN =
  /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/i;
/** What stands before `._domainkey`. RFC 6376 §3.1. */
export const SELECTOR = /^[a-z0-9_](?:[a-z0-9._-]{0,61}[a-z0-9])?$/i;

// stricter than ipaddr.js, which takes 53 and 0x7f.1 for addresses
export const isAddress = (text: string): boolean => isIP(text) !== 0 && !text.includes('%');

export const isNetwork = (text: string): boolean =>
  isAddress(text.split('/')[0] ?? '') && (!text.includes('/') || ipaddr.isValidCIDR(text));

/** `ip`, `ip:port`, `[ip6]:port`; undefined for anything else. */
export function parseServer(text: string): { host: string; port: number } | undefined {
  if (isAddress(text)) return { host: text, port: DNS_PORT };
  const [, six, four, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = six ?? four ?? '';
  const port = Number(digits);
  return isAddress(host) && port > 0 && port <= HIGHEST_PORT ? { host, port } : undefined;
}

/** Characters of a wrong value that are told back. */
const MAX_SHOWN = 80;

/** A value as it is told back: short, no password of an address, nothing that a terminal would obey. */
export const shown = (value: string): string => {
  const line = stripVTControlCharacters(value.slice(0, 4 * MAX_SHOWN))
    .replaceAll(/\p{Cc}/gu, '�')
    .replace(/\/\/[^/@]*@/, '//…@');
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
};

/** Items by commas. Secret ones are not told back. */
export const list = (isItem: (item: string) => boolean, expected: string, isSecret = false) =>
  z
    .string()
    .transform((text, context) => {
      const items = text
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean);
      const wrong = items.find((item) => !isItem(item));
      if (wrong !== undefined) {
        const found = isSecret ? ':' : ` holds "${shown(wrong)}";`;
        const message = `${found} expected ${expected}, separated by commas`;
        context.issues.push({ code: 'custom', message, input: text, params: { isWhole: true } });
      }
      return items;
    })
    .default([]);

export const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: `expected one of: ${words.join(', ')}` });

export const webAddress = z.url({
  protocol: /^https?$/,
  error: 'expected an address that begins with https:// or http://',
});

export const wholeNumber = (from: number, to: number) => {
  const error = `expected a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,6}$/, { error })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error });
};

export const oneLine = (longest: number) =>
  z.string().regex(new RegExp(`^\\P{Cc}{1,${longest}}$`, 'u'), {
    error: `expected one line of at most ${longest} characters`,
  });
