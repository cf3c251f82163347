import type { Judgement } from '../../model/check.ts';
import type { EvidenceMap, ReverseName } from '../../model/evidence.ts';
import type { ProviderDemand } from '../../model/provider-rules.ts';
import { defineCheck } from '../define-check.ts';
import { ABOUT_SENDER_RECORDS } from '../intents.ts';
import { isFact } from '../sending-address.ts';

type Records = Pick<EvidenceMap, 'spfRecord' | 'dkimKeys' | 'dmarcPolicy' | 'reverseNames'>;
/** `unknown`: not to be seen in records alone, or not seen. */
type State = 'met' | 'unmet' | 'unknown';

const spfState = ({ spfRecord: { records } }: Records): State =>
  records.length === 0 ? 'unmet' : 'met';

/** A key that was not guessed proves nothing; only a name that does not exist does. RFC 8020. */
const dkimState = ({ dkimKeys: { keys, existence } }: Records): State => {
  if (keys.some(({ state }) => state === 'usable')) return 'met';
  return existence === 'none' && keys.length === 0 ? 'unmet' : 'unknown';
};

const isNameless = ({ names, confirmed }: ReverseName): boolean =>
  names.seen && confirmed.seen && confirmed.value === null;

/** Only addresses that the mail really left from. */
const ptrState = ({ reverseNames }: Records): State => {
  const facts = reverseNames.filter(({ source }) => isFact(source));
  if (facts.some(isNameless)) return 'unmet';
  return facts.length > 0 && facts.every(({ confirmed }) => confirmed.seen) ? 'met' : 'unknown';
};

const either = (one: State, other: State): State => {
  if (one === 'met' || other === 'met') return 'met';
  return one === 'unmet' && other === 'unmet' ? 'unmet' : 'unknown';
};

const stateOf = ({ what }: ProviderDemand, records: Records): State => {
  switch (what) {
    case 'spf-or-dkim':
      return either(spfState(records), dkimState(records));
    case 'spf':
      return spfState(records);
    case 'dkim':
      return dkimState(records);
    case 'dmarc':
      return records.dmarcPolicy.record === null ? 'unmet' : 'met';
    case 'ptr':
      return ptrState(records);
    case 'tls':
    case 'unsubscribe':
      return 'unknown';
    default:
      return what satisfies never;
  }
};

const NAMES: Readonly<Record<ProviderDemand['what'], string>> = {
  'spf-or-dkim': 'SPF/DKIM',
  spf: 'SPF',
  dkim: 'DKIM',
  dmarc: 'DMARC',
  ptr: 'PTR',
  tls: 'TLS',
  unsubscribe: 'List-Unsubscribe',
};

const namesOf = (demands: readonly ProviderDemand[]): string =>
  demands.map(({ what }) => NAMES[what]).join(', ');

const proof = ({ what, since, code, source }: ProviderDemand): string =>
  `${NAMES[what]}: ${source} (${since}${code ? `, ${code}` : ''})`;

export const rules = defineCheck({
  id: 'provider/rules',
  question: "Do the sender's records meet what the recipient's provider demands?",
  intents: ABOUT_SENDER_RECORDS,
  needs: ['recipientRoute', 'spfRecord', 'dkimKeys', 'dmarcPolicy', 'reverseNames'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc7208', 'https://www.rfc-editor.org/rfc/rfc9989'],
  judge({ recipientRoute, ...records }) {
    const { rules: provider } = recipientRoute;
    if (!provider || provider.demands.length === 0) return [];
    const { domain } = records.spfRecord;
    const states = provider.demands.map((demand) => ({ demand, state: stateOf(demand, records) }));
    const unmet = states.flatMap(({ demand, state }) => (state === 'unmet' ? [demand] : []));
    const met = states.flatMap(({ demand, state }) => (state === 'met' ? [demand] : []));
    const base = { hop: 'accept' } as const;
    const found: Judgement[] = [];
    const ofAll = unmet.filter(({ of }) => of === 'everybody');
    if (ofAll.length > 0) {
      found.push({
        ...base,
        outcome: 'absent',
        text: 'provider.rules.unmet',
        params: { domain, provider: provider.name, what: namesOf(ofAll) },
        seen: ofAll.map(proof),
        fault: 'sender-admin',
        // mail may go out under another domain's name, which passes in its place
        certainty: 'likely',
      });
    }
    const ofBulk = unmet.filter(({ of }) => of === 'bulk');
    if (ofBulk.length > 0) {
      found.push({
        ...base,
        outcome: 'absent',
        advice: true,
        text: 'provider.rules.unmet-bulk',
        params: { domain, provider: provider.name, what: namesOf(ofBulk) },
        seen: ofBulk.map(proof),
      });
    }
    if (found.length > 0 || met.length === 0) return found;
    const params = { domain, provider: provider.name, what: namesOf(met) };
    return [{ ...base, outcome: 'ok', text: 'provider.rules.ok', params, seen: met.map(proof) }];
  },
});
