import { parseAddress } from '../mail/address.ts';
import type { Mention } from './mention.ts';

const CANDIDATE =
  /(?:(?<!")"[^"\n@]{1,64}"|(?<![\p{L}\p{N}!#$%&'*+=?^_{}~.-])[\p{L}\p{N}!#$%&'*+=?^_{}~.-]{1,64})@[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,251}[\p{L}\p{N}])?/gu;

/** `to=<anna@…>` of logs, `user=anna@…` of settings: the name before the sign is no part of the address. */
const LABEL_BEFORE =
  /^(?:to|from|user|username|mail|email|e-mail|sender|recipient|rcpt|orig_to|sasl_username|addr|address|cc|bcc)=/i;

/** Quotes, dots and markup that stand around an address, not in it. */
const WRAPPING_START = /^['*_~.!?{=&#]+/;

const clean = (text: string): string => {
  const bare = text.replace(LABEL_BEFORE, '');
  // an underscore may open a name: it is markup only where it closes after the domain, too
  return bare.startsWith('_') && !bare.startsWith('__') ? bare : bare.replace(WRAPPING_START, '');
};

/** Domains end at a word that only lacks its blank: `anna@tizio.example.Please`. */
const withoutGluedWord = (text: string): string => text.replace(/\.(?=[A-Z][a-z]+$)[A-Za-z]+$/, '');

/** All e-mail addresses, in order, with repetitions. */
export function findAddresses(text: string): readonly Mention[] {
  if (!text.includes('@')) return [];
  const found: Mention[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    const raw = clean(match[0]);
    const parsed = parseAddress(withoutGluedWord(raw)) ?? parseAddress(raw);
    if (!parsed) continue;
    const end = match.index + match[0].length;
    found.push({
      kind: 'address',
      value: parsed.address.toLowerCase(),
      typed: parsed.address,
      start: end - raw.length,
      end,
    });
  }
  return found;
}
