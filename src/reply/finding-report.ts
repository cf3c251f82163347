import type { Finding } from '../model/check.ts';
import type { FindingReport } from '../model/reply.ts';
import type { Wording } from './wording.ts';

/** A finding in the words of one language: the JSON contract of `check`. */
export const reportFinding = (
  finding: Finding,
  language: string,
  wording: Wording,
): FindingReport => ({
  check: finding.check,
  hop: finding.hop,
  outcome: finding.outcome,
  advice: finding.advice ?? false,
  fault: finding.fault ?? null,
  says: wording.says(language, finding.text, finding.params),
  seen: finding.seen,
  readAt: finding.readAt.toISOString(),
  ttl: finding.ttl ?? null,
});
