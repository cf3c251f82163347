import { hasMacro, isSpfRecord, parseSpfRecord } from '../mail/spf-record.ts';
import type { ParsedSpfRecord, SpfTerm } from '../mail/spf-record.ts';
import type { Observed } from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import { notSeen, observe, recordsOf } from './reading.ts';

/** What one name publishes for SPF. */
export interface SpfText {
  /** Everything that begins with `v=spf1`. */
  readonly records: readonly string[];
  /** Of the only record; without terms where there is none, or more than one. RFC 7208 §4.5. */
  readonly parsed: ParsedSpfRecord;
}

/** Names are compared without final dot, in lower case. */
export const asName = (domain: string): string => domain.replace(/\.$/, '').toLowerCase();

/** The SPF record of one name, nothing behind it. Unseen where the TXT records cannot be looked up. */
export async function readSpfText(
  resolver: Resolver,
  name: string,
  signal: AbortSignal,
): Promise<Observed<SpfText>> {
  const answer = await resolver.resolve(name, 'TXT', signal);
  if (answer.kind === 'unseen') return notSeen(answer);
  const records = recordsOf(answer).filter(isSpfRecord);
  const [only, ...others] = records;
  const parsed: ParsedSpfRecord =
    only !== undefined && others.length === 0 ? parseSpfRecord(only) : { terms: [] };
  return observe({ records, parsed }, [answer]);
}

/** What can be reached: nothing after `all`, no `redirect` beside one. RFC 7208 §5.1, §6.1. */
export const effectiveTerms = ({ terms }: ParsedSpfRecord): readonly SpfTerm[] => {
  const end = terms.findIndex(({ kind }) => kind === 'all');
  if (end >= 0) return terms.slice(0, end).filter(({ kind }) => kind !== 'redirect');
  return terms;
};

/** Names that `include:` and `redirect=` lead to, where they do not depend on the mail. RFC 7208 §5.2, §6.1. */
export const spfTargets = (parsed: ParsedSpfRecord): readonly string[] =>
  effectiveTerms(parsed).flatMap((term) =>
    (term.kind === 'include' || term.kind === 'redirect') && !hasMacro(term.domain)
      ? [asName(term.domain)]
      : [],
  );
