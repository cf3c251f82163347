import { defineCheck } from '../define-check.ts';
import { ABOUT_SENDER_RECORDS } from '../intents.ts';

export const reportAddress = defineCheck({
  id: 'dmarc/report-address',
  question: 'Do the DMARC reports that the sender asks for arrive?',
  intents: ABOUT_SENDER_RECORDS,
  needs: ['dmarcReports'],
  informs: true,
  rfc: ['https://www.rfc-editor.org/rfc/rfc9990#section-4'],
  judge({ dmarcReports: { foundAt, record, targets } }) {
    const others = targets.filter(({ neededAt }) => neededAt !== null);
    // to oneself, reports always may go
    if (foundAt === null || record === null || others.length === 0) return [];
    const missing = others.find(({ isAgreed }) => isAgreed.seen && !isAgreed.value);
    if (missing) {
      return [
        {
          hop: 'accept',
          outcome: 'absent',
          advice: true,
          text: 'dmarc.report-address.not-agreed',
          params: { domain: foundAt, address: missing.address, name: missing.neededAt ?? '' },
          seen: [record, `${missing.neededAt ?? ''} TXT: no "v=DMARC1"`],
        },
      ];
    }
    if (others.some(({ isAgreed }) => !isAgreed.seen)) return []; // reports only, never mail
    const params = { domain: foundAt, count: others.length };
    return [
      { hop: 'accept', outcome: 'ok', text: 'dmarc.report-address.ok', params, seen: [record] },
    ];
  },
});
