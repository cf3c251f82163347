import type { Blocklist, ListingMeaning } from '../knowledge/blocklists.ts';
import type { BlocklistAnswer, Gatherer } from '../model/evidence.ts';
import { createHealthTest } from './blocklist-health.ts';
import { readListing } from './blocklist-reading.ts';
import { addressSubject, domainSubject, isAskable, subjectLabels } from './blocklist-subject.ts';
import type { Subject } from './blocklist-subject.ts';
import type { Resolver } from './dns-answer.ts';
import { notSeen, observe, recordsOf } from './reading.ts';
import type { FindSendingAddresses } from './sending-addresses.ts';

/** A list's own explanation is shown; it is foreign text. */
const MAX_REASON_LENGTH = 300;

const OPERATORS_OWN: ListingMeaning = {
  en: 'the list holds it; what its codes mean is not known here',
  it: 'la lista lo contiene; il significato dei suoi codici qui non è noto',
};

export interface BlocklistOptions {
  readonly resolver: Resolver;
  readonly sendingAddresses: FindSendingAddresses;
  /** The catalogue. */
  readonly lists: readonly Blocklist[];
  /** Lists of another world, such as the demo internet's. */
  readonly extra?: readonly Blocklist[];
  /** Zones the operator wants asked besides; those of the catalogue keep their codes. */
  readonly zones?: readonly string[];
  /** Spamhaus DQS key: its lists are then asked under a private name. */
  readonly spamhausKey?: string;
  /** Milliseconds, for the memory of the health tests. */
  readonly now?: () => number;
}

const fromZone = (zone: string): Blocklist => ({
  zone,
  kinds: ['ipv4'],
  weight: 'minor',
  codes: {},
  bits: {},
  refusals: [],
  anyCode: OPERATORS_OWN,
});

const chooseLists = ({ lists, extra = [], zones = [] }: BlocklistOptions): readonly Blocklist[] => {
  const wanted = zones.map((zone) => zone.toLowerCase().replace(/\.$/, ''));
  const shipped = lists.filter(
    ({ needsRegistration, zone }) => !needsRegistration || wanted.includes(zone),
  );
  const known = new Set([...shipped, ...extra].map(({ zone }) => zone));
  const others = [...new Set(wanted)].filter((zone) => !known.has(zone));
  return [...shipped, ...extra, ...others.map(fromZone)];
};

/**
 * Whether the addresses the sender's mail leaves from, or its domain, are on blocklists. RFC 5782.
 * A list that fails its health test, refuses us or whose answer was rewritten says nothing.
 */
export function createBlocklistsGatherer(options: BlocklistOptions): Gatherer<'blocklists'> {
  const { resolver, sendingAddresses, spamhausKey } = options;
  const lists = chooseLists(options);
  const health = createHealthTest(options);

  // the key is a secret: people see the public name of the zone
  const askedZone = ({ zone, dqs }: Blocklist): string =>
    dqs !== undefined && spamhausKey ? `${spamhausKey}.${dqs}.dq.spamhaus.net` : zone;
  const withoutKey = (text: string): string =>
    spamhausKey
      ? text.replaceAll(spamhausKey, '…').replaceAll(spamhausKey.toLowerCase(), '…')
      : text;

  const readReason = async (name: string, signal: AbortSignal): Promise<string | undefined> => {
    const answer = await resolver.resolve(name, 'TXT', signal);
    const [text] = answer.kind === 'unseen' ? [] : recordsOf(answer);
    return text === undefined ? undefined : withoutKey(text).slice(0, MAX_REASON_LENGTH);
  };

  const ask = async (
    list: Blocklist,
    subject: Subject,
    signal: AbortSignal,
  ): Promise<BlocklistAnswer['answer']> => {
    const zone = askedZone(list);
    const name = `${subjectLabels(subject)}.${zone}`;
    const unseen = { seen: false, asked: `${subject.text} @ ${list.zone}` } as const;
    // the answer is believed only when the test is passed, but need not wait for it
    const [works, answer] = await Promise.all([
      health.check(list, zone, signal),
      resolver.resolve(name, 'A', signal, { isTestedByCaller: true }),
    ]);
    if (works !== 'works') return { ...unseen, why: works };
    if (answer.kind === 'unseen') return notSeen({ ...answer, asked: unseen.asked });
    if (answer.kind !== 'records') return observe({ listed: false }, [answer]);
    const read = readListing(list, recordsOf(answer));
    if (read.kind === 'unseen') return { ...unseen, why: read.why };
    if (read.kind === 'unknown') return { ...unseen, why: 'garbage' };
    const text = await readReason(name, signal);
    return observe(
      {
        listed: true,
        code: read.code,
        meaning: { en: read.meaning.en, it: read.meaning.it },
        weight: read.meaning.weight ?? list.weight,
        ...(text === undefined ? {} : { text }),
        ...(list.url === undefined ? {} : { url: list.url }),
      },
      [answer],
    );
  };

  return {
    name: 'blocklists',
    gather: async (facts, signal) => {
      const addresses = await sendingAddresses(facts, signal);
      // the domain can be asked about even when its addresses are hidden
      const ips = addresses.seen ? addresses.value : [];
      const domain = facts.sender && domainSubject(facts.sender.domain);
      const subjects = [
        ...ips.map(({ ip, source }) => addressSubject(ip, source)),
        ...(domain ? [domain] : []),
      ];
      const questions = subjects.flatMap((subject) =>
        lists.filter((list) => isAskable(list, subject)).map((list) => ({ list, subject })),
      );
      if (!addresses.seen && questions.length === 0) return addresses;
      const answers = await Promise.all(
        questions.map(async ({ list, subject }): Promise<BlocklistAnswer> => ({
          list: list.zone,
          subject: subject.text,
          source: subject.source,
          answer: await ask(list, subject, signal),
        })),
      );
      const parts = answers.map(({ answer }) => answer).filter((answer) => answer.seen);
      return observe(answers, [...(addresses.seen ? [addresses] : []), ...parts]);
    },
  };
}
