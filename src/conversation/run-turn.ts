import { randomUUID } from 'node:crypto';
import type { CheckProgress, Diagnosis, Diagnostician } from '../model/check.ts';
import type {
  ConversationState,
  ShowProgress,
  Step,
  StepAction,
  StepResult,
} from '../model/conversation.ts';
import type { Event } from '../model/event.ts';
import type { Complaint } from '../model/facts.ts';
import type { Log } from '../model/log.ts';
import type { Reply } from '../model/reply.ts';
import type { Language } from '../model/words.ts';
import { within, type Clock } from './clock.ts';
import { failureFields } from './failure.ts';
import { NEW_CONVERSATION } from './responses.ts';
import type { Leave, PersonLimits } from './person-limits.ts';
import { createThrottle } from './throttle.ts';
import { saidIn, type TurnOutcome } from './turn.ts';

/** Edits of a running diagnosis are at least so far apart. */
const PROGRESS_GAP_MS = 150;

/** A diagnostician that was told to stop has this long to say what it could not check. */
const GRACE_MS = 1_000;

/** `step` may look again with what it learnt, but not for ever. */
const MAX_DIAGNOSES = 3;

export interface TurnParts {
  readonly step: Step;
  readonly understand: (event: Event, state: ConversationState | null) => Promise<Complaint>;
  readonly diagnostician: Diagnostician;
  readonly showProgress: ShowProgress;
  readonly log: Log;
  readonly clock: Clock;
  readonly turnTimeoutMs: number;
  /** How often a person may have it looked at. */
  readonly personLimits: PersonLimits;
}

/** Where the work happens: how to show something before the end, and when it is not ours any more. */
export interface Stage {
  readonly show: (reply: Reply) => Promise<void>;
  /** Aborted when the lease is lost: the work stops and says nothing. */
  readonly lost: AbortSignal;
}

/** A stage that also ends with the turn's time. */
interface BoundedStage extends Stage {
  readonly signal: AbortSignal;
}

type DiagnoseAction = Extract<StepAction, { readonly kind: 'diagnose' }>;

const diagnoseIn = ({ actions }: StepResult): DiagnoseAction | undefined =>
  actions.find((action) => action.kind === 'diagnose');

async function diagnose(
  parts: TurnParts,
  stage: BoundedStage,
  { event, language }: { readonly event: Event; readonly language: Language },
  { facts, intent, fresh, progressId }: DiagnoseAction,
): Promise<Diagnosis> {
  const { clock, diagnostician, showProgress, log } = parts;
  const show = async (lines: readonly CheckProgress[]): Promise<void> => {
    if (progressId === undefined) return;
    try {
      await stage.show(showProgress(progressId, language, lines));
    } catch (error) {
      // a verdict without its progress is better than none
      const { conversation } = event;
      log.error('progress.failed', { conversation, ...failureFields(error) });
    }
  };
  const progress = createThrottle(clock, PROGRESS_GAP_MS, show);
  try {
    const diagnosis = await diagnostician.diagnose(facts, {
      signal: stage.signal,
      onProgress: (lines) => progress.push(lines),
      ...(intent !== undefined && { intent }),
      ...(fresh !== undefined && { fresh }),
    });
    await progress.finish();
    return diagnosis;
  } finally {
    progress.drop();
  }
}

/** A watch looks by itself, seldom, and ends within a day: what rings there is nobody's asking. */
const leaveFor = ({ personLimits, clock }: TurnParts, { kind, person }: Event): Leave =>
  kind === 'timer' ? { kind: 'granted' } : personLimits.enter(person, clock.now());

async function work(
  parts: TurnParts,
  stage: BoundedStage,
  event: Event,
  state: ConversationState | null,
): Promise<TurnOutcome> {
  const { understand, step } = parts;
  const complaint = await understand(event, state);
  let result = step(state, { kind: 'event', event, complaint });
  const results = [result];
  while (!stage.lost.aborted) {
    const action = diagnoseIn(result);
    if (action === undefined) break;
    if (results.length > MAX_DIAGNOSES) throw new Error('step asks for diagnosis after diagnosis');
    const leave = leaveFor(parts, event);
    if (leave.kind === 'over') {
      result = step(result.state, { kind: 'over', event, minutes: leave.minutes });
      results.push(result);
      break;
    }
    for (const reply of saidIn(result)) await stage.show(reply);
    const { language } = result.state;
    const diagnosis = await diagnose(parts, stage, { event, language }, action);
    const isAgain = action.fresh === true;
    result = step(result.state, { kind: 'diagnosed', event, diagnosis, isAgain });
    results.push(result);
  }
  const { later } = result;
  return { state: result.state, replies: saidIn(result), later, results, complaint };
}

/** The turn of an event that broke something of ours; the state is the one before it. */
export function apologise(
  parts: Pick<TurnParts, 'step' | 'log'>,
  event: Event,
  state: ConversationState | null,
  error: unknown,
): TurnOutcome {
  const { conversation } = event;
  const incident = randomUUID().slice(0, 8);
  parts.log.error('turn.failed', { incident, conversation, ...failureFields(error) });
  try {
    const result = parts.step(state, { kind: 'failed', event, incident });
    return { state: result.state, replies: saidIn(result), results: [result], complaint: null };
  } catch (second) {
    parts.log.error('turn.apology-failed', { incident, conversation, ...failureFields(second) });
    return { state: state ?? NEW_CONVERSATION, replies: [], results: [], complaint: null };
  }
}

/**
 * Works on one event and never throws: what breaks inside becomes an apology with an incident id.
 * Ends within the turn's time and its grace, even where a part of the house does not answer.
 * Null where the lease was lost meanwhile.
 */
export async function runTurn(
  parts: TurnParts,
  stage: Stage,
  event: Event,
  state: ConversationState | null,
): Promise<TurnOutcome | null> {
  const { clock, turnTimeoutMs } = parts;
  const over = new AbortController();
  const cancel = clock.after(turnTimeoutMs, () => over.abort());
  let isOpen = true;
  const bounded: BoundedStage = {
    lost: stage.lost,
    signal: AbortSignal.any([stage.lost, over.signal]),
    show: async (reply) => {
      if (isOpen) await stage.show(reply);
    },
  };
  try {
    const limitMs = turnTimeoutMs + GRACE_MS;
    const outcome = await within(clock, limitMs, work(parts, bounded, event, state));
    return stage.lost.aborted ? null : outcome;
  } catch (error) {
    return stage.lost.aborted ? null : apologise(parts, event, state, error);
  } finally {
    isOpen = false;
    cancel();
  }
}
