import type { Judgement } from '../../model/check.ts';
import type { MtaSts } from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';

const SECONDS_PER_DAY = 86_400;

const judgePolicy = ({ domain, records, url, policy }: MtaSts): Judgement => {
  const base = { hop: 'connect', params: { domain, url }, seen: records } as const;
  switch (policy?.kind) {
    case 'read': {
      const { mode, mx, maxAge } = policy;
      return {
        ...base,
        outcome: 'ok',
        text: 'mta-sts.policy.ok',
        params: { ...base.params, mode, days: Math.floor(maxAge / SECONDS_PER_DAY) },
        seen: [...records, `mode: ${mode}`, ...mx.map((pattern) => `mx: ${pattern}`)],
      };
    }
    case 'broken':
      return {
        ...base,
        outcome: 'problem',
        advice: true,
        text: 'mta-sts.policy.broken',
        params: { ...base.params, term: policy.fault },
      };
    case 'unreachable': {
      const { why, status = 0 } = policy;
      return {
        ...base,
        outcome: 'problem',
        advice: true,
        text: 'mta-sts.policy.unreachable',
        params: { ...base.params, why: why.replaceAll('-', ''), status }, // a select key
      };
    }
    case 'unseen':
      return {
        ...base,
        outcome: 'unchecked',
        advice: true,
        text: 'unchecked.look-up',
        params: { asked: policy.asked, why: policy.why.replaceAll('-', '') },
      };
    case undefined:
      return { ...base, outcome: 'problem', advice: true, text: 'mta-sts.policy.bad-record' };
    default:
      return policy satisfies never;
  }
};

export const policy = defineCheck({
  id: 'mta-sts/policy',
  question: 'If the recipient demands encryption (MTA-STS), can senders read the policy?',
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive'],
  needs: ['mtaSts'],
  informs: true,
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc8461#section-3.1',
    'https://www.rfc-editor.org/rfc/rfc8461#section-3.2',
  ],
  judge({ mtaSts }) {
    const { domain, records } = mtaSts;
    if (records.length > 0) return [judgePolicy(mtaSts)];
    return [
      {
        hop: 'connect',
        outcome: 'absent',
        advice: true,
        text: 'mta-sts.policy.absent',
        params: { domain },
        seen: [`_mta-sts.${domain} TXT: none`],
      },
    ];
  },
});
