import type { DmarcRecord } from '../mail/dmarc-record.ts';
import type { DmarcPolicy, Gatherer, Observed } from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import { walkDmarc } from './dmarc-walk.ts';
import type { DmarcWalk } from './dmarc-walk.ts';
import { notSeen, observe } from './reading.ts';

/** Where no record applies; alignment then has no meaning and is the default. */
const NO_RECORD = {
  foundAt: null,
  record: null,
  policy: null,
  spfAlignment: 'relaxed',
  dkimAlignment: 'relaxed',
} as const;

/** Whether the name exists: everything but "no such name" says so. RFC 9989 §4.7, RFC 8020. */
export const nameExists = async (
  resolver: Resolver,
  name: string,
  signal: AbortSignal,
): Promise<Observed<boolean>> => {
  const answer = await resolver.resolve(name, 'A', signal);
  return answer.kind === 'unseen' ? notSeen(answer) : observe(answer.kind !== 'nxdomain', [answer]);
};

const toPolicy = (
  domain: string,
  { applied, organization, isAmbiguous, ambiguous }: DmarcWalk,
  policyOf: (record: DmarcRecord) => DmarcPolicy['policy'],
): DmarcPolicy => {
  const base = {
    domain,
    organizationalDomain: organization,
    isAmbiguous,
    ...(ambiguous && { ambiguous }),
  };
  if (!applied) return { ...base, ...NO_RECORD };
  const { name, text, record } = applied;
  return {
    ...base,
    foundAt: name,
    record: text,
    policy: policyOf(record),
    spfAlignment: record.spfAlignment,
    dkimAlignment: record.dkimAlignment,
    ...(record.syntaxError === undefined ? {} : { syntaxError: record.syntaxError }),
  };
};

/** The policy that receivers find for mail from the sender's domain. RFC 9989 §4.10. */
export function createDmarcPolicyGatherer({
  resolver,
}: {
  readonly resolver: Resolver;
}): Gatherer<'dmarcPolicy'> {
  return {
    name: 'dmarcPolicy',
    gather: async ({ sender }, signal) => {
      const domain = sender?.domain ?? '';
      const walk = await walkDmarc(resolver, domain, signal);
      if (!walk.seen) return walk;
      const { applied } = walk.value;
      if (!applied || applied.name === domain || !applied.record.actions?.dependsOnExistence) {
        const own = applied?.name === domain ? 'domain' : 'subdomain';
        const policy = toPolicy(domain, walk.value, ({ actions }) => actions?.[own] ?? null);
        return observe(policy, [walk]);
      }
      const exists = await nameExists(resolver, domain, signal);
      if (!exists.seen) return exists;
      const which = exists.value ? 'subdomain' : 'nonExistent';
      const policy = toPolicy(domain, walk.value, ({ actions }) => actions?.[which] ?? null);
      return observe(policy, [walk, exists]);
    },
  };
}
