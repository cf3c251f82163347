import { defineCheck } from '../define-check.ts';
import { ABOUT_SENDER_RECORDS } from '../intents.ts';

export const openToAll = defineCheck({
  id: 'spf/open-to-all',
  question: 'Does the SPF record let everybody send for the domain?',
  intents: ABOUT_SENDER_RECORDS,
  needs: ['spfRecord'],
  informs: true,
  rfc: ['https://www.rfc-editor.org/rfc/rfc7208#section-5.1'],
  judge({ spfRecord: { domain, records, all } }) {
    if (records.length !== 1 || all !== '+') return [];
    // SPF passes for all, forgers included: no mail is lost by it, but the record is worth nothing
    return [
      {
        hop: 'accept',
        outcome: 'problem',
        advice: true,
        text: 'spf.open-to-all.open',
        params: { domain },
        seen: records,
      },
    ];
  },
});
