import type { Certificate } from '../../src/model/evidence.ts';
import type { Explanation } from '../../src/model/facts.ts';
import type { Reason } from '../../src/model/words.ts';
import { nothingExplained } from '../../src/understanding/explain-result.ts';

/** What a healthy server shows. */
export const certificateFor = (host: string): Certificate => ({
  subject: `CN=${host}`,
  names: [host],
  issuer: 'CN=Some Authority',
  validFrom: new Date('2026-01-01'),
  validTo: new Date('2027-01-01'),
  matchesName: true,
  isTrusted: true,
  isExpired: false,
});

/** A server's words, as they were read; who is at fault is left open. */
export const readingOf = (replyCode: string, reason: Reason | null): Explanation => ({
  ...nothingExplained('error'),
  reason,
  confidence: 0.9,
  replyCode,
});
