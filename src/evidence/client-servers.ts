import type {
  ClientAnswer,
  ClientServer,
  ClientServers,
  ClientService,
  Gatherer,
  Observed,
} from '../model/evidence.ts';
import { mailboxOf } from '../model/evidence.ts';
import { talkAsClient } from './client-session.ts';
import type { ClientTalkOptions } from './client-session.ts';
import { candidateSettings, providerSettings, publishedSettings } from './client-settings.ts';
import type { ClientSetting, ProviderClients, PublishedSettings } from './client-settings.ts';
import type { Dialer } from './dialer.ts';
import type { Resolver } from './dns-answer.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { knownMailHosts } from './host-addresses.ts';
import { createSharedWork } from './shared-work.ts';
import { createTargetLimits } from './target-limits.ts';

const KEPT_SECONDS = 60;
const MAX_KEPT = 500;
const MAX_CONTROLS = 3;
const LIMITS = { atOnce: 2, perMinute: 12 } as const;

export interface ClientServersOptions extends Omit<ClientTalkOptions, 'signal'> {
  readonly resolver: Resolver;
  readonly dialer: Dialer;
  readonly providerOf: (domain: string, mailHosts: readonly string[]) => string | undefined;
  readonly clientsOf: (provider: string) => ProviderClients;
  /** Servers that show whether connections to these ports get out; none of the domain's own. */
  readonly controls: (domain: string, port: number) => readonly ClientSetting[];
  /** False: the operator does not want other people's mail servers to be visited. */
  readonly probe: boolean;
}

type Answered = Omit<ClientServer, 'control'>;

const SILENT: ReadonlySet<ClientAnswer['kind']> = new Set<ClientAnswer['kind']>([
  'closed',
  'no-answer',
  'unreachable',
]);

const spoke = ({ kind }: ClientAnswer): boolean => kind === 'talked' || kind === 'refused';

/** Whether anything that somebody names for this service is known; candidates are tried for the rest. */
const without = (
  settings: readonly ClientSetting[],
  services: ReadonlySet<ClientService>,
): readonly ClientSetting[] => settings.filter(({ service }) => !services.has(service));

/** What mail programs of the person's domain should be set to, each server called once. */
export function createClientServersGatherer(
  options: ClientServersOptions,
): Gatherer<'clientServers'> {
  const { resolver, dialer, controls } = options;
  const recent = createExpiringCache<ClientAnswer>(MAX_KEPT, Date.now);
  const calling = createSharedWork<ClientAnswer>();
  const limits = createTargetLimits({ ...LIMITS, now: Date.now });

  const callAt = async (
    setting: ClientSetting,
    address: string,
    signal: AbortSignal,
  ): Promise<ClientAnswer> => {
    const admission = await limits.enter(address, signal);
    if (admission.kind !== 'admitted')
      return { kind: 'unseen', why: admission.kind === 'over' ? 'not-allowed' : 'timeout' };
    const answer = await talkAsClient(dialer, { ...setting, address }, { ...options, signal });
    admission.leave();
    return answer;
  };

  /** IPv4 where there is one: everybody has that. */
  const callNow = async (setting: ClientSetting, signal: AbortSignal): Promise<ClientAnswer> => {
    const v4 = await resolver.resolve(setting.host, 'A', signal);
    const answer =
      v4.kind === 'no-data' ? await resolver.resolve(setting.host, 'AAAA', signal) : v4;
    if (answer.kind === 'unseen') return { kind: 'unseen', why: answer.why };
    const address = answer.kind === 'records' ? answer.records[0] : undefined;
    return address === undefined ? { kind: 'no-name' } : callAt(setting, address, signal);
  };

  const call = async (setting: ClientSetting, signal: AbortSignal): Promise<ClientAnswer> => {
    const key = `${setting.service} ${setting.host} ${setting.port} ${setting.tls}`;
    const kept = recent.get(key);
    if (kept) return kept;
    const answer = await calling.join(key, (shared) => callNow(setting, shared), signal);
    if (answer && answer.kind !== 'unseen') recent.keep(key, answer, KEPT_SECONDS);
    return answer ?? { kind: 'unseen', why: 'timeout' };
  };

  const portWorks = async (
    domain: string,
    port: number,
    answered: readonly Answered[],
    signal: AbortSignal,
  ): Promise<'works' | 'fails'> => {
    if (answered.some((one) => one.port === port && spoke(one.answer))) return 'works';
    const tried = controls(domain, port).slice(0, MAX_CONTROLS);
    const answers = await Promise.all(tried.map((setting) => call(setting, signal)));
    return answers.some(spoke) ? 'works' : 'fails';
  };

  const withControls = async (
    domain: string,
    answered: readonly Answered[],
    signal: AbortSignal,
  ): Promise<readonly ClientServer[]> => {
    const isDoubtful = ({ source, answer }: Answered): boolean =>
      source !== 'candidate' && SILENT.has(answer.kind);
    const ports = [...new Set(answered.filter(isDoubtful).map(({ port }) => port))];
    const works = new Map(
      await Promise.all(
        ports.map(async (port) => [port, await portWorks(domain, port, answered, signal)] as const),
      ),
    );
    return answered.map((one) => ({
      ...one,
      control: isDoubtful(one) ? (works.get(one.port) ?? 'fails') : 'not-needed',
    }));
  };

  const settingsOf = async (
    domain: string,
    provider: string | undefined,
    published: PublishedSettings,
    signal: AbortSignal,
  ) => {
    const known = new Set<ClientService>([
      ...published.named.map(({ service }) => service),
      ...published.notOffered,
    ]);
    const ofProvider = provider ? providerSettings(options.clientsOf(provider)) : [];
    const fromProvider = without(ofProvider, known);
    for (const { service } of fromProvider) known.add(service);
    // a known provider names all it has: names of our own making would find nothing of it
    const guessed =
      ofProvider.length > 0
        ? []
        : without(await candidateSettings(domain, resolver, signal), known);
    return { ...published, settings: [...published.named, ...fromProvider, ...guessed] };
  };

  const gatherFor = async (
    domain: string,
    signal: AbortSignal,
  ): Promise<Observed<ClientServers>> => {
    const [mailHosts, published] = await Promise.all([
      knownMailHosts(resolver, domain, signal),
      publishedSettings(domain, resolver, signal),
    ]);
    const provider = options.providerOf(domain, mailHosts);
    const { settings, records, notOffered } = await settingsOf(domain, provider, published, signal);
    const answered = await Promise.all(
      settings.map(async (setting) => ({ ...setting, answer: await call(setting, signal) })),
    );
    const first = answered.find(({ answer }) => answer.kind === 'unseen');
    if (first?.answer.kind === 'unseen' && answered.every(({ answer }) => answer.kind === 'unseen'))
      return { seen: false, why: first.answer.why, asked: `${first.host}:${first.port}` };
    const servers = (await withControls(domain, answered, signal)).filter(
      ({ source, answer }) => source !== 'candidate' || answer.kind !== 'no-name',
    );
    const value = { domain, servers, records, notOffered, ...(provider ? { provider } : {}) };
    return { seen: true, value, readAt: new Date() };
  };

  return {
    name: 'clientServers',
    gather: async (facts, signal) => {
      const domain = mailboxOf('own', facts)?.domain;
      if (domain === undefined || !options.probe)
        return { seen: false, why: 'not-allowed', asked: `${domain ?? 'clientServers'}:587` };
      return gatherFor(domain, signal);
    },
  };
}
