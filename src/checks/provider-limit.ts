import type { Judgement } from '../model/check.ts';
import type { MailRoute } from '../model/evidence.ts';
import type { Facts } from '../model/facts.ts';
import { mailSize, megabytes } from './mail-size.ts';

/** Published limits may have been raised for a customer, so even a measured size is only likely too big. */
export function judgeSize(
  { rules }: MailRoute,
  { mail }: Facts,
  side: 'recipient' | 'sender',
): readonly Judgement[] {
  const size = mailSize(mail);
  const limits = rules?.limits;
  const limit = side === 'recipient' ? limits?.receiveOctets : limits?.sendOctets;
  if (!size || !rules || !limits || limit === undefined) return [];
  const params = {
    provider: rules.name,
    side,
    size: megabytes(size.octets),
    limit: megabytes(limit),
    measured: size.isMeasured ? 'yes' : 'no',
  };
  const seen = [`${params.size} MB / ${params.limit} MB (${limits.source})`];
  const base = { hop: 'compose', params, seen } as const;
  if (size.octets <= limit) return [{ ...base, outcome: 'ok', text: 'compose.size.ok' }];
  return [
    {
      ...base,
      outcome: 'problem',
      text: 'compose.size.too-big',
      fault: 'sender-user',
      certainty: 'likely',
    },
  ];
}
