import type { Gatherer, SpfRecord } from '../model/evidence.ts';
import type { Providers } from '../knowledge/providers.ts';
import type { Resolver } from './dns-answer.ts';
import { observe } from './reading.ts';
import { spfCandidates } from './spf-candidates.ts';
import { walkSpf } from './spf-walk.ts';
import type { SpfWalk } from './spf-walk.ts';

const qualifierOfAll = ({ parsed }: SpfWalk): SpfRecord['all'] => {
  const all = parsed.terms.find(({ kind }) => kind === 'all');
  return all?.kind === 'all' ? all.qualifier : 'none';
};

/** The SPF record of the sender's domain, what it leads to and what it costs. RFC 7208. */
export function createSpfRecordGatherer({
  resolver,
  providers,
}: {
  readonly resolver: Resolver;
  readonly providers: Providers;
}): Gatherer<'spfRecord'> {
  return {
    name: 'spfRecord',
    gather: async ({ sender }, signal) => {
      const domain = sender?.domain ?? '';
      const walk = await walkSpf(resolver, domain, signal);
      if (!walk.seen) return walk;
      const { value } = walk;
      const provider = providers.providerOfInclude(value.names);
      return observe<SpfRecord>(
        {
          domain,
          records: value.records,
          dnsLookups: value.dnsLookups,
          missingIncludes: value.missing,
          all: qualifierOfAll(value),
          addresses: await spfCandidates(value.parsed.terms, domain, resolver, signal),
          ...(value.syntaxError === undefined ? {} : { syntaxError: value.syntaxError }),
          ...(provider === undefined ? {} : { provider }),
        },
        [walk],
      );
    },
  };
}
