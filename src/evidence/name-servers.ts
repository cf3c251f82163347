import { isIPv6 } from 'node:net';
import type { Gatherer, NameServerHost, NameServers, Observed } from '../model/evidence.ts';
import type { Delegation, DelegationOptions } from './delegation.ts';
import { findDelegation, parentServers } from './delegation.ts';
import { askDirectly } from './direct-question.ts';
import type { DirectAnswer } from './direct-question.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { createSharedWork } from './shared-work.ts';
import { createTargetLimits } from './target-limits.ts';
import { observe } from './reading.ts';

const MAX_SERVERS = 8;
/** Addresses of one server that are asked. */
const MAX_ADDRESSES = 4;
/** To one address about one zone: many a server has very many zones. */
const QUESTIONS_AT_ONCE = 2;
const QUESTIONS_PER_MINUTE = 10;
/** A server that was mended is to be believed soon; those of the zones above are asked over and over. */
const KEPT_SECONDS = 30;
const MAX_KEPT = 1000;

type ServerAnswer = NameServerHost['answer'];
type AskSoa = (address: string, zone: string, signal: AbortSignal) => Promise<ServerAnswer>;

const REFUSED = new Set([5, 9]); // REFUSED, NOTAUTH

const readSoa = (zone: string, answer: DirectAnswer): ServerAnswer => {
  if (answer.kind !== 'replied') return { kind: answer.kind };
  const soa = answer.answers.find((record) => record.type === 'SOA');
  if (REFUSED.has(answer.code)) return { kind: 'lame', said: 'refused' };
  if (answer.code !== 0) return { kind: 'lame', said: 'servfail' };
  const hasZone = soa?.type === 'SOA' && soa.name.replace(/\.$/, '').toLowerCase() === zone;
  if (!hasZone || !answer.isAuthoritative) return { kind: 'lame', said: 'not-authoritative' };
  return { kind: 'authoritative', serial: soa.data.serial ?? 0 };
};

/** Addresses of a server; undefined where they could not be looked up. */
const addressesOf = async (
  name: string,
  { glue }: Delegation,
  { resolver }: DelegationOptions,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> => {
  const told = glue[name] ?? [];
  if (told.length > 0) return told.slice(0, MAX_ADDRESSES);
  const [v4, v6] = await Promise.all([
    resolver.resolve(name, 'A', signal),
    resolver.resolve(name, 'AAAA', signal),
  ]);
  const found = [v4, v6].flatMap((answer) => (answer.kind === 'records' ? answer.records : []));
  const isWhole = v4.kind !== 'unseen' && v6.kind !== 'unseen';
  return found.length > 0 || isWhole ? found.slice(0, MAX_ADDRESSES) : undefined;
};

const askServer = async (
  name: string,
  delegation: Delegation,
  options: DelegationOptions & { readonly askSoa: AskSoa },
  signal: AbortSignal,
): Promise<readonly NameServerHost[]> => {
  const addresses = await addressesOf(name, delegation, options, signal);
  if (!addresses) return [{ name, address: null, answer: { kind: 'unasked' } }];
  if (addresses.length === 0)
    return [{ name, address: null, answer: { kind: 'lame', said: 'no-address' } }];
  const hosts = await Promise.all(
    addresses.map(async (address) => ({
      name,
      address,
      answer: await options.askSoa(address, delegation.zone, signal),
    })),
  );
  // without IPv6 here, the other family tells of the same server
  const asked = hosts.filter(
    ({ address, answer }) => !isIPv6(address) || answer.kind !== 'unasked',
  );
  return asked.length > 0 ? asked : hosts;
};

/** Whether questions to name servers get out of here at all: those of the zone above are asked. */
const tryControl = async (
  zone: string,
  options: DelegationOptions & { readonly askSoa: AskSoa },
  signal: AbortSignal,
): Promise<'works' | 'fails'> => {
  const parent = await parentServers(zone, options, signal);
  if (!parent) return 'fails';
  const answers = await Promise.all(
    parent.addresses.map((address) => options.askSoa(address, parent.zone, signal)),
  );
  return answers.some(({ kind }) => kind === 'authoritative') ? 'works' : 'fails';
};

/** How the name servers of a domain's zone answer when they are asked themselves. RFC 1912 §2.8. */
export async function lookUpNameServers(
  domain: string,
  options: DelegationOptions & { readonly askSoa: AskSoa },
  signal: AbortSignal,
): Promise<Observed<NameServers>> {
  const { resolver } = options;
  const none = { domain, zone: null, hosts: [], resolves: true, control: 'not-needed' } as const;
  const delegation = await findDelegation(domain, options, signal);
  if (!delegation.seen) {
    // a resolver that answers all the rest merely does not tell name servers
    const route = await resolver.resolve(domain, 'MX', signal);
    return route.kind === 'unseen' ? delegation : observe(none, [route]);
  }
  const { value } = delegation;
  if (value === null) return observe(none, [delegation]);
  const [own, found] = await Promise.all([
    resolver.resolve(value.zone, 'SOA', signal),
    Promise.all(
      value.names.map(async (name, at): Promise<readonly NameServerHost[]> =>
        at < MAX_SERVERS
          ? await askServer(name, value, options, signal)
          : [{ name, address: null, answer: { kind: 'unasked' } }],
      ),
    ),
  ]);
  const hosts = found.flat();
  const isAnswered = hosts.some(({ answer }) => answer.kind === 'authoritative');
  const control = isAnswered ? 'not-needed' : await tryControl(value.zone, options, signal);
  const resolves = own.kind !== 'unseen';
  return observe({ domain, zone: value.zone, hosts, resolves, control }, [delegation]);
}

/** The name servers of each side of a mail; both share the limits that spare the servers. */
export function createNameServersGatherers(options: DelegationOptions): {
  readonly recipientNameServers: Gatherer<'recipientNameServers'>;
  readonly senderNameServers: Gatherer<'senderNameServers'>;
} {
  const limits = createTargetLimits({
    atOnce: QUESTIONS_AT_ONCE,
    perMinute: QUESTIONS_PER_MINUTE,
    now: Date.now,
  });
  const recent = createExpiringCache<ServerAnswer>(MAX_KEPT, Date.now);
  const asking = createSharedWork<ServerAnswer>();
  const askNow = async (
    key: string,
    address: string,
    zone: string,
    signal: AbortSignal,
  ): Promise<ServerAnswer> => {
    const admission = await limits.enter(key, signal);
    if (admission.kind !== 'admitted') return { kind: 'unasked' };
    try {
      const question = { name: zone, type: 'SOA' } as const;
      const answer = readSoa(
        zone,
        await askDirectly(options.dialer, address, question, signal, options.datagramMs),
      );
      if (answer.kind !== 'unasked') recent.keep(key, answer, KEPT_SECONDS);
      return answer;
    } finally {
      admission.leave();
    }
  };
  // both sides of a mail may be one domain, and two names one server
  const askSoa: AskSoa = async (address, zone, signal) => {
    const key = `${address} ${zone}`;
    const known = recent.get(key);
    if (known) return known;
    const answer = await asking.join(key, (shared) => askNow(key, address, zone, shared), signal);
    return answer ?? { kind: 'unasked' };
  };
  const gather = async (
    asked: string,
    domain: string | undefined,
    signal: AbortSignal,
  ): Promise<Observed<NameServers>> =>
    domain === undefined
      ? { seen: false, why: 'not-allowed', asked: `${asked}: no domain` }
      : lookUpNameServers(domain, { ...options, askSoa }, signal);
  return {
    recipientNameServers: {
      name: 'recipientNameServers',
      gather: ({ recipient }, signal) => gather('recipientNameServers', recipient?.domain, signal),
    },
    senderNameServers: {
      name: 'senderNameServers',
      gather: ({ sender }, signal) => gather('senderNameServers', sender?.domain, signal),
    },
  };
}
