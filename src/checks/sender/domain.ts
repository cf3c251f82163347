import { defineCheck } from '../define-check.ts';

export const senderDomain = defineCheck({
  id: 'sender/domain',
  question: "Does the sender's domain exist, and can answers and bounces reach it?",
  intents: [
    'sent_not_arrived',
    'bounce_received',
    'cannot_receive',
    'goes_to_spam',
    'marked_as_spoofed_auth_fail',
    'delayed',
  ],
  needs: ['senderRoute'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc5321#section-3.6.1',
    'https://www.rfc-editor.org/rfc/rfc7505#section-4.2',
  ],
  judge({ senderRoute: { domain, kind, records } }) {
    const base = { hop: 'accept', params: { domain }, seen: records } as const;
    switch (kind) {
      case 'nxdomain':
        return [
          {
            ...base,
            outcome: 'problem',
            text: 'sender.domain.missing',
            seen: [`${domain}: NXDOMAIN`],
            fault: 'sender-admin',
            certainty: 'likely',
          },
        ];
      case 'null':
        return [
          {
            ...base,
            outcome: 'problem',
            text: 'sender.domain.null-mx',
            fault: 'sender-admin',
            certainty: 'likely',
          },
        ];
      case 'none':
        return [
          {
            ...base,
            outcome: 'absent',
            text: 'sender.domain.no-route',
            seen: [`${domain} MX: none`, `${domain} A, AAAA: none`],
            fault: 'sender-admin',
            certainty: 'likely',
          },
        ];
      case 'mx':
      case 'implicit':
        return [{ ...base, outcome: 'ok', text: 'sender.domain.ok' }];
      default:
        return kind satisfies never;
    }
  },
});
