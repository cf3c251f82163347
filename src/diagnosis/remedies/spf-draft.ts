import { isIP } from 'node:net';
import { isFact } from '../../checks/sending-address.ts';
import { isOwnDomain } from '../../evidence/sending-addresses.ts';
import type { OwnProfile } from '../../evidence/sending-addresses.ts';
import { asName } from '../../evidence/spf-text.ts';
import type { Providers } from '../../knowledge/providers.ts';
import { parseSpfRecord } from '../../mail/spf-record.ts';
import type { SpfTerm } from '../../mail/spf-record.ts';
import type { EvidenceMap, MailRoute, SpfRecord } from '../../model/evidence.ts';
import { mergeSpf } from './spf-merge.ts';
import { repairSpf } from './spf-repair.ts';

export interface RemedyKnowledge {
  readonly providers: Providers;
  readonly profile: OwnProfile;
}

/** What a draft came from: the last part of its text's key. */
type SpfChange = 'new' | 'merged' | 'repaired' | 'without-include' | 'as-published';

interface SpfDraft {
  readonly record: string;
  readonly change: SpfChange;
}

const networkOf = (ip: string): string => `ip${isIP(ip) === 6 ? 6 : 4}:${ip}`;

/** Takes mail in at a name of its own: what most own servers also send from. */
const ownHosts = (route: MailRoute): readonly string[] => {
  if (route.provider !== undefined) return [];
  if (route.kind === 'implicit') return ['a'];
  const isOwn = route.hosts.some(({ name }) => asName(name).endsWith(`.${route.domain}`));
  return route.kind === 'mx' && isOwn ? ['mx'] : [];
};

/** Of what is known for sure to send; undefined where that is nothing. */
const newRecord = (
  { domain }: SpfRecord,
  { senderRoute, spfEvaluation }: Partial<EvidenceMap>,
  { providers, profile }: RemedyKnowledge,
): string | undefined => {
  const provider = senderRoute?.provider;
  const include = provider === undefined ? undefined : providers.provider(provider)?.include;
  const outbound = isOwnDomain(domain, profile)
    ? profile.outbound
    : include === undefined
      ? (spfEvaluation?.results ?? []).filter(({ source }) => isFact(source)).map(({ ip }) => ip)
      : [];
  const terms = [
    ...(include === undefined ? [] : [`include:${include}`]),
    ...(senderRoute ? ownHosts(senderRoute) : []),
    ...outbound.map(networkOf),
  ];
  return terms.length > 0 ? ['v=spf1', ...new Set(terms), '~all'].join(' ') : undefined;
};

const isReferenceTo =
  (names: readonly string[]) =>
  (term: SpfTerm): boolean =>
    (term.kind === 'include' || term.kind === 'redirect') && names.includes(asName(term.domain));

/** A reference to nothing: out with it. A `redirect` was also the end, so the record gets another. */
const withoutMissing = (record: string, missing: readonly string[]): string => {
  const isMissing = isReferenceTo(missing);
  const kept = parseSpfRecord(record)
    .terms.filter((term) => !isMissing(term))
    .map(({ text }) => text);
  const hasEnd = kept.some((text) => /^(?:[+~?-]?all$|redirect=)/i.test(text));
  return ['v=spf1', ...kept, ...(hasEnd ? [] : ['~all'])].join(' ');
};

/** The record to start from; undefined where nothing is evident. */
export function draftSpf(
  spfRecord: SpfRecord,
  evidence: Partial<EvidenceMap>,
  knowledge: RemedyKnowledge,
): SpfDraft | undefined {
  const as = (change: SpfChange, record: string | undefined): SpfDraft | undefined =>
    record === undefined ? undefined : { record, change };
  const { records, missingIncludes } = spfRecord;
  const [only] = records;
  if (only === undefined) return as('new', newRecord(spfRecord, evidence, knowledge));
  if (records.length > 1) {
    const readable = records.map((record) => repairSpf(record));
    return readable.every((record) => record !== undefined)
      ? as('merged', mergeSpf(readable))
      : undefined;
  }
  if (parseSpfRecord(only).syntaxError !== undefined) return as('repaired', repairSpf(only));
  const leadsToNothing = parseSpfRecord(only).terms.some(isReferenceTo(missingIncludes));
  return leadsToNothing
    ? as('without-include', withoutMissing(only, missingIncludes))
    : as('as-published', only);
}

/** `ip4:` and `ip6:` for the addresses, before anything that could turn them away. */
export function allowAddresses(record: string, ips: readonly string[]): string {
  const { terms } = parseSpfRecord(record);
  const texts = terms.map(({ text }) => text);
  const at = terms.findIndex(
    (term) =>
      term.kind === 'redirect' ||
      ('qualifier' in term && term.qualifier !== '+') ||
      term.kind === 'all',
  );
  const cut = at >= 0 ? at : texts.length;
  return ['v=spf1', ...texts.slice(0, cut), ...ips.map(networkOf), ...texts.slice(cut)].join(' ');
}
