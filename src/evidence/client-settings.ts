import type { ClientServers, ClientService, ClientSetting } from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import { knownMailHosts } from './host-addresses.ts';
import { recordsOf } from './reading.ts';

const MAX_NAMED = 4;

/** What a provider tells its customers; a subset of a file of `knowledge/providers`. */
export type ProviderClients = Readonly<
  Partial<Record<ClientService, Pick<ClientSetting, 'host' | 'port' | 'tls'> | undefined>>
>;

/** RFC 6186 §3, RFC 8314 §5.1. */
const SERVICES = [
  { label: '_submissions', service: 'submission', tls: 'implicit' },
  { label: '_submission', service: 'submission', tls: 'starttls' },
  { label: '_imaps', service: 'imap', tls: 'implicit' },
  { label: '_imap', service: 'imap', tls: 'starttls' },
  { label: '_pop3s', service: 'pop3', tls: 'implicit' },
  { label: '_pop3', service: 'pop3', tls: 'starttls' },
] as const;

const CANDIDATE_PORTS = [
  { service: 'submission', label: 'smtp', port: 465, tls: 'implicit' },
  { service: 'submission', label: 'smtp', port: 587, tls: 'starttls' },
  { service: 'imap', label: 'imap', port: 993, tls: 'implicit' },
  { service: 'pop3', label: 'pop', port: 995, tls: 'implicit' },
] as const;

export interface PublishedSettings extends Pick<
  ClientServers,
  'records' | 'unseen' | 'notOffered'
> {
  readonly named: readonly ClientSetting[];
}

const askFor = async (
  { label, service, tls }: (typeof SERVICES)[number],
  domain: string,
  resolver: Resolver,
  signal: AbortSignal,
) => {
  const name = `${label}._tcp.${domain}`;
  const answer = await resolver.resolve(name, 'SRV', signal);
  const records = answer.kind === 'unseen' ? [] : recordsOf(answer);
  const sorted = records
    .toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)
    .slice(0, MAX_NAMED);
  return { service, tls, name, answer, records: sorted };
};

/** What DNS names. A question that got no answer names nothing and denies nothing. */
export async function publishedSettings(
  domain: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<PublishedSettings> {
  const found = await Promise.all(SERVICES.map((one) => askFor(one, domain, resolver, signal)));
  const named = found.flatMap(({ service, tls, records }) =>
    records.flatMap(({ target: host, port }) =>
      host === '' ? [] : [{ service, host, port, tls, source: 'srv' } as const],
    ),
  );
  const denied = found.filter(({ records }) => records.some(({ target }) => target === ''));
  return {
    named,
    records: found.flatMap(({ name, records }) =>
      records.map(
        ({ priority, weight, port, target }) =>
          `${name}. SRV ${priority} ${weight} ${port} ${target}.`,
      ),
    ),
    unseen: found.flatMap(({ service, answer }) =>
      answer.kind === 'unseen' ? [{ service, why: answer.why, asked: answer.asked }] : [],
    ),
    notOffered: [...new Set(denied.map(({ service }) => service))].filter(
      (service) => !named.some((one) => one.service === service),
    ),
  };
}

/** Per service: what the provider is known to want, where DNS says nothing. */
export const providerSettings = (clients: ProviderClients): readonly ClientSetting[] =>
  (['submission', 'imap', 'pop3'] as const).flatMap((service) => {
    const server = clients[service];
    return server ? [{ service, ...server, source: 'provider' } as const] : [];
  });

/** Usual names, and the first mail host: nothing follows from their silence. */
export async function candidateSettings(
  domain: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<readonly ClientSetting[]> {
  const [exchange] = await knownMailHosts(resolver, domain, signal);
  return CANDIDATE_PORTS.flatMap(({ service, label, port, tls }) =>
    [...new Set([`${label}.${domain}`, `mail.${domain}`, ...(exchange ? [exchange] : [])])].map(
      (host) => ({ service, host, port, tls, source: 'candidate' }) as const,
    ),
  );
}
