import { defineCheck } from '../define-check.ts';
import { ABOUT_SENDER_RECORDS } from '../intents.ts';

export const recordPresent = defineCheck({
  id: 'spf/record-present',
  question: 'Does the sender publish exactly one SPF record?',
  intents: ABOUT_SENDER_RECORDS,
  needs: ['spfRecord'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc7208#section-3.2',
    'https://www.rfc-editor.org/rfc/rfc7208#section-4.5',
  ],
  judge({ spfRecord: { domain, records } }) {
    const base = {
      hop: 'accept',
      params: { domain, count: records.length },
      seen: records,
    } as const;
    if (records.length === 0) {
      return [
        {
          ...base,
          outcome: 'absent',
          advice: true,
          text: 'spf.record-present.absent',
          seen: [`${domain} TXT: no "v=spf1"`],
        },
      ];
    }
    if (records.length === 1) return [{ ...base, outcome: 'ok', text: 'spf.record-present.ok' }];
    return [
      {
        ...base,
        outcome: 'problem',
        text: 'spf.record-present.several',
        fault: 'sender-admin',
        certainty: 'likely',
      },
    ];
  },
});
