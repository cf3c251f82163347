import { normaliseIp } from '../mail/domain-name.ts';
import type { Mention } from './mention.ts';

const IPV4 = /(?<![\p{L}\p{N}_.-])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}_]|\.\d|-\p{L})/gu;
const IPV6 = /(?<![\p{L}\p{N}_.:-])(?:IPv6:)?([0-9a-f]{0,4}:[0-9a-f:.]{1,43})(?![\p{L}\p{N}_])/giu;
/** `Thunderbird 1.2.3.4` has four numbers, too. */
const VERSION_BEFORE = /(?:\bv|version|versione|vers\.|release|build|firmware)\s{0,2}$/i;

const hasEnoughGroups = (ip: string): boolean => /[0-9a-f]{2,4}:.*[0-9a-f]/i.test(ip);

/** Valid IPv4 and IPv6 addresses as written, lower-cased, in order, with repetitions. */
export function findIps(text: string): readonly Mention[] {
  const found: Mention[] = [];
  for (const match of text.matchAll(IPV4)) {
    const isVersion = VERSION_BEFORE.test(text.slice(Math.max(0, match.index - 12), match.index));
    if (isVersion || normaliseIp(match[0]) === null) continue;
    const [value, start] = [match[0], match.index];
    found.push({ kind: 'ip', value, typed: value, start, end: start + value.length });
  }
  if (!text.includes(':')) return found;
  for (const match of text.matchAll(IPV6)) {
    const value = (match[1] ?? '')
      .replace(/[.:]$/, (end) => (match[1]?.endsWith('::') ? end : ''))
      .toLowerCase();
    if (!hasEnoughGroups(value) || normaliseIp(value) === null) continue;
    found.push({
      kind: 'ip',
      value,
      typed: value,
      start: match.index,
      end: match.index + match[0].length,
    });
  }
  return found.sort((a, b) => a.start - b.start);
}
