import type { Finding, Verdict } from '../model/check.ts';

/** What stood in the refusal stays there; what was looked up can change. */
export const canChange = ({ check, outcome, fault }: Finding): boolean =>
  check !== 'refusal/own-words' && outcome !== 'unchecked' && fault !== undefined;

/** What of a verdict can be watched: problems that were seen live. */
export const watchable = (verdict: Verdict | null): readonly Finding[] =>
  verdict?.because.filter(canChange) ?? [];
