import type { Turn } from '../model/adapter.ts';
import type { ConversationState, ReportVerdict, StepResult } from '../model/conversation.ts';
import type { Event, TimerEvent } from '../model/event.ts';
import type { Complaint } from '../model/facts.ts';
import type { Reply } from '../model/reply.ts';

/** How the work on one event ended, before it is written down. */
export interface TurnOutcome {
  readonly state: ConversationState;
  /** Replies that are not shown yet. */
  readonly replies: readonly Reply[];
  /** To be accepted with the end of the turn. */
  readonly later?: TimerEvent | undefined;
  /** Everything `step` returned, in order; empty where even the apology failed. */
  readonly results: readonly StepResult[];
  /** Null where understanding itself failed. */
  readonly complaint: Complaint | null;
}

const NO_ENTITIES = {
  addresses: [],
  domains: [],
  ips: [],
  hosts: [],
  codes: [],
  providers: [],
} as const;

export const saidIn = ({ actions }: StepResult): readonly Reply[] =>
  actions.flatMap((action) => (action.kind === 'say' ? [action.reply] : []));

/** The replies of the last step that said something, as one. */
function lastReply(event: Event, { state, results }: TurnOutcome): Reply {
  const replies = results.map(saidIn).findLast((said) => said.length > 0) ?? [];
  return {
    id: replies.at(-1)?.id ?? event.id,
    language: replies.at(-1)?.language ?? state.language,
    blocks: replies.flatMap(({ blocks }) => blocks),
  };
}

/** Intent and direction are those of the conversation after this turn, the entities this turn's own. */
export function describeTurn(event: Event, outcome: TurnOutcome, report: ReportVerdict): Turn {
  const { state, results, complaint } = outcome;
  const { verdict, facts, language } = state;
  return {
    conversation: event.conversation,
    understood: {
      language: complaint?.language ?? language,
      intent: state.intent ?? complaint?.intent ?? 'other_out_of_scope',
      confidence: complaint?.confidence ?? 0,
      direction:
        state.direction === 'unknown' ? (complaint?.direction ?? 'unknown') : state.direction,
      entities: complaint?.entities ?? NO_ENTITIES,
    },
    asked: results.flatMap(({ asked }) => asked),
    verdict: verdict === null ? null : report(verdict, facts, language),
    reply: lastReply(event, outcome),
  };
}
