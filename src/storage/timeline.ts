import type { ConversationId, Event } from '../model/event.ts';
import type { Reply } from '../model/reply.ts';
import type { OutgoingReply, TimelineEntry } from '../model/store.ts';
import { fromJson, toJson } from './plain-data.ts';
import type { Statements, TimelineRow } from './statements.ts';

type MessageContent = Extract<TimelineEntry['content'], { readonly kind: 'message' }>;

const readReply = (payload: string): Reply => fromJson(payload) as Reply;

/** The words of the button; undefined where the reply it stood under is not shown any more. */
function labelOf(
  statements: Statements,
  event: Extract<Event, { kind: 'choice' }>,
): string | undefined {
  const row = statements.shown.get(event.conversation, event.of);
  if (row === undefined) return undefined;
  return readReply(row.payload)
    .blocks.flatMap((block) => (block.kind === 'choices' ? block.choices : []))
    .find((choice) => choice.id === event.choice)?.label;
}

/** What the person sees of the own event: the message, or the label of the chosen answer. */
export function messageOf(statements: Statements, event: Event): MessageContent | undefined {
  const { id } = event;
  switch (event.kind) {
    case 'message': {
      const attachments = event.attachments.map(({ name }) => name);
      return { kind: 'message', id, text: event.text, attachments };
    }
    case 'choice': {
      const text = labelOf(statements, event);
      return text === undefined ? undefined : { kind: 'message', id, text, attachments: [] };
    }
    case 'timer':
      return undefined;
    default:
      return event satisfies never;
  }
}

export function addMessage(
  statements: Statements,
  conversation: ConversationId,
  message: MessageContent,
  at: Date,
): void {
  const payload = toJson(message);
  statements.show.run(conversation, 'message', message.id, payload, at.getTime(), 1, 1, null);
}

/** A reply that is shown already and differs gets a new sequence number and its next version. */
export function addReply(
  statements: Statements,
  conversation: ConversationId,
  reply: Reply,
  at: Date,
): void {
  const payload = toJson(reply);
  const shown = statements.shown.get(conversation, reply.id);
  if (shown?.payload === payload) return;
  const { version = 0, sentVersion = 0, platformId = null } = shown ?? {};
  statements.show.run(
    conversation,
    'reply',
    reply.id,
    payload,
    at.getTime(),
    version + 1,
    sentVersion,
    platformId,
  );
}

export function timelineEntry(conversation: ConversationId, row: TimelineRow): TimelineEntry {
  const { sequence, kind, payload } = row;
  const content =
    kind === 'reply'
      ? ({ kind, reply: readReply(payload) } as const)
      : (fromJson(payload) as MessageContent);
  return { sequence, conversation, at: new Date(row.at), content };
}

export const readOutbox = (
  statements: Statements,
  prefixes: readonly string[],
  limit: number,
): readonly OutgoingReply[] =>
  statements.outbox
    .all({ prefixes: JSON.stringify(prefixes), limit })
    .map(({ conversation, payload, version, platformId }) => ({
      conversation,
      reply: readReply(payload),
      version,
      ...(platformId === null ? {} : { platformId }),
    }));
