import ipaddr from 'ipaddr.js';
import type { Gatherer, Observed, ReverseName } from '../model/evidence.ts';
import type { SendingAddress } from '../model/facts.ts';
import type { DnsAnswer, Resolver } from './dns-answer.ts';
import { notSeen, observe, recordsOf } from './reading.ts';
import { reverseName } from './reversed-labels.ts';
import type { FindSendingAddresses } from './sending-addresses.ts';

/** PTR names that are confirmed; an address with more of them is a web host. */
const MAX_NAMES = 5;

type Unseen = Extract<DnsAnswer, { kind: 'unseen' }>;

/** Whether a name leads back to the address; a canonical spelling on both sides. */
const leadsBack = (addresses: readonly string[], ip: string): boolean =>
  addresses.some((address) => ipaddr.isValid(address) && ipaddr.process(address).toString() === ip);

const confirm = async (
  ip: string,
  names: readonly string[],
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Observed<string | null>> => {
  const type = ipaddr.IPv4.isValid(ip) ? 'A' : 'AAAA';
  const answers = await Promise.all(names.map((name) => resolver.resolve(name, type, signal)));
  const confirmed = answers.findIndex(
    (answer) => answer.kind !== 'unseen' && leadsBack(recordsOf(answer), ip),
  );
  const answer = answers[confirmed];
  const name = names[confirmed];
  if (answer && answer.kind !== 'unseen' && name !== undefined) return observe(name, [answer]);
  // one of the names that could not be looked up may be the good one
  const unseen = answers.find((one): one is Unseen => one.kind === 'unseen');
  if (unseen) return notSeen(unseen);
  return observe(
    null,
    answers.flatMap((one) => (one.kind === 'unseen' ? [] : [one])),
  );
};

const lookUp = async (
  { ip, source }: SendingAddress,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<ReverseName> => {
  const answer = await resolver.resolve(reverseName(ip), 'PTR', signal);
  if (answer.kind === 'unseen') {
    // for people the address says more than its reverse name
    const unseen = notSeen({ ...answer, asked: `${ip} PTR` });
    return { ip, source, names: unseen, confirmed: unseen };
  }
  const names = recordsOf(answer).slice(0, MAX_NAMES);
  return {
    ip,
    source,
    names: observe(names, [answer]),
    confirmed:
      names.length > 0 ? await confirm(ip, names, resolver, signal) : observe(null, [answer]),
  };
};

/** Name of each sending address, and whether it leads back to it (FCrDNS). RFC 8601 §2.7.3. */
export function createReverseNamesGatherer({
  resolver,
  sendingAddresses,
}: {
  readonly resolver: Resolver;
  readonly sendingAddresses: FindSendingAddresses;
}): Gatherer<'reverseNames'> {
  return {
    name: 'reverseNames',
    gather: async (facts, signal) => {
      const addresses = await sendingAddresses(facts, signal);
      if (!addresses.seen) return addresses;
      const names = await Promise.all(
        addresses.value.map((address) => lookUp(address, resolver, signal)),
      );
      return observe(names, [
        addresses,
        ...names.flatMap((name) => [name.names, name.confirmed]).filter((part) => part.seen),
      ]);
    },
  };
}
