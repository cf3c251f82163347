import type { SendingAddress } from '../model/facts.ts';
import type { Certainty } from '../model/words.ts';

/** Named by a bounce, a header or the operator: the address mail really left from. */
export const isFact = (source: SendingAddress['source'] | 'domain'): boolean =>
  source === 'bounce' || source === 'header' || source === 'profile';

/** What was derived from SPF or MX may never send mail: it proves at most `possible`. */
export const atMostPossible = (
  source: SendingAddress['source'] | 'domain',
  certainty: Certainty,
): Certainty => (isFact(source) ? certainty : 'possible');
