import type { SpfBehind } from '../../evidence/spf-behind.ts';
import { asName, effectiveTerms } from '../../evidence/spf-text.ts';
import { hasMacro, parseSpfRecord } from '../../mail/spf-record.ts';
import type { SpfTerm } from '../../mail/spf-record.ts';
import { MAX_DNS_LOOKUPS, readableRecord, spfCost } from './spf-cost.ts';

/** Octets that still leave room for the other TXT records in one answer over UDP. RFC 7208 §3.4. */
const MAX_RECORD_OCTETS = 450;

/** A term as it reads in the record of another domain; undefined where it means something else there. */
const transplanted = (term: SpfTerm, from: string): readonly string[] | undefined => {
  const text = term.text.replace(/^\+/, '');
  switch (term.kind) {
    case 'exp':
    case 'unknown-modifier':
      return [];
    case 'redirect':
      return hasMacro(term.domain) ? undefined : [`include:${term.domain}`];
    case 'ip4':
    case 'ip6':
      return term.qualifier === '+' ? [text] : undefined;
    case 'include':
    case 'exists':
      return term.qualifier === '+' && !hasMacro(term.domain) ? [text] : undefined;
    case 'a':
    case 'mx': {
      if (term.qualifier !== '+' || hasMacro(term.domain ?? '')) return undefined;
      return [term.domain === undefined ? text.replace(/^(?:a|mx)/i, `$&:${from}`) : text];
    }
    default:
      return undefined; // ptr depends on the domain, all is cut off before
  }
};

/** What can stand in place of `include:name`; undefined where nothing lets exactly the same pass. */
const behindInclude = (name: string, behind: SpfBehind): readonly string[] | undefined => {
  const parsed = readableRecord(behind, name);
  if (!parsed) return undefined;
  if (parsed.terms.some((term) => term.kind === 'all' && term.qualifier === '+')) return undefined;
  const terms = effectiveTerms(parsed).map((term) => transplanted(term, name));
  return terms.every((term) => term !== undefined) ? terms.flat() : undefined;
};

const toRecord = (terms: readonly string[]): string =>
  ['v=spf1', ...new Map(terms.map((term) => [term.toLowerCase(), term])).values()].join(' ');

interface Step {
  readonly record: string;
  readonly isBig: boolean;
  /** Look-ups saved for each octet that is added. */
  readonly gain: number;
}

const steps = (record: string, behind: SpfBehind, isBig: (name: string) => boolean): Step[] => {
  const { terms } = parseSpfRecord(record);
  const cost = spfCost(record, behind);
  return effectiveTerms({ terms }).flatMap((term): Step[] => {
    if (term.kind !== 'include' || term.qualifier !== '+') return [];
    const name = asName(term.domain);
    const instead = behindInclude(name, behind);
    if (!instead) return [];
    const next = toRecord(terms.flatMap((one) => (one === term ? instead : [one.text])));
    const saved = cost - spfCost(next, behind);
    if (saved <= 0) return [];
    return [
      { record: next, isBig: isBig(name), gain: saved / Math.max(next.length - record.length, 1) },
    ];
  });
};

/**
 * Puts what stands behind `include:` in its place until the record needs no more than `limit`
 * look-ups. Includes of big providers, whose addresses change, go last. The same addresses pass.
 * Undefined where that cannot be reached.
 */
export function flattenSpf(
  record: string,
  behind: SpfBehind,
  isBig: (name: string) => boolean,
  limit = MAX_DNS_LOOKUPS,
): string | undefined {
  let at = toRecord(parseSpfRecord(record).terms.map(({ text }) => text));
  while (spfCost(at, behind) > limit) {
    const [best] = steps(at, behind, isBig).sort(
      (one, other) => Number(one.isBig) - Number(other.isBig) || other.gain - one.gain,
    );
    if (!best) return undefined;
    at = best.record;
  }
  return at;
}

interface SpfParts {
  readonly main: string;
  /** Records of their own, at `_spf1.` and so on below the domain. */
  readonly parts: readonly { readonly name: string; readonly value: string }[];
}

/** Moves the addresses of a long record into includes of its own, each of a size that fits. */
export function splitSpf(record: string, domain: string): SpfParts {
  const { terms } = parseSpfRecord(record);
  const isNetwork = (term: SpfTerm): boolean => term.kind === 'ip4' || term.kind === 'ip6';
  const refuses = terms.some(
    (term) => 'qualifier' in term && term.kind !== 'all' && term.qualifier !== '+',
  );
  // where something is refused, the order of the terms matters
  if (record.length <= MAX_RECORD_OCTETS || refuses) return { main: record, parts: [] };
  const values: string[] = [];
  for (const { text } of effectiveTerms({ terms }).filter(isNetwork)) {
    const last = values.at(-1);
    const longer = `${last ?? ''} ${text}`;
    if (last === undefined || longer.length + ' -all'.length > MAX_RECORD_OCTETS)
      values.push(`v=spf1 ${text}`);
    else values[values.length - 1] = longer;
  }
  const parts = values.map((value, index) => ({
    name: `_spf${index + 1}.${domain}`,
    value: `${value} -all`,
  }));
  const others = terms.filter((term) => !isNetwork(term)).map(({ text }) => text);
  const end = others.findIndex((text) => /^(?:[+~?-]?all$|redirect=)/i.test(text));
  const cut = end >= 0 ? end : others.length;
  const includes = parts.map(({ name }) => `include:${name}`);
  return { main: toRecord([...others.slice(0, cut), ...includes, ...others.slice(cut)]), parts };
}

/** Pieces of at most 255 octets; undefined where one string holds it all. */
export const stringsOf = (value: string): readonly string[] | undefined =>
  value.length > 255 ? (value.match(/.{1,255}/gs) ?? undefined) : undefined;

/** A record within the limits of look-ups and size, as far as that can be reached. */
export function fitSpf(
  record: string,
  domain: string,
  behind: SpfBehind,
  isBig: (name: string) => boolean,
): SpfParts | undefined {
  for (let limit = MAX_DNS_LOOKUPS; limit >= 0; limit -= 1) {
    const flat = flattenSpf(record, behind, isBig, limit);
    if (flat === undefined) break;
    const split = splitSpf(flat, domain);
    if (spfCost(split.main, behind) <= MAX_DNS_LOOKUPS) return split;
  }
  const flat = flattenSpf(record, behind, isBig);
  return flat === undefined ? undefined : { main: flat, parts: [] };
}
