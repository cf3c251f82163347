import { parseSpfRecord } from '../../mail/spf-record.ts';
import type { ParsedSpfRecord, SpfQualifier, SpfTerm } from '../../mail/spf-record.ts';

const MOST_PERMISSIVE_FIRST: readonly SpfQualifier[] = ['+', '?', '~', '-'];

/** Lets nobody through and is no end either: what comes after it may never be reached. */
const isRefusing = (term: SpfTerm): boolean =>
  'qualifier' in term && term.kind !== 'all' && term.qualifier !== '+';

/** Up to `all`; a `redirect` that counts becomes an `include`, which lets the same addresses pass. */
const mechanisms = ({ terms }: ParsedSpfRecord): readonly SpfTerm[] => {
  const end = terms.findIndex(({ kind }) => kind === 'all');
  return (end >= 0 ? terms.slice(0, end) : terms).flatMap((term): SpfTerm[] => {
    if (term.kind === 'exp' || term.kind === 'unknown-modifier' || term.kind === 'all') return [];
    if (term.kind !== 'redirect') return [term];
    if (end >= 0) return [];
    const { domain } = term;
    return [{ kind: 'include', qualifier: '+', domain, text: `include:${domain}` }];
  });
};

const closingOf = (records: readonly ParsedSpfRecord[]): string => {
  const said = records.flatMap(({ terms }) => {
    const all = terms.find(({ kind }) => kind === 'all');
    return all?.kind === 'all' ? [all.qualifier] : [];
  });
  return `${MOST_PERMISSIVE_FIRST.find((qualifier) => said.includes(qualifier)) ?? '~'}all`;
};

/** Each once, whatever the spelling; `+` is what no sign means. */
const unique = (terms: readonly SpfTerm[]): readonly string[] => [
  ...new Map(
    terms.map(({ text }) => text.replace(/^\+/, '')).map((text) => [text.toLowerCase(), text]),
  ).values(),
];

/**
 * Several records in one that lets every address pass that one of them lets pass: terms in order, each
 * once, one `all`, the most permissive. Undefined where a record cannot be read, or where two of them
 * name addresses to refuse, so that no order is right for both.
 */
export function mergeSpf(records: readonly string[]): string | undefined {
  const parsed = records.map(parseSpfRecord);
  if (parsed.some(({ syntaxError }) => syntaxError !== undefined)) return undefined;
  const refusing = parsed.filter((record) => mechanisms(record).some(isRefusing));
  if (refusing.length > 1) return undefined;
  // what refuses goes last, behind all that the others let pass
  const ordered = [...parsed.filter((record) => !refusing.includes(record)), ...refusing];
  const exp = parsed.flatMap(({ terms }) => terms).find(({ kind }) => kind === 'exp');
  const modifiers = exp ? [exp.text] : [];
  return ['v=spf1', ...unique(ordered.flatMap(mechanisms)), closingOf(parsed), ...modifiers].join(
    ' ',
  );
}
