import type { FindDnsHost } from '../knowledge/dns-hosts.ts';
import type { DnsHost } from '../model/remedy.ts';
import type { Resolver } from './dns-answer.ts';
import { recordsOf } from './reading.ts';

/** Labels that are taken off until a zone is found. */
const MAX_STEPS = 4;

/** Who keeps the DNS of the zone a domain lies in. Undefined also where that cannot be looked up. */
export async function zoneHost(
  resolver: Resolver,
  find: FindDnsHost,
  domain: string,
  signal: AbortSignal,
): Promise<DnsHost | undefined> {
  let name = domain;
  for (let step = 0; step < MAX_STEPS && name.includes('.'); step += 1) {
    const answer = await resolver.resolve(name, 'NS', signal);
    if (answer.kind === 'unseen') return undefined;
    const servers = recordsOf(answer);
    if (servers.length > 0) return find(servers);
    name = name.slice(name.indexOf('.') + 1);
  }
  return undefined;
}
