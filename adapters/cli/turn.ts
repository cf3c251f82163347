import { randomUUID } from 'node:crypto';
import type { Product, Turn } from '../../src/model/adapter.ts';
import type { Attachment, ConversationId, Event, Occurrence } from '../../src/model/event.ts';
import { CommandFailed } from './failures.ts';
import { localeTag } from './language.ts';

/** A turn ends within 15 s; this is for the day when one does not. */
const TURN_TIMEOUT_MS = 60_000;

export const cliConversation = (name: string): ConversationId => `cli:${name}`;

export interface Speaker {
  readonly conversation: ConversationId;
  /** As in `LANG`, or a BCP 47 tag. */
  readonly locale: string | undefined;
}

const occurrence = ({ conversation, locale }: Speaker): Occurrence => {
  const tag = localeTag(locale);
  return {
    id: `cli:${randomUUID()}`,
    conversation,
    person: { id: 'cli:local', role: 'operator', ...(tag !== undefined && { locale: tag }) },
    at: new Date(),
  };
};

export const messageEvent = (
  speaker: Speaker,
  text: string,
  attachments: readonly Attachment[] = [],
): Event => ({ kind: 'message', text, attachments, ...occurrence(speaker) });

export const choiceEvent = (speaker: Speaker, choice: string, of: string): Event => ({
  kind: 'choice',
  choice,
  of,
  ...occurrence(speaker),
});

/** Hands an event in and waits until its turn is finished. */
export async function runTurn(product: Product, event: Event): Promise<Turn> {
  const turn = product.turn(event.id);
  await product.receive(event);
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new CommandFailed('The answer took too long. Please try again.')),
    TURN_TIMEOUT_MS,
  );
  try {
    return await Promise.race([turn, late]);
  } finally {
    clearTimeout(timer);
  }
}
