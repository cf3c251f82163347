import type { DkimKeys, SpfEvaluation, SpfRecord } from '../../model/evidence.ts';
import { isFact } from '../sending-address.ts';
import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_SENDER } from '../intents.ts';

/** SPF passes for nobody: no readable record, or every address that is a fact fails. */
const spfCannotPass = (record: SpfRecord, { results }: SpfEvaluation): boolean => {
  if (record.records.length !== 1 || record.syntaxError) return true;
  const facts = results.filter(({ source }) => isFact(source));
  if (facts.length > 0) {
    return facts.every(({ result }) =>
      ['fail', 'softfail', 'permerror', 'neutral'].includes(result),
    );
  }
  return /^v=spf1\s+-all\s*$/i.test(record.records[0] ?? ''); // "nobody sends for us"
};

/** Certainly no key, or the one that is known to be in use cannot be used. */
const dkimCannotPass = ({ keys, existence, missingNamed }: DkimKeys): boolean => {
  if (existence === 'none') return true;
  if (keys.some(({ state }) => state === 'usable')) return false;
  return missingNamed.length > 0 || keys.some(({ source }) => source === 'named');
};

export const achievable = defineCheck({
  id: 'dmarc/achievable',
  question: "Can any of the sender's mail meet the sender's own DMARC policy?",
  intents: ABOUT_THE_SENDER,
  needs: ['dmarcPolicy', 'spfRecord', 'spfEvaluation', 'dkimKeys'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc9989#section-5.4'],
  judge({ dmarcPolicy, spfRecord, spfEvaluation, dkimKeys }) {
    const { domain, policy, record } = dmarcPolicy;
    if (!record || !policy || policy === 'none') return [];
    const base = { hop: 'accept', params: { domain, policy }, seen: [record] } as const;
    if (!spfCannotPass(spfRecord, spfEvaluation) || !dkimCannotPass(dkimKeys)) {
      return [{ ...base, outcome: 'ok', text: 'dmarc.achievable.ok' }];
    }
    return [
      {
        ...base,
        outcome: 'problem',
        text: 'dmarc.achievable.impossible',
        seen: [
          record,
          ...(spfRecord.records.length > 0 ? spfRecord.records : [`${domain} TXT: no "v=spf1"`]),
          ...dkimKeys.keys.map((key) => `${key.selector}._domainkey (${key.state}): ${key.record}`),
        ],
        fault: 'sender-admin',
        certainty: policy === 'reject' ? 'certain' : 'likely',
      },
    ];
  },
});
