import type { Check, Judgement } from '../../src/model/check.ts';
import type { EvidenceMap, EvidenceName, Observed } from '../../src/model/evidence.ts';
import type { Facts } from '../../src/model/facts.ts';

/** What a finding is judged by in tests: never the prose. */
export type Essence = Pick<Judgement, 'outcome' | 'text'> &
  Partial<Pick<Judgement, 'fault' | 'certainty' | 'advice'>>;

const essence = ({ outcome, text, fault, certainty, advice }: Judgement): Essence => ({
  outcome,
  text,
  ...(fault && { fault }),
  ...(certainty && { certainty }),
  ...(advice && { advice }),
});

/** Runs one check over evidence written as a literal. */
export const judge = <N extends EvidenceName>(
  check: Check<N>,
  evidence: Pick<EvidenceMap, N>,
  facts: Facts = {},
): readonly Essence[] => check.judge(evidence, facts).map(essence);

const READ_AT = new Date('2026-11-23T12:00:00Z');

export const seen = <T>(value: T): Observed<T> => ({
  seen: true,
  value,
  readAt: READ_AT,
  ttl: 300,
});

export const unseen = (asked = 'a question'): Observed<never> => ({
  seen: false,
  why: 'timeout',
  asked,
});
