import type { Entities } from '../model/facts.ts';
import { findAddresses } from './find-addresses.ts';
import { findCodes } from './find-codes.ts';
import { findIps } from './find-ips.ts';
import { findNames } from './find-names.ts';
import type { FindProviders } from './find-providers.ts';
import { blankOut } from './mention.ts';
import type { Mention } from './mention.ts';
import { fold, tokenise } from './tokens.ts';

/** A message that names more is a list; nobody checks lists of mailboxes. */
export const MAX_ENTITIES = 20;

export interface Found {
  readonly entities: Entities;
  /** Addresses, names and IP addresses in order, with repetitions. */
  readonly mentions: readonly Mention[];
  /** The text without what was found; positions stay. */
  readonly rest: string;
}

const valuesOf = (mentions: readonly Mention[], kind: Mention['kind']): readonly string[] =>
  [...new Set(mentions.filter((one) => one.kind === kind).map(({ value }) => value))].slice(
    0,
    MAX_ENTITIES,
  );

const domainOf = ({ kind, value }: Mention): string =>
  kind === 'address' ? value.slice(value.lastIndexOf('@') + 1) : value;

const byPlace = (a: Mention, b: Mention): number => a.start - b.start;

/** Local parts may hold anything, also the names of providers they do not belong to. */
const localParts = (
  text: string,
  addresses: readonly Mention[],
): readonly { start: number; end: number }[] =>
  addresses.map(({ start, end }) => ({ start, end: Math.max(start, text.lastIndexOf('@', end)) }));

/** Everything that a text names, as `Entities` wants it: in order of appearance, without repetition. */
export function findEntities(text: string, findProviders: FindProviders): Found {
  const addresses = findAddresses(text);
  const ips = findIps(blankOut(text, addresses));
  const names = findNames(blankOut(text, [...addresses, ...ips]));
  const mentions = [...addresses, ...ips, ...names].sort(byPlace);
  const rest = blankOut(text, mentions);
  const folded = fold(blankOut(text, localParts(text, addresses)));
  const domains = mentions
    .filter(({ kind }) => kind === 'address' || kind === 'domain')
    .map(domainOf);
  return {
    mentions,
    rest,
    entities: {
      addresses: valuesOf(mentions, 'address'),
      domains: [...new Set(domains)].slice(0, MAX_ENTITIES),
      ips: valuesOf(mentions, 'ip'),
      hosts: valuesOf(mentions, 'host'),
      codes: findCodes(rest),
      providers: findProviders(folded, tokenise(folded)).slice(0, MAX_ENTITIES),
    },
  };
}
