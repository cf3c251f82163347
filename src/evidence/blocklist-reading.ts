import type { Blocklist, ListingMeaning } from '../knowledge/blocklists.ts';
import type { UnseenReason } from '../model/evidence.ts';

/** What the addresses in a list's answer say. */
export type ListingRead =
  | { readonly kind: 'listed'; readonly code: string; readonly meaning: ListingMeaning }
  /** None of the codes that the list documents. */
  | { readonly kind: 'unknown'; readonly code: string }
  /** The list does not talk to us, or somebody else answered in its place. */
  | { readonly kind: 'unseen'; readonly why: UnseenReason };

/** Spamhaus's way to refuse, taken over by others: wrong question, public resolver, too many. */
const REFUSALS = /^127\.255\.255\.(?:252|253|254|255)$/;

const meaningOf = (
  { codes, bits, anyCode }: Blocklist,
  code: string,
): ListingMeaning | undefined => {
  const exact = codes[code];
  if (exact) return exact;
  const [, digits] = /^127\.0\.0\.(\d{1,3})$/.exec(code) ?? [];
  if (digits === undefined) return undefined;
  const octet = Number(digits);
  // the highest bit set: lists put the worst there, or say nothing about the order
  const bit = Object.keys(bits)
    .map(Number)
    .sort((a, b) => b - a)
    .find((value) => (octet & value) !== 0);
  if (bit !== undefined) return bits[String(bit)];
  return octet >= 2 ? anyCode : undefined;
};

/**
 * Reads the A records a list answered. RFC 5782 §2.1, §2.3: a listing lies in 127.0.0.0/8 and is not
 * 127.0.0.1; anything else was put there by a resolver on the way.
 */
export function readListing(list: Blocklist, addresses: readonly string[]): ListingRead {
  const refused = addresses.some((code) => list.refusals.includes(code) || REFUSALS.test(code));
  if (refused) return { kind: 'unseen', why: 'refused' };
  const isForeign = (code: string): boolean => !code.startsWith('127.') || code === '127.0.0.1';
  if (addresses.some(isForeign)) return { kind: 'unseen', why: 'rewritten' };
  const listings = addresses.flatMap((code) => {
    const meaning = meaningOf(list, code);
    return meaning ? [{ kind: 'listed' as const, code, meaning }] : [];
  });
  const isMajor = ({ meaning }: { meaning: ListingMeaning }): boolean =>
    (meaning.weight ?? list.weight) === 'major';
  return (
    listings.find(isMajor) ?? listings[0] ?? { kind: 'unknown', code: addresses[0] ?? 'nothing' }
  );
}
