import { defineCheck } from '../define-check.ts';

export const recipientDomain = defineCheck({
  id: 'route/recipient-domain',
  question: "Does the recipient's domain exist?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_send', 'cannot_receive', 'delayed'],
  needs: ['recipientRoute'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc5321#section-5.1'],
  judge({ recipientRoute: { domain, kind, nearMiss } }) {
    if (kind !== 'nxdomain') {
      return [
        { hop: 'lookup', outcome: 'ok', text: 'route.domain.ok', params: { domain }, seen: [] },
      ];
    }
    if (nearMiss !== undefined) return []; // compose/recipient-domain owns that case
    return [
      {
        hop: 'lookup',
        outcome: 'problem',
        text: 'route.domain.missing',
        params: { domain },
        seen: [`${domain}: NXDOMAIN`],
        fault: 'sender-user',
        // an expired registration of the recipient's looks the same
        certainty: 'likely',
      },
    ];
  },
});
