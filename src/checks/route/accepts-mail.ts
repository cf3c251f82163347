import { defineCheck } from '../define-check.ts';

export const acceptsMail = defineCheck({
  id: 'route/accepts-mail',
  question: 'Does the domain say where its mail goes, and that it takes mail at all?',
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_send', 'cannot_receive', 'delayed'],
  needs: ['recipientRoute'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc5321#section-5.1',
    'https://www.rfc-editor.org/rfc/rfc7505',
  ],
  judge({ recipientRoute: { domain, kind, records } }) {
    const base = { hop: 'lookup', params: { domain }, seen: records } as const;
    switch (kind) {
      case 'nxdomain':
        return []; // route/recipient-domain owns that case
      case 'null':
        return [
          {
            ...base,
            outcome: 'problem',
            text: 'route.accepts-mail.null-mx',
            fault: 'sender-user',
            certainty: 'certain',
          },
        ];
      case 'none':
        return [
          {
            ...base,
            outcome: 'absent',
            text: 'route.accepts-mail.no-route',
            seen: [`${domain} MX: none`, `${domain} A, AAAA: none`],
            fault: 'recipient-admin',
            certainty: 'likely',
          },
        ];
      case 'implicit':
        return [
          {
            ...base,
            outcome: 'absent',
            advice: true,
            text: 'route.accepts-mail.implicit',
            seen: [`${domain} MX: none`],
          },
        ];
      case 'mx':
        return [
          {
            ...base,
            outcome: 'ok',
            text: 'route.accepts-mail.ok',
            params: { domain, count: records.length },
          },
        ];
      default:
        return kind satisfies never;
    }
  },
});
