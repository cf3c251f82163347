import type { Reply } from '../../../src/model/reply.ts';
import type { TimelineEntry } from '../../../src/model/store.ts';
import type { Draft } from './drafts.ts';

/** One thing in the log. A message is `sent` once it came back on the stream. */
export type Item =
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly text: string;
      readonly files: readonly string[];
      readonly state: 'waiting' | 'failed' | 'sent';
    }
  | { readonly kind: 'reply'; readonly key: string; readonly reply: Reply };

export interface Timeline {
  readonly items: readonly Item[];
  /** The newest sequence number seen: what comes next is asked for after it. */
  readonly last: number;
}

export const EMPTY: Timeline = { items: [], last: 0 };

function place(items: readonly Item[], item: Item): readonly Item[] {
  const index = items.findIndex(({ kind, key }) => kind === item.kind && key === item.key);
  return index === -1 ? [...items, item] : items.with(index, item);
}

/** What the server tells. An edited reply stays where it is; what was seen already changes nothing. */
export function withEntry(timeline: Timeline, { sequence, content }: TimelineEntry): Timeline {
  if (sequence <= timeline.last) return timeline;
  const item: Item =
    content.kind === 'reply'
      ? { kind: 'reply', key: content.reply.id, reply: content.reply }
      : {
          kind: 'message',
          // the server puts the conversation in front of the id made here
          key: content.id.slice(content.id.lastIndexOf(':') + 1),
          text: content.text,
          files: content.attachments,
          state: 'sent',
        };
  return { items: place(timeline.items, item), last: sequence };
}

/** What is on its way. */
export function withDraft(
  timeline: Timeline,
  draft: Draft,
  state: 'waiting' | 'failed' | 'sent',
): Timeline {
  const item: Item = {
    kind: 'message',
    key: draft.id,
    text: 'choice' in draft ? draft.label : draft.text,
    files: 'choice' in draft ? [] : draft.attachments.map(({ name }) => name),
    state,
  };
  return { ...timeline, items: place(timeline.items, item) };
}

/** Whether the last word is the visitor's and it has arrived: an answer is being made. */
export function isAnswering({ items }: Timeline): boolean {
  const last = items.at(-1);
  return last?.kind === 'message' && last.state === 'sent';
}
