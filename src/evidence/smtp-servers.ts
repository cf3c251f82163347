import { isIPv4, isIPv6 } from 'node:net';
import type {
  Gatherer,
  MailHost,
  Observed,
  SmtpAnswer,
  SmtpHost,
  SmtpServers,
} from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import { lookUpRoute } from './mail-route.ts';
import { createSmtpProbe } from './smtp-probe.ts';
import type { ProbeTarget, Probed, SmtpProbeOptions } from './smtp-probe.ts';

const MAX_HOSTS = 4;
const MAX_CONTROLS = 3;
const SMTP_PORT = 25;
/** After so long without a word from any host, the controls are tried at the same time. */
const CONTROL_AFTER_MS = 3000;
const CONTROL_TIMEOUT_MS = 5000;

export interface SmtpGathererOptions extends SmtpProbeOptions {
  readonly resolver: Resolver;
  /** Hosts that show whether this machine gets out on port 25 at all; none of the domain's own. */
  readonly controls: (domain: string) => readonly { readonly host: string }[];
  /** False: the operator does not want other people's mail servers to be visited. */
  readonly probe: boolean;
  /** Milliseconds. */
  readonly controlAfterMs?: number;
}

interface Target extends ProbeTarget {
  readonly preference: number;
}

const unseen = <T>(why: 'not-allowed' | 'timeout' | 'no-network', asked: string): Observed<T> => ({
  seen: false,
  why,
  asked,
});

const isAnswer = (talk: Probed['talk']): talk is SmtpAnswer =>
  talk.kind !== 'over' && talk.kind !== 'aborted' && talk.kind !== 'no-network';

const spokeSmtp = ({ talk }: Probed): boolean => talk.kind === 'talked' || talk.kind === 'refused';

/** DNS itself says that no mail gets in there. */
const isDead = ({ addresses, isAddressLiteral }: MailHost): boolean =>
  isAddressLiteral || (addresses.seen && addresses.value.addresses.length === 0);

interface ProbedTarget {
  readonly target: Target;
  readonly probed: Probed;
}

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

const until = (promise: Promise<unknown>, milliseconds: number): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return Promise.race([promise, elapsed]).finally(() => clearTimeout(timer));
};

/**
 * How the mail hosts of the recipient answer on port 25. A host that could not be asked for a reason
 * of ours (no IPv6 here, rate limit) is left out; where none could, nothing was seen.
 */
export function createSmtpGatherer(options: SmtpGathererOptions): Gatherer<'smtpServers'> {
  const { resolver, dialer, controls, controlAfterMs = CONTROL_AFTER_MS } = options;
  const probe = createSmtpProbe(options);
  const isOpen = ({ address }: { readonly address: string }): boolean =>
    dialer.permits({ address, port: SMTP_PORT });

  /** One address per host: IPv4 where there is one, since every sender has that, and an open one. */
  const targetOf = ({ name: host, preference, addresses }: MailHost): Target[] => {
    const all = addresses.seen ? addresses.value.addresses : [];
    const family = all.some(isIPv4) ? all.filter(isIPv4) : all;
    const targets = family.map((address) => ({ host, address, preference }));
    return [targets.find(isOpen) ?? targets[0]].filter((target) => target !== undefined);
  };

  const tryControl = async (
    host: string,
    type: 'A' | 'AAAA',
    signal: AbortSignal,
  ): Promise<boolean> => {
    const answer = await resolver.resolve(host, type, signal);
    const address = answer.kind === 'records' ? answer.records[0] : undefined;
    return address !== undefined && spokeSmtp(await probe({ host, address }, signal));
  };

  /** True as soon as one control host speaks SMTP; over the same kind of address as the silent ones. */
  const portWorks = async (
    domain: string,
    targets: readonly Target[],
    signal: AbortSignal,
  ): Promise<boolean> => {
    const type = targets.every(({ address }) => isIPv6(address)) ? 'AAAA' : 'A';
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal, AbortSignal.timeout(CONTROL_TIMEOUT_MS)]);
    const hosts = controls(domain).slice(0, MAX_CONTROLS);
    const works = await new Promise<boolean>((resolve) => {
      const tries = hosts.map(async ({ host }) => {
        if (await tryControl(host, type, either)) resolve(true);
      });
      void Promise.all(tries).then(() => resolve(false));
    });
    done.abort();
    return works;
  };

  const probeAll = async (
    domain: string,
    targets: readonly Target[],
    signal: AbortSignal,
  ): Promise<{
    readonly all: readonly ProbedTarget[];
    readonly control: SmtpServers['control'];
  }> => {
    let spoken = false;
    const running = Promise.all(
      targets.map(async (target) => {
        const probed = await probe(target, signal);
        spoken ||= spokeSmtp(probed);
        return { target, probed };
      }),
    );
    await until(running, controlAfterMs);
    const isTried = targets.some(isOpen);
    if (spoken || !isTried) return { all: await running, control: 'not-needed' };
    const spokenLate = new AbortController();
    const control = portWorks(domain, targets, AbortSignal.any([signal, spokenLate.signal]));
    const all = await running;
    if (spoken) spokenLate.abort();
    const works = await control;
    return { all, control: spoken ? 'not-needed' : works ? 'works' : 'fails' };
  };

  const gatherFor = async (domain: string, signal: AbortSignal): Promise<Observed<SmtpServers>> => {
    const route = await lookUpRoute(domain, { resolver, providerOf: () => undefined }, signal);
    if (!route.seen) return route;
    const targets = route.value.hosts.flatMap(targetOf).slice(0, MAX_HOSTS);
    if (targets.length === 0) {
      const lost = route.value.hosts.map(({ addresses }) => addresses).find(({ seen }) => !seen);
      if (lost && !lost.seen) return lost;
      const { readAt, ttl } = route;
      const value = { domain, hosts: [], unasked: [], control: 'not-needed' } as const;
      return { seen: true, value, readAt, ...(ttl === undefined ? {} : { ttl }) };
    }
    const { all, control } = await probeAll(domain, targets, signal);
    const hosts: SmtpHost[] = all.flatMap(({ target, probed: { talk } }) =>
      isAnswer(talk) ? [{ ...target, answer: talk }] : [],
    );
    if (hosts.length === 0) return whyNothing(all);
    const readAt = new Date(Math.min(...all.map(({ probed }) => probed.at.getTime())));
    const unasked = route.value.hosts
      .filter((host) => !isDead(host) && !hosts.some((asked) => asked.host === host.name))
      .map(({ name }) => name);
    return { seen: true, value: { domain, hosts, unasked, control }, readAt };
  };

  return {
    name: 'smtpServers',
    gather: async ({ recipient }, signal) => {
      if (!recipient) return unseen('not-allowed', 'smtpServers: no domain');
      if (!options.probe) return unseen('not-allowed', `${recipient.domain}:${SMTP_PORT}`);
      return gatherFor(recipient.domain, signal);
    },
  };
}
