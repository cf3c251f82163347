import { normaliseDomain, normaliseIp } from '../mail/domain-name.ts';
import type { Gatherer, HeloName, Observed } from '../model/evidence.ts';
import type { Facts } from '../model/facts.ts';
import type { Resolver } from './dns-answer.ts';
import { notSeen, observe, recordsOf } from './reading.ts';

/** Sending hosts of one mail that are looked at. */
const MAX_HOSTS = 3;

interface Given {
  readonly ip: string;
  readonly name: string;
}

/** The hops that came from an address known to be the sender's, with the name given there. */
const givenNames = ({ refusal, sendingAddresses = [] }: Facts): readonly Given[] => {
  const known = sendingAddresses
    .filter(({ source }) => source === 'header' || source === 'bounce')
    .map(({ ip }) => normaliseIp(ip));
  const given = (refusal?.headers?.hops ?? []).flatMap(({ from, ip }) =>
    from !== null && ip !== null && known.includes(normaliseIp(ip)) ? [{ ip, name: from }] : [],
  );
  return given.filter(({ ip }, at) => given.findIndex((one) => one.ip === ip) === at);
};

const addressesOf = async (
  resolver: Resolver,
  name: string,
  signal: AbortSignal,
): Promise<Observed<readonly string[]>> => {
  const [v4, v6] = await Promise.all([
    resolver.resolve(name, 'A', signal),
    resolver.resolve(name, 'AAAA', signal),
  ]);
  // one address is enough; with none, the type that could not be looked up may hold it
  const read = [v4, v6].flatMap((answer) => (answer.kind === 'unseen' ? [] : [answer]));
  const addresses = read.flatMap((answer) => recordsOf<string>(answer));
  const trouble = [v4, v6].find((answer) => answer.kind === 'unseen');
  return trouble?.kind === 'unseen' && addresses.length === 0
    ? notSeen(trouble)
    : observe(addresses, read);
};

/** The names that the sender's hosts gave, and whether they exist. RFC 5321 §2.3.5, §4.1.4. */
export function createHeloNamesGatherer({
  resolver,
}: {
  readonly resolver: Resolver;
}): Gatherer<'heloNames'> {
  const read = async ({ ip, name }: Given, signal: AbortSignal): Promise<HeloName> => {
    const isLiteral = normaliseIp(name) !== null;
    const domain = normaliseDomain(name);
    if (isLiteral || domain === null) {
      return { ip, name, isQualified: isLiteral, addresses: observe([], []) };
    }
    const addresses = await addressesOf(resolver, domain, signal);
    return { ip, name: domain, isQualified: true, addresses };
  };
  return {
    name: 'heloNames',
    gather: async (facts, signal) => {
      const names = await Promise.all(
        givenNames(facts)
          .slice(0, MAX_HOSTS)
          .map((given) => read(given, signal)),
      );
      return observe(
        names,
        names.flatMap(({ addresses }) => (addresses.seen ? [addresses] : [])),
      );
    },
  };
}
