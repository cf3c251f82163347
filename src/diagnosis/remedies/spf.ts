import { isFact } from '../../checks/sending-address.ts';
import type { SpfBehind } from '../../evidence/spf-behind.ts';
import type { EvidenceMap, SpfEvaluation } from '../../model/evidence.ts';
import type { RecordRemedy } from '../../model/remedy.ts';
import { MAX_DNS_LOOKUPS, spfCost } from './spf-cost.ts';
import { allowAddresses, draftSpf } from './spf-draft.ts';
import type { RemedyKnowledge } from './spf-draft.ts';
import { fitSpf, stringsOf } from './spf-flatten.ts';

/** Facts that the record turns away. */
const turnedAway = (evaluation: SpfEvaluation | undefined): readonly string[] =>
  (evaluation?.results ?? [])
    .filter(({ source, result }) => isFact(source) && (result === 'fail' || result === 'softfail'))
    .map(({ ip }) => ip);

/**
 * One record in place of what is published, with every fault cured at once: within ten look-ups, and
 * letting pass whatever passed before. Empty where nothing is wrong, or the cure is not evident.
 */
export async function spfRemedies(
  findings: readonly string[],
  evidence: Partial<EvidenceMap>,
  knowledge: RemedyKnowledge,
  readBehind: (record: string) => Promise<SpfBehind>,
): Promise<readonly RecordRemedy[]> {
  const { spfRecord, spfEvaluation } = evidence;
  const draft = spfRecord && draftSpf(spfRecord, evidence, knowledge);
  if (!spfRecord || !draft) return [];
  const { domain, records } = spfRecord;
  const added = draft.change === 'new' ? [] : turnedAway(spfEvaluation);
  const wanted = added.length > 0 ? allowAddresses(draft.record, added) : draft.record;
  const behind = await readBehind(wanted);
  const before = spfCost(wanted, behind);
  const { providers } = knowledge;
  const fitted =
    before > MAX_DNS_LOOKUPS
      ? fitSpf(wanted, domain, behind, (name) => providers.providerOfInclude([name]) !== undefined)
      : { main: wanted, parts: [] };
  if (!fitted || (records.length === 1 && fitted.main === records[0])) return [];
  const isFlat = before > MAX_DNS_LOOKUPS;
  const change =
    draft.change !== 'as-published'
      ? draft.change
      : added.length > 0
        ? 'with-address'
        : 'flattened';
  const params = {
    domain,
    address: draft.change !== 'as-published' && added.length > 0 ? added.join(', ') : 'none',
    ips: added.join(', '),
    flattened: isFlat && change !== 'flattened' ? 'yes' : 'no',
    count: before,
  };
  const base = { kind: 'record', findings, params, domain, type: 'TXT' } as const;
  const asRecord = (
    name: string,
    value: string,
  ): Pick<RecordRemedy, 'name' | 'value' | 'strings'> => {
    const strings = stringsOf(value);
    return { name, value, ...(strings && { strings }) };
  };
  return [
    // what it includes has to be there first
    ...fitted.parts.map(({ name, value }): RecordRemedy => ({
      ...base,
      ...asRecord(name, value),
      why: 'remedy.spf.part',
      replaces: [],
    })),
    { ...base, ...asRecord(domain, fitted.main), why: `remedy.spf.${change}`, replaces: records },
  ];
}
