import type { Observed } from '../model/evidence.ts';
import type { DnsAnswer, RecordType } from './dns-answer.ts';

/** An answer that says something about the name. */
export type Answered<T extends RecordType = RecordType> = Exclude<
  DnsAnswer<T>,
  { readonly kind: 'unseen' }
>;

/** An answer that says nothing about the name. */
type Unanswered = Extract<DnsAnswer, { readonly kind: 'unseen' }>;

/** When something was read and how long it stays valid, in seconds. */
export interface Age {
  readonly readAt: Date;
  readonly ttl?: number;
}

/** The records, none where the name has none or does not exist. */
export const recordsOf = <R>(
  answer:
    | { readonly kind: 'records'; readonly records: readonly R[] }
    | { readonly kind: 'no-data' | 'nxdomain' },
): readonly R[] => (answer.kind === 'records' ? answer.records : []);

/** What could not be looked up, as evidence. */
export const notSeen = ({ why, asked }: Unanswered): Extract<Observed<never>, { seen: false }> => ({
  seen: false,
  why,
  asked,
});

/** A value made of several answers is as old as the oldest and valid as long as the shortest. */
export function observe<T>(value: T, ages: readonly Age[]): Observed<T> {
  const readAt = new Date(Math.min(Date.now(), ...ages.map((age) => age.readAt.getTime())));
  const ttls = ages.flatMap(({ ttl }) => ttl ?? []);
  return { seen: true, value, readAt, ...(ttls.length > 0 ? { ttl: Math.min(...ttls) } : {}) };
}
