import { isIP } from 'node:net';
import { isSpfRecord, parseSpfRecord } from '../../mail/spf-record.ts';

/** Reads as a modifier that nobody knows, and was meant as a mechanism: `include=`. */
const MECHANISM_AS_MODIFIER = /^(?:include|ip[46]|a|mx|exists)=/i;

const isGood = (term: string): boolean =>
  parseSpfRecord(`v=spf1 ${term}`).syntaxError === undefined && !MECHANISM_AS_MODIFIER.test(term);

/** `inlcude`, `inclue`, `includes`: the letters of the word with one wrong, doubled, lost or swapped. */
const isMisspelt = (word: string, right: string): boolean => {
  if (Math.abs(word.length - right.length) > 1) return false;
  let start = 0;
  while (start < word.length && word[start] === right[start]) start += 1;
  let end = 0;
  const room = Math.min(word.length, right.length) - start;
  while (end < room && word.at(-1 - end) === right.at(-1 - end)) end += 1;
  const [wrong, wanted] = [
    word.slice(start, word.length - end),
    right.slice(start, right.length - end),
  ];
  if (wrong.length <= 1 && wanted.length <= 1) return true;
  return wrong.length === 2 && wrong === [...wanted].reverse().join('');
};

const networkTerm = (sign: string, network: string): string | undefined => {
  const [address = ''] = network.split('/');
  const version = isIP(address);
  return version === 0 ? undefined : `${sign}ip${version}:${network}`;
};

type Fix = (term: string) => string | undefined;

/** What people mean, the most frequent slips; each is taken only where its outcome can be read. */
const FIXES: readonly Fix[] = [
  (term) => term.replace(/[,;]{1,9}$/, '').replace(/^["']|["']$/g, ''),
  (term) => term.replace(/^[\u2010-\u2015\u2212](?=all$)/i, '-'),
  (term) =>
    /^[+~?-]?(?:al|alll|-all)$/i.test(term) ? `${/^[+~?-]/.exec(term)?.[0] ?? '~'}all` : undefined,
  // an address where a name or nothing stands before it: `ipv4:`, `ip:`, `a:`, `ip4=`, bare
  (term) => {
    const [, sign = '', network = ''] =
      /^([+~?-]?)(?:(?:ipv?[46]?|a|mx|include)[:=]?)?([\da-f:.]+(?:\/\d+)?)$/i.exec(term) ?? [];
    return networkTerm(sign, network);
  },
  (term) => {
    const [, sign = '', word = '', rest = ''] = /^([+~?-]?)([a-z]+)[:=](.+)$/i.exec(term) ?? [];
    if (word && isMisspelt(word.toLowerCase(), 'include')) return `${sign}include:${rest}`;
    if (word && isMisspelt(word.toLowerCase(), 'redirect')) return `redirect=${rest}`;
    return undefined;
  },
  (term) => term.replace(/^([+~?-]?include)(?=[a-z\d_-]+\.)/i, '$1:'),
  (term) => term.replace(/^([+~?-]?(?:a|mx|exists))=/i, '$1:'),
];

/** `ip4:192.0.2.25include:posta.example`, `include:posta.example~all`: where the next term begins. */
const NEXT_TERM = /.(?=(?:[+~?-]?(?:include:|ip4:|ip6:|redirect=)|[+~?-]all$))/i;

const splitGlued = (term: string): readonly string[] | undefined => {
  const at = NEXT_TERM.exec(term);
  if (!at) return undefined;
  const cut = at.index + 1;
  return [term.slice(0, cut), term.slice(cut)];
};

const MAX_SPLITS = 20;

const repairTerm = (term: string, depth = 0): readonly string[] | undefined => {
  if (isGood(term)) return [term];
  for (const fix of FIXES) {
    const fixed = fix(term);
    if (fixed !== undefined && fixed !== '' && isGood(fixed)) return [fixed];
  }
  const parts = depth < MAX_SPLITS ? splitGlued(term) : undefined;
  const [first, rest] = parts ?? [];
  if (first === undefined || rest === undefined) return undefined;
  const [head, tail] = [repairTerm(first, depth + 1), repairTerm(rest, depth + 1)];
  return head && tail && [...head, ...tail];
};

/**
 * The record with its mistakes put right, only where each of them leaves no doubt about what was meant;
 * undefined otherwise.
 */
export function repairSpf(record: string): string | undefined {
  const joined = record.replace(/([a-z\d][:=]) +(?=[a-z\d_])/gi, '$1').trim();
  const [, ...written] = joined.split(/\s+/);
  const terms: string[] = [];
  for (const term of written.filter((word) => !/^v=spf1$/i.test(word))) {
    const repaired = repairTerm(term);
    if (!repaired) return undefined;
    for (const one of repaired) if (!terms.includes(one)) terms.push(one);
  }
  const value = ['v=spf1', ...terms].join(' ');
  return isSpfRecord(value) && parseSpfRecord(value).syntaxError === undefined ? value : undefined;
}
