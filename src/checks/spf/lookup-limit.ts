import { defineCheck } from '../define-check.ts';
import { ABOUT_SENDER_RECORDS } from '../intents.ts';

/** DNS-querying terms allowed in one evaluation. RFC 7208 §4.6.4. */
const MAX_DNS_LOOKUPS = 10;

export const lookupLimit = defineCheck({
  id: 'spf/lookup-limit',
  question: 'Can receivers evaluate the SPF record within the DNS lookup limit?',
  intents: ABOUT_SENDER_RECORDS,
  needs: ['spfRecord'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc7208#section-4.6.4'],
  judge({ spfRecord: { domain, records, dnsLookups } }) {
    if (records.length !== 1) return []; // spf/record-present owns that case
    const base = {
      hop: 'accept',
      params: { domain, count: dnsLookups, limit: MAX_DNS_LOOKUPS },
      seen: records,
    } as const;
    if (dnsLookups <= MAX_DNS_LOOKUPS) {
      return [{ ...base, outcome: 'ok', text: 'spf.lookup-limit.ok' }];
    }
    return [
      {
        ...base,
        outcome: 'problem',
        text: 'spf.lookup-limit.exceeded',
        fault: 'sender-admin',
        certainty: 'likely',
      },
    ];
  },
});
