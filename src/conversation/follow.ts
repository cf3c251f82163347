import type { StepResult } from '../model/conversation.ts';
import type { FollowUp } from '../understanding/follow-up.ts';
import {
  NEW_CONVERSATION,
  answer,
  diagnose,
  hasSomethingToCheck,
  result,
  say,
} from './responses.ts';
import type { Turn } from './responses.ts';
import { startWatch, stopWatch } from './watch.ts';

/** What follows a verdict, or stands alone: null where the message is no such thing. */
export function follow(turn: Turn, kind: FollowUp): StepResult | null {
  const { event, state, replies } = turn;
  const id = `${event.id}/answer`;
  switch (kind) {
    case 'start-over':
      return {
        ...answer(turn, 'started-over'),
        state: { ...NEW_CONVERSATION, language: state.language, turns: state.turns },
      };
    case 'human':
      return result(state, [say(replies.summary(id, state))]);
    case 'whose-fault':
      if (!state.verdict)
        return hasSomethingToCheck(state.facts) ? null : answer(turn, 'no-verdict-yet');
      return result(state, [say(replies.standing(id, state.verdict, state.facts))]);
    case 'explain-simply':
      if (!state.verdict) return null;
      return result(state, [say(replies.standing(id, state.verdict, state.facts))]);
    case 'what-to-tell':
      if (!state.verdict) return answer(turn, 'no-verdict-yet');
      return result(state, [say(replies.forward(id, state.verdict, state.facts))]);
    case 'how-to-fix':
      if (!state.verdict) return null;
      return result(state, [say(replies.steps(id, state.verdict, state.facts))]);
    case 'check-again':
      return hasSomethingToCheck(state.facts)
        ? diagnose(turn, true)
        : answer(turn, 'no-verdict-yet');
    case 'watch':
      return startWatch(turn);
    case 'stop-watching':
      return stopWatch(turn);
    case 'yes':
    case 'no':
    case 'do-not-know':
      return null; // the answer to a question: the next one follows
    default:
      return kind satisfies never;
  }
}
