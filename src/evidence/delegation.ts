import type { Answer } from 'dns-packet';
import type { Observed } from '../model/evidence.ts';
import type { Dialer } from './dialer.ts';
import { askDirectly } from './direct-question.ts';
import type { DirectReply } from './direct-question.ts';
import type { Resolver } from './dns-answer.ts';
import { knownAddresses } from './host-addresses.ts';
import type { Age } from './reading.ts';
import { notSeen, observe, recordsOf } from './reading.ts';

/** Labels that are taken off to find the zone a name lies in. */
const MAX_LABELS = 8;
/** Servers of the parent zone that are asked, one after the other, until one tells. */
const MAX_PARENT_SERVERS = 3;
/** So long the resolver alone may look for the servers; then the parent is asked beside it. */
const PATIENCE_MS = 1000;

/** Which servers have a zone. */
export interface Delegation {
  readonly zone: string;
  readonly names: readonly string[];
  /** Addresses that the parent told with the names, for those that lie inside the zone itself. */
  readonly glue: Readonly<Record<string, readonly string[]>>;
}

export interface DelegationOptions {
  readonly resolver: Resolver;
  readonly dialer: Dialer;
  /** Milliseconds for one datagram to a name server. */
  readonly datagramMs?: number;
}

/** '' for a top-level domain. */
export const parentOf = (name: string): string =>
  name.includes('.') ? name.slice(name.indexOf('.') + 1) : '';

const plain = (name: string): string => name.replace(/\.$/, '').toLowerCase();

/** Addresses of the servers of the zone above, a few of them. */
export const parentServers = async (
  zone: string,
  { resolver }: DelegationOptions,
  signal: AbortSignal,
): Promise<{ readonly zone: string; readonly addresses: readonly string[] } | undefined> => {
  for (let above = parentOf(zone); above !== ''; above = parentOf(above)) {
    const answer = await resolver.resolve(above, 'NS', signal);
    if (answer.kind === 'unseen') return undefined;
    if (answer.kind !== 'records') continue;
    const hosts = answer.records.toSorted().slice(0, MAX_PARENT_SERVERS);
    const found = await Promise.all(hosts.map((host) => knownAddresses(resolver, host, signal)));
    // one address of each, IPv4 where there is one
    return { zone: above, addresses: found.flatMap(([first]) => first ?? []) };
  }
  return undefined;
};

/** NS records for the name or one above it, from a referral or an answer, with their addresses. */
const readReferral = (name: string, parent: string, reply: DirectReply): Delegation | undefined => {
  const records: readonly Answer[] = [...reply.answers, ...reply.authorities];
  const below = (owner: string): boolean =>
    owner.endsWith(`.${parent}`) && (owner === name || name.endsWith(`.${owner}`));
  const servers = records.flatMap((record) =>
    record.type === 'NS' && below(plain(record.name))
      ? [{ zone: plain(record.name), host: plain(record.data) }]
      : [],
  );
  const zone = servers[0]?.zone;
  if (zone === undefined) return undefined;
  const names = [...new Set(servers.map(({ host }) => host))].sort();
  const glue = Object.fromEntries(
    names.map((host) => [
      host,
      reply.additionals.flatMap((record) =>
        (record.type === 'A' || record.type === 'AAAA') && plain(record.name) === host
          ? [record.data]
          : [],
      ),
    ]),
  );
  return { zone, names, glue };
};

/** What the servers of the zone above say: asked where the resolver itself is at a loss. */
const askParent = async (
  name: string,
  options: DelegationOptions,
  signal: AbortSignal,
): Promise<Delegation | undefined> => {
  const parent = await parentServers(name, options, signal);
  for (const address of parent?.addresses ?? []) {
    const reply = await askDirectly(
      options.dialer,
      address,
      { name, type: 'NS' },
      signal,
      options.datagramMs,
    );
    const found =
      reply.kind === 'replied' && parent ? readReferral(name, parent.zone, reply) : undefined;
    if (found) return found;
  }
  return undefined;
};

/** Undefined where it takes longer. Milliseconds. */
const inTime = <T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  return Promise.race([promise, elapsed]).finally(() => clearTimeout(timer));
};

/** The zone a name lies in and its servers; null where no zone below the top-level domain has it. */
export async function findDelegation(
  domain: string,
  options: DelegationOptions,
  signal: AbortSignal,
): Promise<Observed<Delegation | null>> {
  const ages: Age[] = [];
  let name = domain;
  for (let label = 0; label < MAX_LABELS && name.includes('.'); label += 1) {
    const asking = options.resolver.resolve(name, 'NS', signal);
    const early = await inTime(asking, PATIENCE_MS);
    const parent = early ? undefined : askParent(name, options, signal);
    const answer = early ?? (await asking);
    if (answer.kind === 'unseen') {
      const told = await (parent ?? askParent(name, options, signal));
      return told ? observe(told, ages) : notSeen(answer);
    }
    ages.push(answer);
    // behind an alias stand the servers of another zone
    if (answer.kind === 'records' && answer.aliases.length === 0)
      return observe({ zone: name, names: recordsOf(answer).toSorted(), glue: {} }, ages);
    name = parentOf(name);
  }
  return observe(null, ages);
}
