import { isIPv4, isIPv6 } from 'node:net';
import type {
  Gatherer,
  MailHost,
  MailRoute,
  Observed,
  SmtpHost,
  SmtpServers,
} from '../model/evidence.ts';
import { createAtATime } from './at-a-time.ts';
import type { Resolver } from './dns-answer.ts';
import { lookUpRoute } from './mail-route.ts';
import { envelopeOf } from './smtp-envelope.ts';
import type { Envelope } from './smtp-envelope.ts';
import { createFamilyProbe, isAnswer, wasCalled } from './smtp-family.ts';
import type { ProbedFamily, ProbedTarget, SmtpTarget } from './smtp-family.ts';
import { createSmtpProbe } from './smtp-probe.ts';
import type { SmtpProbeOptions } from './smtp-probe.ts';

const SMTP_PORT = 25;
/** After so long without a word from any host, the controls are tried at the same time. */
const CONTROL_AFTER_MS = 3000;
const CONVERSATIONS_AT_ONCE = 6;
/** A host that says nothing for so long lets the next be called; twenty dead ones end in time, too. */
const PATIENCE_MS = 700;

export interface SmtpGathererOptions extends SmtpProbeOptions {
  readonly resolver: Resolver;
  /** Hosts that show whether this machine gets out on port 25 at all; none of the domain's own. */
  readonly controls: (domain: string) => readonly { readonly host: string }[];
  /** False: the operator does not want other people's mail servers to be visited. */
  readonly probe: boolean;
  /**
   * Domains whose mail may be asked about with MAIL and RCPT; absent or empty: nobody is named to
   * any server.
   */
  readonly askFor?: readonly string[];
  /** Milliseconds. */
  readonly controlAfterMs?: number;
}

const unseen = <T>(why: 'not-allowed' | 'timeout' | 'no-network', asked: string): Observed<T> => ({
  seen: false,
  why,
  asked,
});

/** DNS itself says that no mail gets in there. */
const isDead = ({ addresses, isAddressLiteral }: MailHost): boolean =>
  isAddressLiteral || (addresses.seen && addresses.value.addresses.length === 0);

/** Nobody could be asked: for which reason. */
const whyNothing = (all: readonly ProbedTarget[]): Observed<SmtpServers> => {
  const { target, probed } =
    all.find(({ probed: { talk } }) => talk.kind === 'over') ?? all[0] ?? {};
  const asked = `${target?.host} [${target?.address}]:${SMTP_PORT}`;
  switch (probed?.talk.kind) {
    case 'over':
      return unseen('not-allowed', `rate limit for ${asked}`);
    case 'no-network':
      return unseen('no-network', asked);
    default:
      return unseen('timeout', asked);
  }
};

/**
 * Silence over a kind of address that does not get out of this machine is ours: it is left out,
 * unless nothing else was heard.
 */
const countedOf = (families: readonly ProbedFamily[]): readonly ProbedFamily[] => {
  const kept = families.filter(({ control }) => control !== 'fails' && control !== 'untold');
  return kept.some(({ all }) => all.some(wasCalled)) ? kept : families;
};

const controlOf = (counted: readonly ProbedFamily[]): SmtpServers['control'] => {
  const all = new Set(counted.map(({ control }) => control));
  return all.has('fails') ? 'fails' : all.has('works') ? 'works' : 'not-needed';
};

/** Named by the records, but too many to look up. */
const beyond = ({ records, hosts }: MailRoute): readonly string[] => {
  const known = new Set(hosts.map(({ name }) => name));
  const named = records.map((line) => line.slice(line.indexOf(' ') + 1).replace(/\.$/, ''));
  return [...new Set(named)].filter((name) => name !== '' && !known.has(name));
};

/**
 * Hosts through which mail may get in, unknown to us. IPv4 decides where a host has it: every sender
 * uses that, and nobody is held to have heard a host by IPv6 alone.
 */
const unaskedOf = (
  route: MailRoute,
  targets: readonly SmtpTarget[],
  hosts: readonly SmtpHost[],
): readonly string[] => {
  const hasV4 = new Set(targets.flatMap(({ host, address }) => (isIPv4(address) ? [host] : [])));
  const asked = new Set(
    hosts.flatMap(({ host, address }) => (isIPv4(address) || !hasV4.has(host) ? [host] : [])),
  );
  const open = route.hosts.filter((host) => !isDead(host) && !asked.has(host.name));
  return [...open.map(({ name }) => name), ...beyond(route)];
};

/** By preference, and IPv4 first, as they are in the route. */
const inOrderOf = (
  targets: readonly SmtpTarget[],
  all: readonly ProbedTarget[],
): readonly SmtpHost[] => {
  const probedOf = new Map(all.map(({ target, probed }) => [target, probed]));
  return targets.flatMap((target) => {
    const talk = probedOf.get(target)?.talk;
    const { host, preference, address } = target;
    return talk && isAnswer(talk) ? [{ host, preference, address, answer: talk }] : [];
  });
};

/**
 * How the mail hosts of the recipient answer on port 25, at one IPv4 and one IPv6 address of each.
 * An address that could not be called for a reason of ours (no IPv6 here, rate limit) is left out;
 * where none could, nothing was seen.
 */
export function createSmtpGatherer(options: SmtpGathererOptions): Gatherer<'smtpServers'> {
  const { resolver, dialer, controls, controlAfterMs = CONTROL_AFTER_MS } = options;
  const isOpen = ({ address }: { readonly address: string }): boolean =>
    dialer.permits({ address, port: SMTP_PORT });
  const probeFamily = createFamilyProbe({
    resolver,
    probe: createSmtpProbe(options),
    controls,
    controlAfterMs,
    permits: isOpen,
  });

  /** An open address of each kind, where there is one. */
  const targetsOf = ({ name: host, preference, addresses }: MailHost): readonly SmtpTarget[] =>
    [isIPv4, isIPv6].flatMap((isOfKind) => {
      const all = addresses.seen ? addresses.value.addresses.filter(isOfKind) : [];
      const targets = all.map((address) => ({ host, address, preference }));
      return [targets.find(isOpen) ?? targets[0]].filter((target) => target !== undefined);
    });

  /** Only the first that senders turn to is asked: a second RCPT would tell the same, or less. */
  const withEnvelope = (
    targets: readonly SmtpTarget[],
    envelope: Envelope | undefined,
  ): readonly SmtpTarget[] => {
    const first = targets.find(isOpen);
    return targets.map((target) =>
      envelope && target === first ? { ...target, envelope } : target,
    );
  };

  const callAll = (
    domain: string,
    targets: readonly SmtpTarget[],
    signal: AbortSignal,
  ): Promise<readonly ProbedFamily[]> => {
    const atATime = createAtATime({ atOnce: CONVERSATIONS_AT_ONCE, patienceMs: PATIENCE_MS });
    const kinds = [
      { type: 'A', isOfKind: isIPv4 },
      { type: 'AAAA', isOfKind: isIPv6 },
    ] as const;
    return Promise.all(
      kinds.map(({ type, isOfKind }) => {
        const family = targets.filter(({ address }) => isOfKind(address));
        return probeFamily({ domain, type, targets: family }, atATime, signal);
      }),
    );
  };

  const gatherFor = async (
    domain: string,
    envelope: Envelope | undefined,
    signal: AbortSignal,
  ): Promise<Observed<SmtpServers>> => {
    const route = await lookUpRoute(domain, { resolver, providerOf: () => undefined }, signal);
    if (!route.seen) return route;
    const targets = withEnvelope(route.value.hosts.flatMap(targetsOf), envelope);
    if (targets.length === 0) {
      const lost = route.value.hosts.map(({ addresses }) => addresses).find(({ seen }) => !seen);
      if (lost && !lost.seen) return lost;
      const { readAt, ttl } = route;
      const value = { domain, hosts: [], unasked: [], control: 'not-needed' } as const;
      return { seen: true, value, readAt, ...(ttl === undefined ? {} : { ttl }) };
    }
    const families = await callAll(domain, targets, signal);
    const counted = countedOf(families);
    const all = counted.flatMap((family) => family.all);
    const hosts = inOrderOf(targets, all);
    if (hosts.length === 0) return whyNothing(families.flatMap((family) => family.all));
    const readAt = new Date(Math.min(...all.map(({ probed }) => probed.at.getTime())));
    const unasked = unaskedOf(route.value, targets, hosts);
    return {
      seen: true,
      value: { domain, hosts, unasked, control: controlOf(counted) },
      readAt,
    };
  };

  return {
    name: 'smtpServers',
    gather: async (facts, signal) => {
      const { recipient } = facts;
      if (!recipient) return unseen('not-allowed', 'smtpServers: no domain');
      if (!options.probe) return unseen('not-allowed', `${recipient.domain}:${SMTP_PORT}`);
      return gatherFor(recipient.domain, envelopeOf(facts, options.askFor ?? []), signal);
    },
  };
}
