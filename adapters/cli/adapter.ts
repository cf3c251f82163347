import type { Adapter } from '../../src/model/adapter.ts';
import type { ConversationId } from '../../src/model/event.ts';
import type { Reply } from '../../src/model/reply.ts';

/** The terminal as a channel: whoever shows a conversation subscribes to its replies. */
export interface CliAdapter extends Adapter {
  /** Called with every reply and every edit, in order. Returns how to stop. */
  subscribe(conversation: ConversationId, listener: (reply: Reply) => void): () => void;
}

/** A reply that nobody watches counts as sent: its command prints the finished turn itself. */
export function createCliAdapter(): CliAdapter {
  const listeners = new Map<ConversationId, (reply: Reply) => void>();
  return {
    channel: 'cli',
    async start() {
      listeners.clear();
    },
    async send(to, reply) {
      listeners.get(to)?.(reply);
      return { platformId: reply.id };
    },
    async selfCheck() {
      return [];
    },
    async stop() {
      listeners.clear();
    },
    subscribe(conversation, listener) {
      listeners.set(conversation, listener);
      return () => void listeners.delete(conversation);
    },
  };
}
