import { defineCheck } from '../define-check.ts';
import { ABOUT_SENDER_RECORDS } from '../intents.ts';

export const syntax = defineCheck({
  id: 'spf/syntax',
  question: 'Can receivers read the SPF record?',
  intents: ABOUT_SENDER_RECORDS,
  needs: ['spfRecord'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc7208#section-4.6',
    'https://www.rfc-editor.org/rfc/rfc7208#section-5.2',
  ],
  judge({ spfRecord: { domain, records, syntaxError, missingIncludes } }) {
    if (records.length !== 1) return []; // spf/record-present owns that case
    const base = { hop: 'accept', seen: records } as const;
    if (syntaxError) {
      return [
        {
          ...base,
          outcome: 'problem',
          text: 'spf.syntax.broken',
          params: { domain, term: syntaxError },
          fault: 'sender-admin',
          certainty: 'likely',
        },
      ];
    }
    const [missing] = missingIncludes;
    if (missing) {
      return [
        {
          ...base,
          outcome: 'problem',
          text: 'spf.syntax.missing-include',
          params: { domain, include: missing },
          fault: 'sender-admin',
          certainty: 'likely',
        },
      ];
    }
    return [{ ...base, outcome: 'ok', text: 'spf.syntax.ok', params: { domain } }];
  },
});
