import type { Providers } from '../knowledge/providers.ts';
import { isDkimKey, readDkimKey } from '../mail/dkim-key.ts';
import type { DkimKey, DkimKeys, Gatherer } from '../model/evidence.ts';
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

/** Spelled as DNS compares them, none twice. */
const tidy = (selectors: readonly string[]): readonly string[] =>
  [...new Set(selectors.filter(isSelector).map((one) => one.toLowerCase()))].slice(0, MAX_NAMED);

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

/** Of the operator's own selectors not every one is for every domain: they miss only all together. */
const missingOf = (byName: readonly Tried[], own: readonly string[]): readonly string[] => {
  const missing = byName
    .filter((one) => one.answer.kind !== 'unseen' && toKey(one).length === 0)
    .map(({ selector }) => selector);
  const isOneThere = own.some((selector) => !missing.includes(selector));
  return isOneThere ? missing.filter((selector) => !own.includes(selector)) : missing;
};

const trySelectors = (
  resolver: Resolver,
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

/** Selectors that the domain's providers, seen from MX and SPF, hand out. */
const providerSelectors = async (
  resolver: Resolver,
  providers: Providers,
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
  return [...new Set(ids)].flatMap((id) =>
    id === undefined ? [] : (providers.provider(id)?.selectors ?? []),
  );
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
  return {
    name: 'dkimKeys',
    gather: async ({ sender, selectors = [] }, signal) => {
      const domain = sender?.domain ?? '';
      const own = sender && isOwnDomain(domain, profile) ? tidy(profile.selectors) : [];
      const named = tidy([...selectors, ...own]);
      const [probe, nonsense, offered, byName] = await Promise.all([
        resolver.resolve(`_domainkey.${domain}`, 'TXT', signal),
        resolver.resolve(`_no-such-name.${domain}`, 'TXT', signal),
        providerSelectors(resolver, providers, domain, signal),
        trySelectors(resolver, domain, named, 'named', signal),
      ]);
      const existence = existenceOf(probe, nonsense);
      const usual = offered.filter((selector) => !named.includes(selector));
      const guesses = GUESSED_SELECTORS.filter(
        (selector) => !named.includes(selector) && !usual.includes(selector),
      );
      // a key that is known to be in use says more than all guesses
      const isKnown = byName.flatMap(toKey).some(({ state }) => state === 'usable');
      const others =
        existence === 'none' || isKnown
          ? []
          : await Promise.all([
              trySelectors(resolver, domain, usual, 'provider', signal),
              trySelectors(resolver, domain, guesses, 'guessed', signal),
            ]);
      const tried = [...byName, ...others.flat()];
      const keys = withoutEchoes(tried.flatMap(toKey));
      const answers = [probe, ...tried.map(({ answer }) => answer)];
      const trouble = answers.find((answer) => answer.kind === 'unseen');
      // with nothing found, the one that could not be asked may be the one in use
      if (trouble?.kind === 'unseen' && keys.length === 0) return notSeen(trouble);
      return observe<DkimKeys>(
        {
          domain,
          keys,
          tried: tried.map(({ selector }) => selector),
          missingNamed: missingOf(byName, own),
          // a server that denies the name and has a key below it is wrong about the name
          existence: existence === 'none' && keys.length > 0 ? 'some' : existence,
        },
        answers.flatMap((answer) => (answer.kind === 'unseen' ? [] : [answer])),
      );
    },
  };
}
