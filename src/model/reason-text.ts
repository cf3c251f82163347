import type { Hop, Reason } from './words.ts';

/** Reasons that mean something else where the person's own outgoing server names them. */
const OWN_WORDS: ReadonlySet<Reason> = new Set([
  'networkerror',
  'failedstarttls',
  'speeding',
  'rejected',
  'norelaying',
  'blocked',
  'policyviolation',
]);

/** Key of the text that tells of a reason: before the mail has left, it is about the own side. */
export const textOfReason = (reason: Reason, hop: Hop | null): string =>
  `${hop === 'submit' && OWN_WORDS.has(reason) ? 'submit' : 'reasons'}.${reason}`;
