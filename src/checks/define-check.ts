import type { Check } from '../model/check.ts';
import type { EvidenceName } from '../model/evidence.ts';

/** Holds a check to its type: evidence that `needs` does not declare does not compile. */
export const defineCheck = <N extends EvidenceName>(check: Check<N>): Check<N> => check;
