import type { Dnssec, Gatherer, Observed } from '../model/evidence.ts';
import type { DnsAnswer, RecordType, Resolver } from './dns-answer.ts';
import type { Answered } from './reading.ts';
import { notSeen, observe, recordsOf } from './reading.ts';

/** Mail hosts whose signatures are looked at. */
const MAX_HOSTS = 8;

type State = Dnssec['names'][number]['state'];

interface Looked {
  readonly kind: 'looked';
  readonly name: string;
  readonly state: State;
  /** What was answered, with the signatures looked at or without. */
  readonly answer: Answered;
}

const isServfail = (answer: DnsAnswer): boolean =>
  answer.kind === 'unseen' && answer.why === 'servfail';

/**
 * A resolver says SERVFAIL for broken signatures and for servers it cannot reach. With the CD bit it
 * answers in the first case only (RFC 4035 §3.2.2, RFC 6840 §5.9). A second question of another type
 * must fail, too: the first failure may have been a server that was slow to wake.
 */
const lookAt = async (
  resolver: Resolver,
  name: string,
  type: RecordType,
  signal: AbortSignal,
): Promise<Looked | Extract<DnsAnswer, { kind: 'unseen' }>> => {
  const answer = await resolver.resolve(name, type, signal);
  if (answer.kind !== 'unseen')
    return { kind: 'looked', name, state: answer.isAuthentic ? 'authentic' : 'answered', answer };
  if (!isServfail(answer)) return answer;
  const unchecked = await resolver.resolve(name, type, signal, { checkingDisabled: true });
  if (unchecked.kind === 'unseen') return answer;
  const again = await resolver.resolve(name, 'SOA', signal);
  return isServfail(again) ? { kind: 'looked', name, state: 'broken', answer: unchecked } : answer;
};

/** Exchanges of an MX answer, most preferred first; for others none. */
const hostsOf = (answer: DnsAnswer<'MX'>): readonly string[] =>
  answer.kind === 'records'
    ? recordsOf(answer)
        .toSorted((a, b) => a.preference - b.preference)
        .map(({ exchange }) => exchange)
        .filter((exchange) => exchange !== '')
    : [];

/** Whether the signatures over a domain's mail route hold. Unseen where DNS fails for any other reason. */
export async function lookUpDnssec(
  domain: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Observed<Dnssec>> {
  const route = await lookAt(resolver, domain, 'MX', signal);
  if (route.kind === 'unseen') return notSeen(route);
  const hosts = await Promise.all(
    hostsOf(route.answer as DnsAnswer<'MX'>).map(async (name, at) => {
      const looked = at < MAX_HOSTS ? await lookAt(resolver, name, 'A', signal) : undefined;
      return looked?.kind === 'looked' ? looked : { name, state: 'unseen' as const };
    }),
  );
  const names = [route, ...hosts].map(({ name, state }) => ({ name, state }));
  return observe({ domain, names }, [
    route.answer,
    ...hosts.flatMap((host) => ('answer' in host ? [host.answer] : [])),
  ]);
}

/** The signatures of one side of a mail. */
export function createDnssecGatherer<N extends 'recipientDnssec' | 'senderDnssec'>(
  name: N,
  role: 'recipient' | 'sender',
  { resolver }: { readonly resolver: Resolver },
): Gatherer<N> {
  return {
    name,
    gather: async (facts, signal) => {
      const domain = facts[role]?.domain;
      if (domain === undefined)
        return { seen: false, why: 'not-allowed', asked: `${name}: no domain` };
      return await lookUpDnssec(domain, resolver, signal);
    },
  };
}
