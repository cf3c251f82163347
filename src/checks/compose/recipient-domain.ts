import { defineCheck } from '../define-check.ts';

export const mistyped = defineCheck({
  id: 'compose/recipient-domain',
  question: "Is the recipient's domain a slip of the pen for a well-known one?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_send', 'attachment_or_size', 'delayed'],
  needs: ['recipientRoute'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc5321#section-5.1'],
  judge({ recipientRoute: { domain, kind, nearMiss } }) {
    // a near miss that exists is somebody's domain
    if (kind !== 'nxdomain' || nearMiss === undefined) return [];
    return [
      {
        hop: 'compose',
        outcome: 'problem',
        text: 'compose.recipient-domain.mistyped',
        params: { domain, meant: nearMiss },
        seen: [`${domain}: NXDOMAIN`],
        fault: 'sender-user',
        certainty: 'likely',
      },
    ];
  },
});
