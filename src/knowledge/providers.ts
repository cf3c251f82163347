import { z } from 'zod';
import { DEMANDS } from '../model/provider-rules.ts';
import type { ProviderRules } from '../model/provider-rules.ts';
import type { KnowledgeFolder } from './folder.ts';

const domainName = z.string().regex(/^(?:[a-z0-9_-]+\.)+[a-z0-9-]+$/);
const names = z.array(domainName).readonly().default([]);

const page = z.url({ protocol: /^https$/ });
const octets = z.number().int().positive();

/** What it lets through, and what it demands. Whatever it does not publish is left out. */
const rules = {
  /** Octets of the encoded mail: a third more than its files. */
  limits: z
    .strictObject({
      sendOctets: octets.optional(),
      receiveOctets: octets.optional(),
      source: page,
    })
    .readonly()
    .optional(),
  attachments: z
    .strictObject({
      /** Endings of file names, without the dot. */
      refuses: z.array(z.string().regex(/^[a-z0-9_]{1,12}$/)).readonly(),
      insideArchives: z.boolean().default(false),
      source: page,
    })
    .readonly()
    .optional(),
  demands: z
    .array(
      z
        .strictObject({
          what: z.enum(DEMANDS),
          of: z.enum(['everybody', 'bulk']),
          since: z.string().regex(/^\d{4}(?:-\d\d){0,2}$/),
          code: z
            .string()
            .regex(/^[45]\.\d{1,3}\.\d{1,3}$/)
            .optional(),
          source: page,
        })
        .readonly(),
    )
    .readonly()
    .default([]),
};
const clientServer = z
  .strictObject({
    host: domainName,
    port: z.number().int().positive().max(65_535),
    tls: z.enum(['implicit', 'starttls']),
  })
  .readonly();

/** One file of `knowledge/providers`: who takes or sends mail for others. The id is the file's name. */
const provider = z
  .strictObject({
    /** For people. */
    name: z.string().min(1),
    /** Whole names, or ends of them, of the hosts that MX records name. */
    mx: names,
    /** Whole names, or ends of them, that SPF records include. */
    spf: names,
    /** What its customers put behind `include:`, where it documents one for all of them. */
    include: domainName.optional(),
    /** Domains of its own mailboxes: everything after the @. */
    domains: names,
    /** Sends for others and keeps no mailboxes. */
    sendsOnly: z.boolean().default(false),
    /** DKIM selectors that its customers publish. */
    selectors: z
      .array(z.string().regex(/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/))
      .readonly()
      .default([]),
    /** What a mail program of its customers is set to; absent: not known, or no such access. */
    clients: z
      .strictObject({
        submission: clientServer.optional(),
        imap: clientServer.optional(),
        pop3: clientServer.optional(),
        /** The provider's own page for customers. */
        source: z.url({ protocol: /^https$/ }),
      })
      .readonly()
      .optional(),
    pages: z
      .strictObject({
        /** What it demands of senders. */
        postmaster: z.url({ protocol: /^https$/ }).optional(),
        /** Where a refused sender asks to be let in again. */
        delisting: z.url({ protocol: /^https$/ }).optional(),
        /** How its customers switch DKIM on. */
        dkim: z.url({ protocol: /^https$/ }).optional(),
        /** For its own customers. */
        help: z.url({ protocol: /^https$/ }).optional(),
      })
      .readonly(),
    ...rules,
    /** Hosts of the same provider that go by other rules; theirs replace the ones above. */
    differs: z
      .array(z.strictObject({ mx: z.array(domainName).min(1).readonly(), ...rules }).readonly())
      .readonly()
      .default([]),
    /** Where the names above are documented. */
    source: z.url({ protocol: /^https$/ }),
    /** When a person last compared it with the source; absent: from general knowledge of the field. */
    verified: z.iso.date().optional(),
  })
  .readonly();

export type Provider = z.infer<typeof provider> & { readonly id: string };

/** Who is behind a name. Ids, undefined where nobody known is. */
export interface Providers {
  provider(id: string): Provider | undefined;
  /** By the hosts of the MX records; the first that is known. */
  providerOfMx(hosts: readonly string[]): string | undefined;
  /** What the first known of these hosts lets through. */
  rulesOfMx(hosts: readonly string[]): ProviderRules | undefined;
  /** Domains of all mailboxes that are known. */
  readonly mailboxDomains: readonly string[];
  /** By the names an SPF record includes; one that keeps mailboxes goes before one that only sends. */
  providerOfInclude(names: readonly string[]): string | undefined;
  /** By the domain of a mailbox. */
  providerOfDomain(domain: string): string | undefined;
}

const readFile = (path: string, content: unknown): Provider => {
  const parsed = provider.safeParse(content);
  if (!parsed.success) throw new Error(`knowledge/${path}.yaml: ${z.prettifyError(parsed.error)}`);
  return { ...parsed.data, id: path.slice('providers/'.length) };
};

/** The name itself and every name above it, longest first. */
function* upwards(name: string): Generator<string> {
  for (let at = name; at.includes('.'); at = at.slice(at.indexOf('.') + 1)) yield at;
}

type Index = ReadonlyMap<string, Provider>;

const indexBy = (all: readonly Provider[], key: 'mx' | 'spf' | 'domains'): Index =>
  new Map(all.flatMap((one) => one[key].map((name): [string, Provider] => [name, one])));

const find = (index: Index, name: string): Provider | undefined => {
  for (const end of upwards(name.toLowerCase().replace(/\.$/, ''))) {
    const found = index.get(end);
    if (found) return found;
  }
  return undefined;
};

const isBelow = (host: string, end: string): boolean => {
  const name = host.toLowerCase().replace(/\.$/, '');
  return name === end || name.endsWith(`.${end}`);
};

const rulesAt = (provider: Provider, hosts: readonly string[]): ProviderRules => {
  const own = provider.differs.find(({ mx }) =>
    hosts.some((host) => mx.some((end) => isBelow(host, end))),
  );
  const { limits, attachments, demands } = own ?? provider;
  return { name: provider.name, limits, attachments, demands };
};

/** All providers. A file of the wrong shape throws with its name. */
export function loadProviders(folder: KnowledgeFolder): Providers {
  const all = [...folder.under('providers')].map(([path, content]) => readFile(path, content));
  const byId = new Map(all.map((one) => [one.id, one]));
  const byMx = indexBy(all, 'mx');
  const bySpf = indexBy(all, 'spf');
  const byDomain = indexBy(all, 'domains');
  const findAll = (index: Index, wanted: readonly string[]): readonly Provider[] =>
    wanted.flatMap((name) => find(index, name) ?? []);
  return {
    provider: (id) => byId.get(id),
    providerOfMx: (hosts) => findAll(byMx, hosts)[0]?.id,
    rulesOfMx: (hosts) => {
      const [found] = findAll(byMx, hosts);
      return found && rulesAt(found, hosts);
    },
    mailboxDomains: [...byDomain.keys()],
    providerOfInclude: (included) => {
      const found = findAll(bySpf, included);
      return (found.find(({ sendsOnly }) => !sendsOnly) ?? found[0])?.id;
    },
    providerOfDomain: (domain) => byDomain.get(domain.toLowerCase())?.id,
  };
}
