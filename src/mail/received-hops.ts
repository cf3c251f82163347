import type { HeaderHop } from '../model/facts.ts';
import { withoutComments } from './comments.ts';
import { normaliseIp } from './domain-name.ts';
import type { HeaderField } from './header-block.ts';

/** More servers than any mail that arrives has passed; a loop is cut off by most at 25 to 100. */
const MAX_HOPS = 60;
const MAX_LINE_CHARS = 2_000;

/** `from client.example (client.example [192.0.2.1]) by mx.example.net with ESMTPS id 1; date`. RFC 5321 §4.4. */
const FROM = /^from\s([^\s;()]{1,253})/i;
const BY = /(?:^|\s)by\s([^\s;()]{1,253})/i;
const WITH = /\bwith\s([A-Za-z0-9]{2,30})/;
const ADDRESS = /[[(](?:IPv6:)?([0-9a-f.:]{3,45})[\])]/i;

/** Protocol words of RFC 3848, RFC 6531 and those in use whose S stands for TLS. */
const OVER_TLS = /^(?:e|u8|utf8|l)[a-z0-9]{0,8}mtps?sa?$|^https$/i;
const PLAIN = /^(?:e?smtpa?|lmtpa?|http)$/i;
const TLS_WORDS = /\b(?:TLS|SSL)v?_?\d|\bcipher[= ]/i;

const hostOf = (word: string | undefined): string | null => {
  const name = word?.toLowerCase().replace(/[.,]$/, '') ?? '';
  return /[a-z0-9]/.test(name) ? name : null;
};

const isEncrypted = (line: string, protocol: string | undefined): boolean | null => {
  if (TLS_WORDS.test(line) || (protocol && /s/i.test(protocol.slice(4)) && OVER_TLS.test(protocol)))
    return true;
  return protocol && PLAIN.test(protocol) ? false : null;
};

/** A date as mail writes it, comments dropped; null where it is none. RFC 5322 §3.3. */
export function readMailDate(text: string | null | undefined): Date | null {
  if (!text) return null;
  const bare = text.slice(0, 200).replace(/\([^()]{0,100}\)/g, ' ').trim(); // prettier-ignore
  // a date has a clock; `Date.parse` would take a lone number for a year
  if (!/\d{1,2}:\d\d/.test(bare)) return null;
  const time = Date.parse(bare);
  return Number.isNaN(time) ? null : new Date(time);
}

const stampOf = (line: string): Date | null => {
  const at = line.lastIndexOf(';');
  return at < 0 ? null : readMailDate(line.slice(at + 1));
};

const seconds = (from: Date | null, to: Date | null): number | null =>
  from && to ? Math.round((to.getTime() - from.getTime()) / 1_000) : null;

/**
 * The servers a mail passed, oldest first, with how long it took from one to the next. `Received`
 * lines are written newest first, each by the server that took the mail; what stands below the
 * first line of the reader's own side was written by others and is their word. Lines that name no
 * server (a local program) are left out. Never throws.
 */
export function readHops(fields: readonly HeaderField[]): readonly HeaderHop[] {
  const lines = fields
    .filter(({ name }) => name === 'received')
    .slice(0, MAX_HOPS)
    .map(({ value }) => value.slice(0, MAX_LINE_CHARS))
    .filter((line) => BY.test(withoutComments(line)))
    .reverse();
  let before = readMailDate(fields.find(({ name }) => name === 'date')?.value);
  return lines.map((line) => {
    const at = stampOf(line);
    const from = FROM.exec(line)?.[1];
    const by = BY.exec(withoutComments(line))?.[1] ?? '';
    const source = line.slice(0, line.indexOf(`by ${by}`));
    const protocol = WITH.exec(line)?.[1];
    const waitedSeconds = seconds(before, at);
    before = at ?? before;
    return {
      from: from ? hostOf(from) : null,
      ip: normaliseIp(ADDRESS.exec(source)?.[1] ?? ''),
      by: hostOf(by),
      encrypted: isEncrypted(line, protocol),
      at: at?.toISOString() ?? null,
      waitedSeconds,
    };
  });
}
