import { parseAutoconfig } from '../mail/autoconfig.ts';
import type { Autoconfig, Autodiscover, ClientSetting } from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import type { Fetched, Https } from './https.ts';
import { recordsOf } from './reading.ts';

/** Milliseconds: the servers are still to be called afterwards. */
const TIMEOUT_MS = 3000;
const MAX_NAMED = 4;

/**
 * Every domain has this mailbox (RFC 5321 §4.5.1), so that the question says nothing about a person:
 * the address that a mail program would put here is never sent.
 */
const ANYBODY = 'postmaster';

/** The page that was found, and what it names; most preferred first. */
export interface AutoconfigSettings {
  readonly autoconfig: Autoconfig;
  readonly named: readonly ClientSetting[];
}

const pagesOf = (domain: string): readonly string[] => [
  `https://autoconfig.${domain}/mail/config-v1.1.xml?emailaddress=${ANYBODY}%40${domain}`,
  `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
];

const readPage = (fetched: Fetched, url: string, domain: string): AutoconfigSettings => {
  const nothing = (autoconfig: Autoconfig): AutoconfigSettings => ({ autoconfig, named: [] });
  if (fetched.kind === 'failed') {
    if (fetched.why === 'certificate')
      return nothing({ kind: 'unusable', url, why: 'certificate' });
    const isAbsent = ['nxdomain', 'closed', 'redirect', 'too-big'].includes(fetched.why);
    return nothing(isAbsent ? { kind: 'none' } : { kind: 'unseen', url });
  }
  // a server in trouble does not say that there is no page
  if (fetched.status >= 500) return nothing({ kind: 'unseen', url });
  const read = fetched.status === 200 ? parseAutoconfig(fetched.body, domain) : null;
  if (!read || read.kind === 'other') return nothing({ kind: 'none' });
  if (read.kind === 'malformed') return nothing({ kind: 'unusable', url, why: 'malformed' });
  const named = read.servers.flatMap(({ tls, ...server }): ClientSetting[] =>
    tls === 'none' ? [] : [{ ...server, tls, source: 'autoconfig' }],
  );
  if (named.length === 0) return nothing({ kind: 'unusable', url, why: 'no-server' });
  const first = (['submission', 'imap', 'pop3'] as const).flatMap((service) =>
    named.filter((one) => one.service === service).slice(0, MAX_NAMED),
  );
  return { autoconfig: { kind: 'read', url }, named: first };
};

/** Of several pages the one that says most counts; of equal ones the first. */
const BY_WORTH = ['read', 'unusable', 'unseen', 'none'] as const;

/** Mozilla's page of settings at its two addresses; draft-ietf-mailmaint-autoconfig. */
export async function autoconfigSettings(
  domain: string,
  https: Https,
  given: AbortSignal,
): Promise<AutoconfigSettings> {
  const signal = AbortSignal.any([given, AbortSignal.timeout(TIMEOUT_MS)]);
  const pages = await Promise.all(
    pagesOf(domain).map(async (url) =>
      readPage(await https.get(url, { signal, redirects: 3 }), url, domain),
    ),
  );
  const worth = ({ autoconfig }: AutoconfigSettings): number => BY_WORTH.indexOf(autoconfig.kind);
  const [best] = pages.toSorted((a, b) => worth(a) - worth(b));
  return best ?? { autoconfig: { kind: 'none' }, named: [] };
}

/** Only what DNS says: what is behind it is asked with a person's login. */
export async function findAutodiscover(
  domain: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<Autodiscover> {
  const host = `autodiscover.${domain}`;
  const service = `_autodiscover._tcp.${domain}`;
  const [address, srv] = await Promise.all([
    resolver.resolve(host, 'A', signal),
    resolver.resolve(service, 'SRV', signal),
  ]);
  const aliases = address.kind === 'records' ? address.aliases : [];
  const records = [
    ...aliases.slice(-1).map((alias) => `${host}. CNAME ${alias}.`),
    ...(address.kind === 'records' && aliases.length === 0
      ? address.records.slice(0, 1).map((ip) => `${host}. A ${ip}`)
      : []),
    ...(srv.kind === 'unseen' ? [] : recordsOf(srv))
      .filter(({ target }) => target !== '')
      .slice(0, MAX_NAMED)
      .map((one) => `${service}. SRV ${one.priority} ${one.weight} ${one.port} ${one.target}.`),
  ];
  if (records.length > 0) return { kind: 'found', records };
  const unseen = [address, srv].find(({ kind }) => kind === 'unseen');
  return unseen?.kind === 'unseen' ? { kind: 'unseen', asked: unseen.asked } : { kind: 'none' };
}
