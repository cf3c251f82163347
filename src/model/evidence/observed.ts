/** Why a look-up gave no answer. None of these says anything about the party that was asked. */
export const UNSEEN_REASONS = [
  'timeout',
  'servfail',
  'refused',
  'garbage',
  'reset',
  'unreachable',
  'rewritten',
  'no-network',
  'not-allowed',
] as const;

export type UnseenReason = (typeof UNSEEN_REASONS)[number];

/** "Nothing published" is a value; "could not look" is not. */
export type Observed<T> =
  | {
      readonly seen: true;
      readonly value: T;
      readonly readAt: Date;
      /** Seconds the answer stays valid, the shortest of its parts; absent where the source has none. */
      readonly ttl?: number;
    }
  | {
      readonly seen: false;
      readonly why: UnseenReason;
      /** What was asked, for people: a name and type, a host and port. */
      readonly asked: string;
    };
