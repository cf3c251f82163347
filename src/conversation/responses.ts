import type { ConversationState, StepAction, StepResult } from '../model/conversation.ts';
import type { Event } from '../model/event.ts';
import type { Complaint, Facts } from '../model/facts.ts';
import type { Reply } from '../model/reply.ts';
import type { AskableFact } from '../model/words.ts';
import type { Merged } from './merge.ts';
import type { Replies } from './replies.ts';

export const NEW_CONVERSATION: ConversationState = {
  language: 'en',
  intent: null,
  direction: 'unknown',
  facts: {},
  asked: [],
  verdict: null,
  turns: 0,
};

/** One event with all that is known when it is answered. */
export interface Turn {
  readonly event: Event;
  readonly state: ConversationState;
  readonly replies: Replies;
  readonly merged: Merged;
  readonly complaint: Complaint;
}

/** Shows a reply. */
export const say = (reply: Reply): StepAction => ({ kind: 'say', reply });

/** The end of a step; what is asked for now is remembered. */
export const result = (
  state: ConversationState,
  actions: readonly StepAction[],
  asked: readonly AskableFact[] = [],
): StepResult => ({
  state: { ...state, asked: [...state.asked, ...asked] },
  actions,
  asked,
});

export const hasSomethingToCheck = ({ sender, recipient, refusal }: Facts): boolean =>
  Boolean(sender ?? recipient ?? refusal?.reason);

/** Says what was understood and orders the checks. */
export const diagnose = ({ event, state, replies }: Turn, isAgain: boolean): StepResult => ({
  state,
  asked: [],
  actions: [
    say(replies.understood(`${event.id}/understood`, state.facts, isAgain)),
    {
      kind: 'diagnose',
      facts: state.facts,
      // a refusal says itself what it is about, whatever the person called it
      ...(state.intent && !state.facts.refusal?.reason && { intent: state.intent }),
      ...(isAgain && { fresh: true }),
      progressId: `${event.id}/progress`,
    },
  ],
});

export const ask = (turn: Turn, fact: AskableFact): StepResult =>
  result(
    turn.state,
    [say(turn.replies.question(`${turn.event.id}/ask`, fact, turn.state.direction))],
    [fact],
  );

/** Answers with one sentence of `knowledge/texts`, topic `conversation`. */
export const answer = (
  turn: Turn,
  key: string,
  params?: Readonly<Record<string, string | number>>,
): StepResult =>
  result(turn.state, [say(turn.replies.say(`${turn.event.id}/answer`, key, params))]);
