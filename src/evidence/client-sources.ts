import type { ClientServers, ClientService, ClientSetting } from '../model/evidence.ts';
import { autoconfigSettings, findAutodiscover } from './client-autoconfig.ts';
import { candidateSettings, providerSettings, publishedSettings } from './client-settings.ts';
import type { ProviderClients } from './client-settings.ts';
import type { Resolver } from './dns-answer.ts';
import { knownMailHosts } from './host-addresses.ts';
import type { Https } from './https.ts';

export interface ClientSourcesOptions {
  readonly resolver: Resolver;
  readonly https: Https;
  readonly providerOf: (domain: string, mailHosts: readonly string[]) => string | undefined;
  readonly clientsOf: (provider: string) => ProviderClients;
}

/** Everything that is said, and what is left to try where nobody says anything. */
export interface ClientSources {
  readonly said: Omit<ClientServers, 'servers'>;
  readonly candidates: readonly ClientSetting[];
}

const SERVICES: readonly ClientService[] = ['submission', 'imap', 'pop3'];

/** What one source says of one service, the most trusted source first. */
export const byTrust = (
  settings: readonly ClientSetting[],
  service: ClientService,
): readonly (readonly ClientSetting[])[] =>
  (['srv', 'autoconfig', 'provider', 'candidate'] as const)
    .map((source) => settings.filter((one) => one.service === service && one.source === source))
    .filter(({ length }) => length > 0);

/** Asks all who may name the servers for mail programs of a domain, at once. */
export async function readClientSources(
  domain: string,
  { resolver, https, providerOf, clientsOf }: ClientSourcesOptions,
  signal: AbortSignal,
): Promise<ClientSources> {
  const [published, page, autodiscover, mailHosts] = await Promise.all([
    publishedSettings(domain, resolver, signal),
    autoconfigSettings(domain, https, signal),
    findAutodiscover(domain, resolver, signal),
    knownMailHosts(resolver, domain, signal),
  ]);
  const { notOffered, records, unseen } = published;
  const provider = providerOf(domain, mailHosts);
  const ofProvider = provider === undefined ? [] : providerSettings(clientsOf(provider));
  const named = [...published.named, ...page.named, ...ofProvider].filter(
    ({ service }) => !notOffered.includes(service),
  );
  const isOpen = (service: ClientService): boolean =>
    !notOffered.includes(service) && !named.some((one) => one.service === service);
  // a known provider names all it has: names of our own making would find nothing of it
  const isTried = ofProvider.length === 0 && SERVICES.some(isOpen);
  const candidates = isTried ? await candidateSettings(domain, resolver, signal) : [];
  const { autoconfig } = page;
  const base = { domain, named, records, unseen, notOffered, autoconfig, autodiscover };
  return {
    said: { ...base, ...(provider === undefined ? {} : { provider }) },
    candidates: candidates.filter(({ service }) => isOpen(service)),
  };
}
