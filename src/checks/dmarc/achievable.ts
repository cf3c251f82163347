import type { DkimKeys, DmarcPolicy, SpfEvaluation, SpfRecord } from '../../model/evidence.ts';
import type { Facts } from '../../model/facts.ts';
import type { Certainty } from '../../model/words.ts';
import { isFact } from '../sending-address.ts';
import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_SENDER } from '../intents.ts';

/** "Nobody sends for us." */
const SENDS_NOTHING = /^v=spf1\s+-all\s*$/i;

/** SPF passes for nobody: no readable record, or every address that is a fact fails. */
const spfCannotPass = (record: SpfRecord, { results }: SpfEvaluation): boolean => {
  if (record.records.length !== 1 || record.syntaxError) return true;
  const facts = results.filter(({ source }) => isFact(source));
  if (facts.length > 0) {
    return facts.every(({ result }) =>
      ['fail', 'softfail', 'permerror', 'neutral'].includes(result),
    );
  }
  return SENDS_NOTHING.test(record.records[0] ?? '');
};

/** Certainly no key, or the one that is known to be in use cannot be used. */
const dkimCannotPass = ({ keys, existence, missingNamed }: DkimKeys): boolean => {
  if (existence === 'none') return true;
  if (keys.some(({ state }) => state === 'usable')) return false;
  return missingNamed.length > 0 || keys.some(({ source }) => source === 'named');
};

/** The server that took the mail found the same. RFC 8601. */
const receiverSawItFail = ({ refusal }: Facts): boolean =>
  refusal?.headers?.authentication.some(
    ({ method, result, isOwnSide }) => isOwnSide && method === 'dmarc' && result === 'fail',
  ) ?? false;

/**
 * Under relaxed alignment a subdomain may still answer for the mail: an envelope sender there, or a key
 * below it, neither of which can be listed. RFC 9989 §4.10. That is ruled out where both alignments are
 * strict, and not expected of a domain that says nobody sends for it.
 */
const certaintyOf = (
  { policy, spfAlignment, dkimAlignment }: DmarcPolicy,
  { records }: SpfRecord,
  facts: Facts,
): Certainty => {
  const isStrict = spfAlignment === 'strict' && dkimAlignment === 'strict';
  const isClosed = isStrict || SENDS_NOTHING.test(records[0] ?? '') || receiverSawItFail(facts);
  return policy === 'reject' && isClosed ? 'certain' : 'likely';
};

export const achievable = defineCheck({
  id: 'dmarc/achievable',
  question: "Can any of the sender's mail meet the sender's own DMARC policy?",
  intents: ABOUT_THE_SENDER,
  needs: ['dmarcPolicy', 'spfRecord', 'spfEvaluation', 'dkimKeys'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc9989#section-5.4'],
  judge({ dmarcPolicy, spfRecord, spfEvaluation, dkimKeys }, facts) {
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
        certainty: certaintyOf(dmarcPolicy, spfRecord, facts),
      },
    ];
  },
});
