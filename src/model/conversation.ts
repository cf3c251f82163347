import type { CheckProgress, Diagnosis, Finding, Verdict } from './check.ts';
import type { Event, EventId, Person, TimerEvent } from './event.ts';
import type { Complaint, Facts } from './facts.ts';
import type { Reply, ReplyId, VerdictReport } from './reply.ts';
import type { AskableFact, Direction, Intent, Language } from './words.ts';

/** A case that is looked at again by itself, until what is wrong is gone. */
export interface Watch {
  /** What was wrong: check and text of each finding. */
  readonly findings: readonly Pick<Finding, 'check' | 'text'>[];
  readonly until: Date;
  /** Id of the timer that looks next; any other one belongs to a watch that is over. */
  readonly next: EventId;
  /** Who asked for it. */
  readonly person: Person;
}

/** As much of a finding as is needed to tell later what has changed. */
export type LookFinding = Pick<Finding, 'check' | 'outcome' | 'advice' | 'text' | 'params'>;

/** What one look found. */
export interface Look {
  readonly at: Date;
  readonly findings: readonly LookFinding[];
}

/**
 * One difference between two looks. `seen`: could not be seen before, and can now; `unseen`: the other
 * way round, with the finding of before; `gone`: the finding that does not hold any more; `other`: as
 * bad as before, in another way. All others carry the finding of now.
 */
export interface Change {
  readonly kind: 'better' | 'worse' | 'other' | 'new' | 'gone' | 'seen' | 'unseen';
  readonly finding: LookFinding;
}

export type ChangesBetween = (
  before: readonly LookFinding[],
  now: readonly LookFinding[],
) => readonly Change[];

/** What a conversation remembers between two messages. Plain data: it is stored as JSON, dates revived. */
export interface ConversationState {
  readonly language: Language;
  readonly intent: Intent | null;
  readonly direction: Direction;
  readonly facts: Facts;
  /** Facts asked for, oldest first: the same one is not asked twice. */
  readonly asked: readonly AskableFact[];
  /** The standing verdict. */
  readonly verdict: Verdict | null;
  /** Absent: nothing is watched. */
  readonly watch?: Watch;
  /** What the standing verdict was made from; absent before the first. */
  readonly lastLook?: Look;
  readonly turns: number;
}

/** What the engine hands to the pure `step`. */
export type StepInput =
  | { readonly kind: 'event'; readonly event: Event; readonly complaint: Complaint }
  | {
      readonly kind: 'diagnosed';
      readonly event: Event;
      readonly diagnosis: Diagnosis;
      /** The person wanted it looked at again. */
      readonly isAgain?: boolean;
    }
  /** The person had it looked at too often within the hour; `minutes` until another look may be had. */
  | { readonly kind: 'over'; readonly event: Event; readonly minutes: number }
  /** Something of ours broke; the person gets an apology with the incident id. */
  | { readonly kind: 'failed'; readonly event: Event; readonly incident: string };

/** What the engine carries out. */
export type StepAction =
  /** Shown at once, before the turn is finished. */
  | { readonly kind: 'say'; readonly reply: Reply }
  /** Run the checks, showing progress under this reply id; the result comes back as `diagnosed`. */
  | {
      readonly kind: 'diagnose';
      readonly facts: Facts;
      readonly intent?: Intent;
      readonly fresh?: boolean;
      /** Absent: nothing is shown while the checks run. */
      readonly progressId?: ReplyId;
    };

export interface StepResult {
  readonly state: ConversationState;
  /** At most one `diagnose`, as the last one. */
  readonly actions: readonly StepAction[];
  /** Facts asked for in this step. */
  readonly asked: readonly AskableFact[];
  /** Comes to this conversation at its time, also after a restart. */
  readonly later?: TimerEvent;
}

/** Pure: same state and input, same result. Reply ids are derived from the event id, so a repeated turn replaces itself. */
export type Step = (state: ConversationState | null, input: StepInput) => StepResult;

/** Words a running diagnosis. */
export type ShowProgress = (
  id: ReplyId,
  language: Language,
  progress: readonly CheckProgress[],
) => Reply;

export type ReportVerdict = (verdict: Verdict, facts: Facts, language: Language) => VerdictReport;

/** Whether any check helps with the complaint, given what is known of the case. */
export type CanLook = (intent: Intent, facts: Facts) => boolean;

/** What the diagnosis would need to know, most useful first; empty: it can start. */
export type MissingFacts = (
  intent: Intent,
  direction: Direction,
  facts: Facts,
) => readonly AskableFact[];
