import type { ConversationState } from '../../src/model/conversation.ts';
import type { Event } from '../../src/model/event.ts';
import type { Reply } from '../../src/model/reply.ts';

const AT = new Date('2026-01-31T10:00:00Z');

/** A visitor's message; `person` is the visitor's id. */
export const message = (
  conversation: string,
  id: string,
  { text = `text of ${id}`, person = `person of ${conversation}` } = {},
): Extract<Event, { kind: 'message' }> => ({
  kind: 'message',
  id,
  conversation,
  person: { id: person, role: 'visitor' },
  at: AT,
  text,
  attachments: [],
});

export const paragraph = (id: string, text = `reply ${id}`): Reply => ({
  id,
  language: 'en',
  blocks: [{ kind: 'paragraph', text }],
});

export const conversationState = (turns = 0): ConversationState => ({
  language: 'en',
  intent: null,
  direction: 'unknown',
  facts: {},
  asked: [],
  verdict: null,
  turns,
});
