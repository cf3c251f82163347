import { parseDmarcRecord } from '../../mail/dmarc-record.ts';
import type { DmarcPolicy } from '../../model/evidence.ts';
import type { RecordRemedy } from '../../model/remedy.ts';

const ACTIONS = ['none', 'quarantine', 'reject'] as const;

const tagsOf = (record: string): readonly (readonly [string, string])[] =>
  record.split(';').flatMap((tag) => {
    const at = tag.indexOf('=');
    const name = tag.slice(0, at).trim().toLowerCase();
    return at > 0 && name !== '' ? [[name, tag.slice(at + 1).trim()] as const] : [];
  });

const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  adkim: ['r', 's'],
  aspf: ['r', 's'],
  psd: ['y', 'n', 'u'],
  t: ['y', 'n'],
  fo: ['0', '1', 'd', 's'],
};

const reportUris = (value: string): string =>
  value
    .split(/[,\s]+/)
    .filter(Boolean)
    .map((uri) => (/^[^:@\s]+@[^:@\s]+$/.test(uri) ? `mailto:${uri}` : uri))
    .join(',');

/** One tag as it was meant: whole words for actions, `mailto:` before addresses; undefined: left out. */
const repairTag = (name: string, value: string): string | undefined => {
  const said = value.toLowerCase();
  if (name === 'p' || name === 'sp' || name === 'np') {
    const exact = ACTIONS.find((action) => action === said);
    const meant =
      exact ?? ACTIONS.find((action) => said.length > 2 && action.startsWith(said.slice(0, 3)));
    return meant ?? (name === 'p' ? 'none' : undefined);
  }
  if (name === 'rua' || name === 'ruf') return reportUris(value) || undefined;
  const known = Object.hasOwn(DEFAULTS, name) ? DEFAULTS[name] : undefined;
  if (known && name !== 'fo') return known.find((one) => said.startsWith(one));
  return value || undefined;
};

/** Strictest first among several: whoever published it meant at least the weakest, so that one stays. */
const weakest = (records: readonly string[]): string =>
  ACTIONS.find((action) =>
    records.some((record) => (parseDmarcRecord(record).actions?.domain ?? 'none') === action),
  ) ?? 'none';

/** Each tag once, the first that was said; `v` and `p` lead. RFC 9989 §4.8. */
const joinTags = (records: readonly string[], policy?: string): string => {
  const tags = new Map<string, string>();
  for (const [name, value] of records.flatMap(tagsOf)) {
    const meant = name === 'v' ? undefined : repairTag(name, value);
    if (meant === undefined) continue;
    if (name === 'rua' || name === 'ruf') {
      const uris = new Set([...(tags.get(name)?.split(',') ?? []), ...meant.split(',')]);
      tags.set(name, [...uris].join(','));
    } else if (!tags.has(name)) tags.set(name, meant);
  }
  const p = policy ?? tags.get('p') ?? 'none';
  tags.delete('p');
  return ['v=DMARC1', `p=${p}`, ...[...tags].map(([name, value]) => `${name}=${value}`)].join('; ');
};

/** The record to publish where there is none, several, or one that is broken. RFC 9989 §4.10, §4.8. */
export function dmarcRemedies(
  findings: readonly string[],
  dmarc: DmarcPolicy,
): readonly RecordRemedy[] {
  const { domain, record, foundAt, ambiguous, syntaxError } = dmarc;
  const at = (
    name: string,
    change: 'new' | 'merged' | 'repaired',
    value: string,
    replaces: readonly string[],
  ): readonly RecordRemedy[] => [
    {
      kind: 'record',
      findings,
      why: `remedy.dmarc.${change}`,
      params: { domain: name },
      domain: name,
      name: `_dmarc.${name}`,
      type: 'TXT',
      value,
      replaces,
    },
  ];
  if (ambiguous) {
    const { name, records } = ambiguous;
    return at(name, 'merged', joinTags(records, weakest(records)), records);
  }
  if (record !== null && foundAt !== null && syntaxError !== undefined) {
    const value = joinTags([record]);
    const isCured = parseDmarcRecord(value).syntaxError === undefined && value !== record;
    return isCured ? at(foundAt, 'repaired', value, [record]) : [];
  }
  if (record !== null || dmarc.isAmbiguous) return [];
  return at(domain, 'new', `v=DMARC1; p=none; rua=mailto:dmarc@${domain}`, []);
}
