import type { Finding } from '../model/check.ts';

const NAMED: ReadonlySet<string | number | undefined> = new Set(['bounce', 'header', 'profile']);

/** What may be an address in the refusal's own words, a full stop after it left out. */
const addressesIn = ({ seen }: Finding): ReadonlySet<string> =>
  new Set(
    seen.flatMap((line) => line.split(/[^0-9a-f.:]/i)).map((word) => word.replace(/[.:]$/, '')),
  );

/**
 * Whether a finding is about what the refusal was about. One of a sending address only where that
 * address is the refused one, or known to be the sender's while the refusal names none: what holds
 * for a candidate says nothing about another address. One of the recipient's domain only where it is
 * the refused recipient's; one of the recipient's mailbox only where it is that one.
 */
export function isAboutTheRefused(refusal: Finding, { text, params }: Finding): boolean {
  if ('source' in params) {
    const ip = refusal.params['ip'];
    const subject = params['ip'] ?? params['subject'];
    if (ip !== undefined && ip !== 'none') return subject === ip;
    if (addressesIn(refusal).has(String(subject))) return true;
    return NAMED.has(params['source']);
  }
  if (text.startsWith('smtp.recipient.')) {
    const [refused, asked] = [refusal.params['recipient'], params['recipient']].map((address) =>
      String(address ?? '').toLowerCase(),
    );
    return !refused || refused === asked;
  }
  if (text.startsWith('route.') || text.startsWith('smtp.')) {
    const domain = refusal.params['domain'];
    return !domain || params['domain'] === domain;
  }
  return true;
}
