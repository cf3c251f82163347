import { defineCheck } from '../define-check.ts';
import { ABOUT_SENDER_RECORDS } from '../intents.ts';

export const record = defineCheck({
  id: 'dmarc/record',
  question: 'Does a DMARC policy apply to the sender, and can receivers read it?',
  intents: ABOUT_SENDER_RECORDS,
  needs: ['dmarcPolicy'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc9989#section-4.10'],
  judge({ dmarcPolicy: dmarc }) {
    const params = {
      domain: dmarc.domain,
      foundAt: dmarc.foundAt ?? dmarc.domain,
      policy: dmarc.policy ?? 'none',
    };
    const base = { hop: 'accept', params, seen: dmarc.record ? [dmarc.record] : [] } as const;
    if (dmarc.isAmbiguous) {
      return [{ ...base, outcome: 'problem', advice: true, text: 'dmarc.record.several' }];
    }
    if (dmarc.syntaxError) {
      return [
        {
          ...base,
          outcome: 'problem',
          advice: true,
          text: 'dmarc.record.broken',
          params: { ...params, term: dmarc.syntaxError },
        },
      ];
    }
    if (!dmarc.record) {
      return [
        {
          ...base,
          outcome: 'absent',
          advice: true,
          text: 'dmarc.record.absent',
          seen: [`_dmarc.${dmarc.domain} TXT: none`],
        },
      ];
    }
    return [{ ...base, outcome: 'ok', text: 'dmarc.record.ok' }];
  },
});
