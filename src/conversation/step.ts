import type {
  CanLook,
  ChangesBetween,
  ConversationState,
  Look,
  MissingFacts,
  Step,
  StepAction,
  StepInput,
  StepResult,
} from '../model/conversation.ts';
import type { Diagnosis } from '../model/check.ts';
import type { Event } from '../model/event.ts';
import type { Explanation, Facts } from '../model/facts.ts';
import type { AskableFact, Intent, Language } from '../model/words.ts';
import { renderExplanation } from '../reply/explanation.ts';
import type { Wording } from '../reply/wording.ts';
import { followUp } from '../understanding/follow-up.ts';
import type { FollowUp } from '../understanding/follow-up.ts';
import type { Merged } from './merge.ts';
import { mergeComplaint } from './merge.ts';
import { follow } from './follow.ts';
import { createReplies } from './replies.ts';
import {
  NEW_CONVERSATION,
  answer,
  ask,
  diagnose,
  hasSomethingToCheck,
  result,
  say,
} from './responses.ts';
import type { Turn } from './responses.ts';
import { afterLook, lookForWatch } from './watch.ts';

/** More than that in one message is a list to verify, which we do not do. */
const MAX_ADDRESSES = 20;

/** Intents that are answered with a sentence; `knowledge/texts` topic `conversation`. */
const ANSWERED: Readonly<Partial<Record<Intent, string>>> = {
  greeting_or_thanks: 'greeting',
  presales_or_billing: 'presales',
  other_out_of_scope: 'out-of-scope',
  receiving_spam_or_phishing: 'spam',
};

/** A quick reply means what the same words would. */
const CHOICE_MEANS: Readonly<Record<string, FollowUp>> = {
  'check-again': 'check-again',
  'what-to-tell': 'what-to-tell',
  'start-over': 'start-over',
  'do-not-know': 'do-not-know',
  watch: 'watch',
  'nothing-came-back': 'do-not-know',
};

const textOf = (event: Event): string => (event.kind === 'message' ? event.text : '');

/** Something else came than a refusal, and there is something to say of it. */
const isOtherMail = (refusal: Explanation | undefined): refusal is Explanation =>
  refusal !== undefined &&
  !['bounce', 'error', 'none'].includes(refusal.kind) &&
  (refusal.kind !== 'message' || refusal.headers !== null);

/** Headers that show who sent a mail, and from where, can be checked. */
const tellsTheWay = ({ headers, returned }: Explanation, { sender }: Facts): boolean =>
  headers !== null && sender !== undefined && returned.sendingIp !== null;

/** A mail that is no bounce is named as what it is; its head tells how it came. */
const nameMail = (turn: Turn, refusal: Explanation, { wording }: StepDeps): StepAction =>
  say(
    turn.replies.explanation(
      `${turn.event.id}/explained`,
      renderExplanation(refusal, turn.state.language, wording),
    ),
  );

/** A guess from here on is worth an answer of its own, beside the case that is being worked on. */
const WORTH_AN_ANSWER = 0.5;

/** A question beside the case, after its verdict: null where it is none. */
function sayBesides(turn: Turn): StepResult | null {
  const { intent, confidence } = turn.complaint;
  const isBesides = turn.merged.isNewIntent || intent !== turn.state.intent;
  if (confidence < WORTH_AN_ANSWER || !isBesides) return null;
  const spoken = ANSWERED[intent];
  if (spoken) return answer(turn, spoken);
  const advice = turn.replies.advice(`${turn.event.id}/answer`, intent);
  return advice && result(turn.state, [say(advice)]);
}

/** A complaint about mail: ask for what is missing, one thing at a time, or look. */
function workOn(turn: Turn, deps: StepDeps): StepResult {
  const { state, merged } = turn;
  const intent = state.intent ?? merged.intent;
  const open = deps
    .missing(intent, state.direction, state.facts)
    .filter((fact) => !state.asked.includes(fact));
  const canLook = deps.canLook(intent, state.facts);
  const next = open[0];
  const needsSides = open.some((fact) => fact !== 'error-text');
  if (next && (!canLook || needsSides)) return ask(turn, next);
  if (canLook && (merged.broughtFacts || !state.verdict)) return diagnose(turn, false);
  if (state.verdict) {
    const said = sayBesides(turn);
    if (said) return said;
    if (merged.isNewIntent && canLook) return diagnose(turn, false);
    return result(state, [
      say(turn.replies.standing(`${turn.event.id}/answer`, state.verdict, state.facts)),
    ]);
  }
  const advice = turn.replies.advice(`${turn.event.id}/answer`, intent);
  return advice ? result(state, [say(advice)]) : answer(turn, 'nothing-to-check');
}

const isSmallTalk = (intent: Intent, { broughtFacts }: Merged, state: ConversationState): boolean =>
  ANSWERED[intent] !== undefined && !broughtFacts && !hasSomethingToCheck(state.facts);

const SAME_CASE = { isNewIntent: false, isNewCase: false } as const;

/** What the event says about what was said before; null where it says something of its own. */
const kindOf = (event: Event, { broughtFacts }: Merged, language: Language): FollowUp | null => {
  switch (event.kind) {
    case 'choice':
      return CHOICE_MEANS[event.choice] ?? null;
    case 'message':
      return broughtFacts ? null : followUp(event.text, language);
    case 'timer':
      return null;
    default:
      return event satisfies never;
  }
};

function onEvent(
  before: ConversationState | null,
  input: Extract<StepInput, { kind: 'event' }>,
  deps: StepDeps,
): StepResult {
  const { event, complaint } = input;
  if (event.kind === 'timer') return lookForWatch(before, event, deps.wording);
  const text = textOf(event);
  const read = mergeComplaint(before, complaint, text, event.person.address);
  const language = event.kind === 'choice' && before ? before.language : complaint.language;
  const kind = kindOf(event, read, language);
  // what is said about the case does not make it another one
  const merged = kind && before?.intent ? { ...read, ...SAME_CASE, intent: before.intent } : read;
  const chosenDirection =
    event.kind === 'choice' && (event.choice === 'outgoing' || event.choice === 'incoming')
      ? event.choice
      : null;
  const state: ConversationState = {
    ...(before ?? NEW_CONVERSATION),
    language,
    intent: event.kind === 'choice' ? (before?.intent ?? null) : merged.intent,
    direction: chosenDirection ?? merged.direction,
    facts: chosenDirection
      ? { ...merged.facts, own: chosenDirection === 'outgoing' ? 'sender' : 'recipient' }
      : merged.facts,
    ...(merged.isNewCase && { asked: [], verdict: null }),
    turns: (before?.turns ?? 0) + 1,
  };
  const replies = createReplies(deps.wording, language);
  const turn: Turn = { event, state, merged, complaint, replies };

  if (event.kind === 'message' && !text.trim() && event.attachments.length === 0) {
    return answer(turn, 'empty');
  }
  if (complaint.entities.addresses.length >= MAX_ADDRESSES) {
    return { ...answer(turn, 'too-many'), state: { ...state, facts: before?.facts ?? {} } };
  }
  const followed = kind ? follow(turn, kind) : null;
  if (followed) return followed;

  if (!merged.broughtFacts && complaint.entities.addresses.length === 0 && /\S@\S/.test(text)) {
    return answer(turn, 'not-an-address');
  }
  const { refusal } = complaint.facts;
  if (isOtherMail(refusal)) {
    const named = nameMail(turn, refusal, deps);
    if (!tellsTheWay(refusal, state.facts)) return result(state, [named]);
    const looked = diagnose(turn, false);
    return { ...looked, actions: [named, ...looked.actions] };
  }
  const intent = state.intent ?? complaint.intent;
  if (intent === 'talk_to_human') {
    return result(state, [say(turn.replies.summary(`${event.id}/answer`, state))]);
  }
  if (complaint.intent === 'greeting_or_thanks' && state.verdict && !merged.broughtFacts) {
    return answer(turn, 'thanks');
  }
  const spoken = ANSWERED[intent];
  if (spoken && isSmallTalk(intent, merged, state)) return answer(turn, spoken);
  return workOn(turn, deps);
}

/** After the verdict, a text that came back is asked for once, where it would prove more. */
const afterVerdict = (state: ConversationState, missing: MissingFacts): AskableFact | null => {
  // headers show that the mail arrived: nothing came back
  if (state.facts.refusal?.headers) return null;
  const open = state.intent ? missing(state.intent, state.direction, state.facts) : [];
  return open.includes('error-text') && !state.asked.includes('error-text') ? 'error-text' : null;
};

export interface StepDeps {
  readonly wording: Wording;
  readonly missing: MissingFacts;
  readonly canLook: CanLook;
  readonly changes: ChangesBetween;
}

/** The part of a diagnosis that the next look is compared with. */
const lookOf = (at: Date, { findings }: Diagnosis): Look => ({
  at,
  findings: findings.map(({ check, outcome, advice, text, params }) => ({
    check,
    outcome,
    ...(advice && { advice }),
    text,
    params,
  })),
});

/** The whole dialogue: what to do about one event, given what the conversation knows. */
export const createStep =
  (deps: StepDeps): Step =>
  (before, input) => {
    switch (input.kind) {
      case 'event':
        return onEvent(before, input, deps);
      case 'diagnosed': {
        const state = before ?? NEW_CONVERSATION;
        if (input.event.kind === 'timer') {
          return afterLook(state, input.event, input.diagnosis, deps.wording);
        }
        const { verdict, facts } = input.diagnosis;
        const fact = verdict.certainty === 'certain' ? null : afterVerdict(state, deps.missing);
        const replies = createReplies(deps.wording, state.language);
        const { at } = input.event;
        const lastLook = lookOf(at, input.diagnosis);
        const former = input.isAgain && state.verdict ? state.lastLook : undefined;
        const since = former && {
          at: former.at,
          now: at,
          changes: deps.changes(former.findings, lastLook.findings),
        };
        const reply = replies.verdict(`${input.event.id}/verdict`, verdict, facts, fact, since);
        return result({ ...state, verdict, lastLook }, [say(reply)], fact ? [fact] : []);
      }
      case 'over': {
        const state = before ?? NEW_CONVERSATION;
        const replies = createReplies(deps.wording, state.language);
        const { event, minutes } = input;
        return result(state, [say(replies.say(`${event.id}/answer`, 'over', { minutes }))]);
      }
      case 'failed': {
        const state = before ?? NEW_CONVERSATION;
        const replies = createReplies(deps.wording, state.language);
        const { incident } = input;
        // takes the place of the progress that will never end
        const id = `${input.event.id}/progress`;
        return result(state, [say(replies.say(id, 'failed', { incident }))]);
      }
      default:
        return input satisfies never;
    }
  };
