import { z } from 'zod';
import type { DnsHost } from '../model/remedy.ts';
import type { KnowledgeFolder } from './folder.ts';

const steps = z.array(z.string().min(1)).min(1).readonly();

/** One file of `knowledge/dns-hosts`: who keeps the DNS of others, and where a record is added there. */
const dnsHost = z
  .strictObject({
    /** For people. */
    name: z.string().min(1),
    /** Ends of the names of its name servers. */
    ns: z
      .array(z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/))
      .min(1)
      .readonly(),
    /** Where its names are numbered, `ns-512.awsdns-00.net`: matches within one label. */
    nsLabel: z
      .string()
      .regex(/^[a-z0-9-]+$/)
      .optional(),
    steps: z.strictObject({ en: steps, it: steps }).readonly(),
    /** What its form wants as the name for the domain itself: `@`, nothing, or the whole name. */
    nameField: z.enum(['@', 'empty', 'whole']),
    source: z.url({ protocol: /^https$/ }),
  })
  .readonly();

/** Finds who keeps a zone by the names of its name servers; undefined where nobody known does. */
export type FindDnsHost = (nameServers: readonly string[]) => DnsHost | undefined;

const isWithin = (name: string, end: string): boolean => name === end || name.endsWith(`.${end}`);

/** All hosts. A file of the wrong shape throws with its name. */
export function loadDnsHosts(folder: KnowledgeFolder): FindDnsHost {
  const all = [...folder.under('dns-hosts')].map(([path, content]) => {
    const parsed = dnsHost.safeParse(content);
    if (parsed.success) return parsed.data;
    throw new Error(`knowledge/${path}.yaml: ${z.prettifyError(parsed.error)}`);
  });
  return (nameServers) => {
    const names = nameServers.map((name) => name.toLowerCase().replace(/\.$/, ''));
    const found = all.find(({ ns, nsLabel }) =>
      names.some(
        (name) =>
          ns.some((end) => isWithin(name, end)) ||
          (nsLabel !== undefined && name.split('.').some((label) => label.startsWith(nsLabel))),
      ),
    );
    if (!found) return undefined;
    const { name, steps, nameField, source } = found;
    return { name, steps, nameField, source };
  };
}
