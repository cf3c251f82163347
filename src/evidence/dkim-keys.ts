import type { Providers } from '../knowledge/providers.ts';
import { isDkimKey, readDkimKey } from '../mail/dkim-key.ts';
import type { DkimKey, DkimKeys, Gatherer } from '../model/evidence.ts';
import type { Facts } from '../model/facts.ts';
import { GUESSED_SELECTORS, isSelector } from './dkim-selectors.ts';
import type { DnsAnswer, Resolver } from './dns-answer.ts';
import { knownMailHosts } from './host-addresses.ts';
import { notSeen, observe, recordsOf } from './reading.ts';
import { isOwnDomain } from './sending-addresses.ts';
import type { OwnProfile } from './sending-addresses.ts';
import { readSpfText, spfTargets } from './spf-text.ts';

const MAX_NAMED = 10;

interface Tried {
  readonly selector: string;
  readonly source: DkimKey['source'];
  readonly answer: DnsAnswer<'TXT'>;
}

const namedSelectors = (
  { sender, selectors = [] }: Facts,
  profile: OwnProfile,
): readonly string[] => {
  const own = sender && isOwnDomain(sender.domain, profile) ? profile.selectors : [];
  const wanted = [...selectors, ...own].filter(isSelector).map((one) => one.toLowerCase());
  return [...new Set(wanted)].slice(0, MAX_NAMED);
};

// a wildcard answers for every name, often with something else entirely
const toKey = ({ selector, source, answer }: Tried): readonly DkimKey[] => {
  if (answer.kind === 'unseen') return [];
  const record = recordsOf(answer).find(isDkimKey);
  return record === undefined ? [] : [{ selector, record, state: readDkimKey(record), source }];
};

/** Guesses that all find the same record met a wildcard: one of them says it all. */
const withoutEchoes = (keys: readonly DkimKey[]): readonly DkimKey[] =>
  keys.filter(
    (key, index) =>
      key.source !== 'guessed' || keys.findIndex(({ record }) => record === key.record) === index,
  );

/**
 * NXDOMAIN at `_domainkey` means that there is nothing below it (RFC 8020). "No data" means the
 * opposite, unless a wildcard says that about every name.
 */
const existenceOf = (probe: DnsAnswer, nonsense: DnsAnswer): DkimKeys['existence'] => {
  if (probe.kind === 'nxdomain') return 'none';
  return probe.kind === 'no-data' && nonsense.kind === 'nxdomain' ? 'some' : 'unknown';
};

/** What is known of the keys of the sender's domain, without a message. RFC 6376 §3.6. */
export function createDkimKeysGatherer({
  resolver,
  providers,
  profile,
}: {
  readonly resolver: Resolver;
  readonly providers: Providers;
  readonly profile: OwnProfile;
}): Gatherer<'dkimKeys'> {
  const providerSelectors = async (
    domain: string,
    signal: AbortSignal,
  ): Promise<readonly string[]> => {
    const [hosts, spf] = await Promise.all([
      knownMailHosts(resolver, domain, signal),
      readSpfText(resolver, domain, signal),
    ]);
    const included = spf.seen ? spfTargets(spf.value.parsed) : [];
    const ids = [
      providers.providerOfMx(hosts),
      // a domain may include several senders, each with a key of its own
      ...included.map((name) => providers.providerOfInclude([name])),
    ];
    return ids.flatMap((id) => (id === undefined ? [] : (providers.provider(id)?.selectors ?? [])));
  };

  const trySelectors = (
    domain: string,
    selectors: readonly string[],
    source: DkimKey['source'],
    signal: AbortSignal,
  ): Promise<readonly Tried[]> =>
    Promise.all(
      selectors.map(async (selector) => ({
        selector,
        source,
        answer: await resolver.resolve(`${selector}._domainkey.${domain}`, 'TXT', signal),
      })),
    );

  return {
    name: 'dkimKeys',
    gather: async (facts, signal) => {
      const domain = facts.sender?.domain ?? '';
      const named = namedSelectors(facts, profile);
      const [probe, nonsense, offered, byName] = await Promise.all([
        resolver.resolve(`_domainkey.${domain}`, 'TXT', signal),
        resolver.resolve(`_no-such-name.${domain}`, 'TXT', signal),
        providerSelectors(domain, signal),
        trySelectors(domain, named, 'named', signal),
      ]);
      const existence = existenceOf(probe, nonsense);
      const usual = existence === 'none' ? [] : [...new Set(offered)];
      const guesses = existence === 'none' ? [] : GUESSED_SELECTORS;
      const isNew = (selector: string): boolean => !named.includes(selector);
      const later = await Promise.all([
        trySelectors(domain, usual.filter(isNew), 'provider', signal),
        trySelectors(
          domain,
          guesses.filter((selector) => isNew(selector) && !usual.includes(selector)),
          'guessed',
          signal,
        ),
      ]);
      const tried = [...byName, ...later.flat()];
      const keys = withoutEchoes(tried.flatMap(toKey));
      const trouble = [probe, ...tried.map(({ answer }) => answer)].find(
        (answer) => answer.kind === 'unseen',
      );
      // with nothing found, the one that could not be asked may be the one in use
      if (trouble?.kind === 'unseen' && keys.length === 0) return notSeen(trouble);
      return observe<DkimKeys>(
        {
          domain,
          keys,
          tried: tried.map(({ selector }) => selector),
          missingNamed: byName
            .filter((one) => one.answer.kind !== 'unseen' && toKey(one).length === 0)
            .map(({ selector }) => selector),
          existence: existence === 'none' && keys.length > 0 ? 'some' : existence,
        },
        [probe, ...tried.map(({ answer }) => answer)].flatMap((answer) =>
          answer.kind === 'unseen' ? [] : [answer],
        ),
      );
    },
  };
}
