import { z } from 'zod';
import type { KnowledgeFolder } from './folder.ts';

/** `knowledge/rdap.yaml`, as IANA's bootstrap registry has it: https://data.iana.org/rdap/dns.json. */
const schema = z.array(
  z.strictObject({
    tlds: z.array(z.string().regex(/^[a-z0-9-]+$/)).min(1),
    url: z.url({ protocol: /^https$/ }).endsWith('/'),
  }),
);

/** Where a domain's registry tells about registrations; undefined where it is not known to. RFC 9224. */
export function loadRdapBases(folder: KnowledgeFolder): (domain: string) => string | undefined {
  const entries = schema.parse(folder.under('rdap').get('rdap'));
  const bases = new Map(entries.flatMap(({ tlds, url }) => tlds.map((tld) => [tld, url] as const)));
  return (domain) => bases.get(domain.slice(domain.lastIndexOf('.') + 1));
}
