import type { ReplyId } from './reply.ts';

export type EventId = string;
/** `<channel>:<the platform's own id>`: the prefix tells which adapter carries the answer. */
export type ConversationId = string;
export type PersonId = string;

export interface Person {
  readonly id: PersonId;
  readonly role: 'visitor' | 'member' | 'operator';
  /** BCP 47. */
  readonly locale?: string;
  /** Verified by the channel, never merely typed. */
  readonly address?: string;
}

export interface Occurrence {
  /** The platform's own id: a repeated delivery has the same one. */
  readonly id: EventId;
  readonly conversation: ConversationId;
  readonly person: Person;
  readonly at: Date;
}

/** A file that came with a message; `text` is its content, decoded as far as it is text. */
export interface Attachment {
  readonly name: string;
  readonly text: string;
}

/** All that an adapter hands in. Platform markup is already removed from `text`. */
export type Event =
  | ({
      readonly kind: 'message';
      readonly text: string;
      readonly attachments: readonly Attachment[];
    } & Occurrence)
  | ({ readonly kind: 'choice'; readonly choice: string; readonly of: ReplyId } & Occurrence)
  /** The conversation asked to be woken at `at`. */
  | ({ readonly kind: 'timer' } & Occurrence);

export type TimerEvent = Extract<Event, { readonly kind: 'timer' }>;
