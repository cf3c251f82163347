import { defineCheck } from '../define-check.ts';

export const recordPresent = defineCheck({
  id: 'spf/record-present',
  question: 'Does the sender publish exactly one SPF record?',
  intents: [
    'sent_not_arrived',
    'bounce_received',
    'cannot_receive',
    'goes_to_spam',
    'marked_as_spoofed_auth_fail',
    'how_to_configure_dns_auth',
  ],
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
