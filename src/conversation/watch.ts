import type { Diagnosis, Finding } from '../model/check.ts';
import type { ConversationState, StepResult, Watch } from '../model/conversation.ts';
import type { TimerEvent } from '../model/event.ts';
import type { Wording } from '../reply/wording.ts';
import { createReplies } from './replies.ts';
import { NEW_CONVERSATION, answer, result, say } from './responses.ts';
import type { Turn } from './responses.ts';
import { canChange, watchable } from './watchable.ts';

/** A case is watched so long at most. */
const LONGEST_MS = 24 * 60 * 60 * 1000;
/** Between two looks: as long as the record lives, within these. */
const SHORTEST_GAP_MS = 10 * 60 * 1000;
const LONGEST_GAP_MS = 60 * 60 * 1000;

const gapFor = (findings: readonly Finding[]): number => {
  const ttlMs = Math.min(...findings.map(({ ttl }) => (ttl ?? 0) * 1000));
  return Math.min(Math.max(ttlMs, SHORTEST_GAP_MS), LONGEST_GAP_MS);
};

/** The state with its next look, which never lies behind the end of the watch. */
const lookLater = (
  state: ConversationState,
  watch: Omit<Watch, 'next'>,
  { conversation, at }: TimerEvent | Turn['event'],
  gapMs: number,
): StepResult => {
  const due = new Date(Math.min(at.getTime() + gapMs, watch.until.getTime()));
  const next = `watch/${due.toISOString()}`;
  return {
    state: { ...state, watch: { ...watch, next } },
    actions: [],
    asked: [],
    later: { kind: 'timer', id: next, conversation, person: watch.person, at: due },
  };
};

const withoutWatch = ({ watch: _, ...state }: ConversationState): ConversationState => state;

/** Begins to look again by itself until the problems of the standing verdict are gone. */
export function startWatch(turn: Turn): StepResult {
  const { event, state } = turn;
  if (!state.verdict) return answer(turn, 'no-verdict-yet');
  const findings = watchable(state.verdict);
  if (findings.length === 0) return answer(turn, 'watch.nothing');
  const watch = {
    findings: findings.map(({ check, text }) => ({ check, text })),
    until: new Date(event.at.getTime() + LONGEST_MS),
    person: event.person,
  };
  const started = lookLater(state, watch, event, gapFor(findings));
  return { ...started, actions: answer(turn, 'watch.started').actions };
}

/** Looks no more by itself. */
export function stopWatch(turn: Turn): StepResult {
  if (!turn.state.watch) return answer(turn, 'watch.none');
  return answer({ ...turn, state: withoutWatch(turn.state) }, 'watch.stopped');
}

/** A timer rang: look, quietly. One that belongs to no watch any more does nothing. */
export function lookForWatch(
  before: ConversationState | null,
  event: TimerEvent,
  wording: Wording,
): StepResult {
  const state = before ?? NEW_CONVERSATION;
  if (state.watch?.next !== event.id) return result(state, []);
  if (event.at < state.watch.until) {
    return { state, asked: [], actions: [{ kind: 'diagnose', facts: state.facts }] };
  }
  const replies = createReplies(wording, state.language);
  return result(withoutWatch(state), [say(replies.say(`${event.id}/over`, 'watch.over'))]);
}

/** Gone only where the check was made and did not find it: a look that failed says nothing. */
const isGone = (watched: Watch['findings'][number], findings: readonly Finding[]): boolean => {
  const now = findings.filter(({ check }) => check === watched.check);
  return (
    now.length > 0 &&
    now.every((finding) => finding.outcome !== 'unchecked' && finding.text !== watched.text)
  );
};

/** The look is over: good news is told, with the new verdict; else the next look is ordered. */
export function afterLook(
  state: ConversationState,
  event: TimerEvent,
  { verdict, findings, facts }: Diagnosis,
  wording: Wording,
): StepResult {
  const { watch } = state;
  if (!watch) return result(state, []);
  if (!watch.findings.every((watched) => isGone(watched, findings))) {
    return lookLater(state, watch, event, gapFor(findings.filter(canChange)));
  }
  const replies = createReplies(wording, state.language);
  return result({ ...withoutWatch(state), verdict }, [
    say(replies.say(`${event.id}/gone`, 'watch.gone')),
    say(replies.standing(`${event.id}/verdict`, verdict, facts)),
  ]);
}
