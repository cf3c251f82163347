import { CHECKS } from '../../src/checks/index.ts';
import { createStep } from '../../src/conversation/step.ts';
import { changesBetween } from '../../src/diagnosis/changes.ts';
import { decideVerdict } from '../../src/diagnosis/verdict.ts';
import { canLook, missingFacts } from '../../src/diagnosis/plan.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadTexts } from '../../src/knowledge/texts.ts';
import type { ConversationState, StepInput } from '../../src/model/conversation.ts';
import type { Complaint, Facts } from '../../src/model/facts.ts';
import { createWording } from '../../src/reply/wording.ts';

const step = createStep({
  wording: createWording(loadTexts(openKnowledge(SHIPPED_KNOWLEDGE))),
  missing: missingFacts(CHECKS),
  canLook: canLook(CHECKS),
  changes: changesBetween,
});

const person = { id: 'p', role: 'visitor' } as const;
const occurrence = { id: 'e1', conversation: 'web:1', person, at: new Date('2026-11-23') };
const complaint = (changes: Partial<Complaint> = {}): Complaint => ({
  language: 'en',
  intent: 'sent_not_arrived',
  confidence: 0.9,
  direction: 'outgoing',
  entities: { addresses: [], domains: [], ips: [], hosts: [], codes: [], providers: [] },
  facts: {},
  ...changes,
});
const message = (text: string, changes: Partial<Complaint> = {}): StepInput => ({
  kind: 'event',
  event: { kind: 'message', text, attachments: [], ...occurrence },
  complaint: complaint(changes),
});
const choice = (id: string): StepInput => ({
  kind: 'event',
  event: { kind: 'choice', choice: id, of: 'r1', ...occurrence },
  complaint: complaint({ intent: 'greeting_or_thanks', confidence: 0.2, direction: 'unknown' }),
});

const tizio = { address: 'massimo@tizio.example', domain: 'tizio.example' };
const caio = { address: 'caio@caio.example', domain: 'caio.example' };
const both: Facts = { sender: tizio, recipient: caio };

const shape = (before: ConversationState | null, input: StepInput) => {
  const { actions, asked } = step(before, input);
  return { does: actions.map(({ kind }) => kind), asked };
};

describe('one step of the dialogue', () => {
  it.each([
    ['nothing to check: asks for the own address first', {}, ['say'], ['own-address']],
    ['the own side known: asks for the other', { sender: tizio }, ['say'], ['other-address']],
    ['both known: says so and looks', both, ['say', 'diagnose'], []],
  ])('%s', (_name, facts, does, asked) => {
    expect(shape(null, message('it never arrived', { facts }))).toEqual({ does, asked });
  });

  it('says when it may look again, and then does', () => {
    const { state } = step(null, message('it never arrived', { facts: both }));
    const { event } = message('');
    const over = step(state, { kind: 'over', event, minutes: 5 });
    const said = over.actions.flatMap((action) =>
      action.kind === 'say' ? action.reply.blocks : [],
    );
    expect(said).toMatchObject([{ kind: 'paragraph' }]);
    expect(JSON.stringify(said)).toContain('5 minutes');
    expect(step(over.state, choice('check-again')).actions.at(-1)).toMatchObject({
      kind: 'diagnose',
      facts: both,
    });
  });

  it('never asks for the same thing twice, and looks with what there is', () => {
    const first = step(null, message('it never arrived', { facts: { recipient: caio } }));
    expect(first.asked).toEqual(['own-address']);
    expect(shape(first.state, choice('do-not-know'))).toEqual({
      does: ['say', 'diagnose'],
      asked: [],
    });
  });

  it('asks for the direction where it is not known, and takes the chosen one', () => {
    const first = step(null, message('mail trouble', { direction: 'unknown', intent: 'delayed' }));
    expect(first.asked).toEqual(['direction']);
    const second = step(first.state, choice('incoming'));
    expect(second.state.direction).toBe('incoming');
    expect(second.asked).toEqual(['own-address']);
  });

  it('gives the same reply ids for the same event, so that a repeated turn replaces itself', () => {
    const input = message('it never arrived', { facts: both });
    expect(step(null, input)).toEqual(step(null, input));
  });

  it('looks again with fresh answers', () => {
    const { state } = step(null, message('it never arrived', { facts: both }));
    const again = step(state, choice('check-again')).actions.at(-1);
    expect(again).toMatchObject({ kind: 'diagnose', fresh: true });
  });

  it('begins with what has changed when it has looked again', () => {
    const { state } = step(null, message('it never arrived', { facts: both }));
    const look = (
      outcome: 'ok' | 'problem',
      isAgain: boolean,
      before: ConversationState | null,
    ) => {
      const finding = {
        check: 'spf/record-present',
        hop: 'accept',
        outcome,
        text: outcome === 'ok' ? 'spf.record-present.ok' : 'spf.record-present.several',
        params: { domain: 'tizio.example', count: 2 },
        seen: [],
        readAt: new Date('2026-11-23'),
      } as const;
      const diagnosis = {
        facts: both,
        findings: [finding],
        verdict: decideVerdict([finding]),
        timings: { totalMs: 1, lookups: 1 },
      };
      const event = { kind: 'message', text: '', attachments: [], ...occurrence } as const;
      return step(before, { kind: 'diagnosed', event, diagnosis, isAgain });
    };
    const firstBlock = ({ actions }: ReturnType<typeof look>) =>
      actions[0]?.kind === 'say' ? actions[0].reply.blocks[0] : undefined;
    const first = look('problem', false, state);
    expect(firstBlock(first)?.kind).toBe('verdict');
    const better = look('ok', true, first.state);
    expect(firstBlock(better)).toMatchObject({
      kind: 'proof',
      title: 'Since the last look at 00:00 UTC',
      items: [{ outcome: 'ok', text: expect.stringMatching(/^Better now: /) as string }],
    });
    expect(firstBlock(look('ok', true, better.state))).toMatchObject({
      kind: 'paragraph',
      text: 'Since the last look at 00:00 UTC nothing has changed.',
    });
  });

  it('forgets the case when the person starts over, but not the language', () => {
    const { state } = step(null, message('non arriva', { facts: both, language: 'it' }));
    expect(step(state, choice('start-over')).state).toMatchObject({
      facts: {},
      intent: null,
      language: 'it',
    });
  });

  it('apologises with the incident id when something of ours broke', () => {
    const { event } = message('x') as Extract<StepInput, { kind: 'event' }>;
    const { actions } = step(null, { kind: 'failed', event, incident: 'i-42' });
    expect(JSON.stringify(actions)).toContain('i-42');
  });

  it('does not check lists of addresses, and keeps none of them', () => {
    const addresses = Array.from({ length: 20 }, (_, index) => `a${index}@caio.example`);
    const { entities } = complaint();
    const input = message('check these', { entities: { ...entities, addresses } });
    const { state, actions } = step(null, input);
    expect(actions.map(({ kind }) => kind)).toEqual(['say']);
    expect(state.facts).toEqual({});
  });
});
