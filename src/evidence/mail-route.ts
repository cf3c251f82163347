import { isIP } from 'node:net';
import { isPrivateAddress } from '../mail/private-address.ts';
import type { Gatherer, MailHost, MailRoute, Observed } from '../model/evidence.ts';
import type { ProviderRules } from '../model/provider-rules.ts';
import type { DnsAnswer, RecordData, Resolver } from './dns-answer.ts';

/** Hosts whose addresses are looked up; the records are shown all the same. */
const MAX_HOSTS = 20;
const MAX_RECORDS = 50;

type Seen = Exclude<DnsAnswer, { kind: 'unseen' }>;
type AddressAnswer = DnsAnswer<'A' | 'AAAA'>;
type Exchange = RecordData['MX'];

export interface RouteOptions {
  readonly resolver: Resolver;
  /** Id of the provider that runs these hosts; undefined where none is recognised. */
  readonly providerOf: (hostNames: readonly string[]) => string | undefined;
  /** What these hosts' provider lets through. */
  readonly rulesOf?: (hostNames: readonly string[]) => ProviderRules | undefined;
  /** The well-known domain that somebody probably meant. */
  readonly nearMissOf?: (domain: string) => string | null;
}

/** Who runs the hosts, and by which rules, as far as they are recognised. */
const recognise = (
  { providerOf, rulesOf }: RouteOptions,
  hostNames: readonly string[],
): Pick<MailRoute, 'provider' | 'rules'> => {
  const provider = providerOf(hostNames);
  const rules = rulesOf?.(hostNames);
  return { ...(provider && { provider }), ...(rules && { rules }) };
};

/** When the oldest part was read, and how long the shortest-lived one holds. */
const validity = (parts: readonly { readonly readAt: Date; readonly ttl?: number }[]) => ({
  readAt: new Date(Math.min(...parts.map(({ readAt }) => readAt.getTime()))),
  ttl: Math.min(...parts.map(({ ttl }) => ttl ?? Infinity)),
});

/**
 * Both address families together. What one family shows is enough; nothing shown by one, or only what
 * no sender can reach, holds if the other one could be asked, too. NXDOMAIN holds for all types (RFC 8020).
 */
const combine = (answers: readonly AddressAnswer[]): MailHost['addresses'] => {
  const seen = answers.filter((answer) => answer.kind !== 'unseen');
  const addresses = seen.flatMap((answer) => (answer.kind === 'records' ? answer.records : []));
  const isMissing = addresses.length === 0 && seen.some(({ kind }) => kind === 'nxdomain');
  const unseen = answers.find((answer) => answer.kind === 'unseen');
  if (unseen && addresses.every(isPrivateAddress) && !isMissing)
    return { seen: false, why: unseen.why, asked: unseen.asked };
  return { seen: true, value: { exists: !isMissing, addresses }, ...validity(seen) };
};

const askAddresses = (
  name: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<readonly AddressAnswer[]> =>
  Promise.all([resolver.resolve(name, 'A', signal), resolver.resolve(name, 'AAAA', signal)]);

const lookUpHost = async (
  { exchange, preference }: Exchange,
  readAt: Date,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<MailHost> => {
  const name = exchange;
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0) {
    // looked up as a name, as senders do, it can only fail: no top level domain is all digits
    const addresses = { seen: true, value: { exists: false, addresses: [] }, readAt } as const;
    return { name, preference, addresses, isAlias: false, isAddressLiteral: true };
  }
  const answers = await askAddresses(name, resolver, signal);
  const isAlias = answers.some((answer) => answer.kind === 'records' && answer.aliases.length > 0);
  return { name, preference, addresses: combine(answers), isAlias, isAddressLiteral: false };
};

/** Best preference first; equal ones by name, so that two look-ups give the same. Each name once. */
const inOrder = (exchanges: readonly Exchange[]): readonly Exchange[] => {
  const sorted = exchanges
    .filter(({ exchange }) => exchange !== '')
    .toSorted((a, b) => a.preference - b.preference || (a.exchange < b.exchange ? -1 : 1));
  const best = new Map<string, Exchange>();
  for (const one of sorted) if (!best.has(one.exchange)) best.set(one.exchange, one);
  return [...best.values()].slice(0, MAX_HOSTS);
};

const exchangesToHosts = async (
  domain: string,
  answer: Extract<DnsAnswer<'MX'>, { kind: 'records' }>,
  options: RouteOptions,
  signal: AbortSignal,
): Promise<Observed<MailRoute>> => {
  const sorted = answer.records.toSorted((a, b) => a.preference - b.preference);
  const records = sorted
    .slice(0, MAX_RECORDS)
    .map(({ preference, exchange }) => `${preference} ${exchange}.`);
  const exchanges = inOrder(answer.records);
  if (exchanges.length === 0) {
    // RFC 7505 §3 wants preference 0; any other one cannot mean anything else
    return {
      seen: true,
      value: { domain, kind: 'null', records, hosts: [] },
      ...validity([answer]),
    };
  }
  const hosts = await Promise.all(
    exchanges.map((exchange) => lookUpHost(exchange, answer.readAt, options.resolver, signal)),
  );
  const known = recognise(
    options,
    hosts.map(({ name }) => name),
  );
  const parts = hosts.flatMap(({ addresses }) => (addresses.seen ? [addresses] : []));
  return {
    seen: true,
    value: { domain, kind: 'mx', records, hosts, ...known },
    ...validity([answer, ...parts]),
  };
};

/** No MX: the domain itself takes the mail, if it has an address. RFC 5321 §5.1. */
const implicitRoute = async (
  domain: string,
  answer: Seen,
  options: RouteOptions,
  signal: AbortSignal,
): Promise<Observed<MailRoute>> => {
  const addresses = combine(await askAddresses(domain, options.resolver, signal));
  if (!addresses.seen) return addresses;
  const valid = validity([answer, addresses]);
  if (addresses.value.addresses.length === 0)
    return { seen: true, value: { domain, kind: 'none', records: [], hosts: [] }, ...valid };
  const host = { name: domain, preference: 0, addresses, isAlias: false, isAddressLiteral: false };
  const value = { domain, kind: 'implicit', records: [], hosts: [host] } as const;
  return { seen: true, value: { ...value, ...recognise(options, [domain]) }, ...valid };
};

/**
 * Where mail for a domain goes: MX, null MX, or the domain's own address. Unseen where the MX, or
 * without MX the address, could not be looked up; hosts are observed one by one.
 */
export async function lookUpRoute(
  domain: string,
  options: RouteOptions,
  signal: AbortSignal,
): Promise<Observed<MailRoute>> {
  const answer = await options.resolver.resolve(domain, 'MX', signal);
  switch (answer.kind) {
    case 'unseen':
      return { seen: false, why: answer.why, asked: answer.asked };
    case 'nxdomain': {
      const nearMiss = options.nearMissOf?.(domain);
      return {
        seen: true,
        value: { domain, kind: 'nxdomain', records: [], hosts: [], ...(nearMiss && { nearMiss }) },
        ...validity([answer]),
      };
    }
    case 'no-data':
      return implicitRoute(domain, answer, options, signal);
    case 'records':
      return exchangesToHosts(domain, answer, options, signal);
    default:
      return answer satisfies never;
  }
}

/** The route of one side of a mail. Called without that side in the facts, it has seen nothing. */
export function createRouteGatherer<N extends 'recipientRoute' | 'senderRoute'>(
  name: N,
  role: 'recipient' | 'sender',
  options: RouteOptions,
): Gatherer<N> {
  return {
    name,
    // both kinds of evidence are a MailRoute, which the type of a generic name does not show
    gather: async (facts, signal) => {
      const domain = facts[role]?.domain;
      if (domain === undefined)
        return { seen: false, why: 'not-allowed', asked: `${name}: no domain` };
      return await lookUpRoute(domain, options, signal);
    },
  };
}
