import { createStep } from '../../src/conversation/step.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadTexts } from '../../src/knowledge/texts.ts';
import type { Diagnosis, Finding } from '../../src/model/check.ts';
import type { Event } from '../../src/model/event.ts';
import type { Complaint } from '../../src/model/facts.ts';
import { createWording } from '../../src/reply/wording.ts';
import { until } from '../support/clock.ts';
import { complaint, diagnosis, openHouse, stopHouses } from '../support/engine-house.ts';
import type { House } from '../support/engine-house.ts';
import { message } from '../support/occurrences.ts';

afterEach(stopHouses);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const step = createStep({
  wording: createWording(loadTexts(openKnowledge(SHIPPED_KNOWLEDGE))),
  missing: () => [],
  canLook: () => true,
  changes: () => [],
});

const listed: Finding = {
  check: 'spf/record-present',
  hop: 'accept',
  outcome: 'problem',
  text: 'spf.record-present.several',
  params: { domain: 'tizio.example', count: 2 },
  seen: ['v=spf1 -all'],
  fault: 'sender-admin',
  certainty: 'likely',
  readAt: new Date('2026-01-31T10:00:00Z'),
  ttl: 300,
};
const { check, hop, params, readAt } = listed;
const harmless = { check, hop, params, seen: [], readAt } as const;
const right: Finding = { ...harmless, outcome: 'ok', text: 'spf.record-present.ok' };
const unseen: Finding = { ...harmless, outcome: 'unchecked', text: 'unchecked.look-up' };

const found = (finding: Finding): Diagnosis => ({
  ...diagnosis,
  facts: { sender: { domain: 'tizio.example' } },
  findings: [finding],
  verdict: {
    ...diagnosis.verdict,
    fault: finding.fault ?? 'nobody',
    because: finding.fault ? [finding] : [],
  },
});

/** The first message names the domain, the others nothing new. */
const understand = async (event: Event): Promise<Complaint> => ({
  ...complaint,
  entities: { ...complaint.entities, domains: [] },
  facts: event.id === 'e1' ? { sender: { domain: 'tizio.example' } } : {},
});

interface Watched {
  readonly house: House;
  readonly says: (words: string) => Promise<void>;
  readonly find: (finding: Finding) => void;
  readonly looks: () => number;
}

const openCase = async (): Promise<Watched> => {
  let now = listed;
  let looks = 0;
  const house = await openHouse({
    step,
    understand,
    diagnose: async () => {
      looks += 1;
      return found(now);
    },
  });
  let messages = 0;
  const says = async (words: string): Promise<void> => {
    messages += 1;
    const id = `e${messages}`;
    const turn = house.engine.turn(id);
    await house.engine.receive({
      ...message('web:a', id, { text: words }),
      at: house.clock.now(),
    });
    await turn;
  };
  await says('tizio.example');
  return { house, says, find: (finding) => void (now = finding), looks: () => looks };
};

const said = ({ sendings }: House): readonly string[] => sendings.map(({ id }) => id);

describe('a case that is watched', () => {
  it('is looked at again by itself, quietly while it stays as it was', async () => {
    const { house, says, looks } = await openCase();
    await says('tell me when it is right');
    const before = said(house).length;
    expect(looks()).toBe(1);
    await house.clock.advance(35 * MINUTE_MS);
    expect(looks()).toBe(4);
    expect(said(house)).toHaveLength(before);
  });

  it('ends with the news and the new verdict', async () => {
    const { house, says, find, looks } = await openCase();
    await says('tell me when it is right');
    find(right);
    await house.clock.advance(11 * MINUTE_MS);
    await until(() => said(house).at(-1)?.endsWith('/verdict') === true);
    expect(said(house).at(-2)).toMatch(/\/gone$/);
    expect(await house.store.state('web:a')).not.toHaveProperty('watch');
    await house.clock.advance(15 * MINUTE_MS);
    expect(looks()).toBe(2);
  });

  it('is no good news when it could not be looked at', async () => {
    const { house, says, find, looks } = await openCase();
    await says('tell me when it is right');
    const before = said(house).length;
    find(unseen);
    await house.clock.advance(11 * MINUTE_MS);
    expect(looks()).toBe(2);
    expect(said(house)).toHaveLength(before);
    expect(await house.store.state('web:a')).toHaveProperty('watch');
  });

  it('is given up after a day, and says so', async () => {
    const { house, says } = await openCase();
    await says('tell me when it is right');
    const state = await house.store.state('web:a');
    if (!state?.watch) throw new Error('nothing is watched');
    expect(state.watch.until.getTime() - house.clock.now().getTime()).toBe(24 * HOUR_MS);
    const { until: at, next: id, person } = state.watch;
    const event = { kind: 'timer', id, conversation: 'web:a', person, at } as const;
    const over = step(state, { kind: 'event', event, complaint });
    expect(over.actions.map((action) => action.kind === 'say' && action.reply.id)).toEqual([
      `${id}/over`,
    ]);
    expect(over).not.toHaveProperty('later');
    expect(over.state).not.toHaveProperty('watch');
  });

  it('is left alone when the person says so', async () => {
    const { house, says, looks } = await openCase();
    await says('tell me when it is right');
    await says('stop watching');
    await house.clock.advance(15 * MINUTE_MS);
    expect(looks()).toBe(1);
    expect(await house.store.state('web:a')).not.toHaveProperty('watch');
  });

  it('goes on in the next life of the process', async () => {
    const { house, says } = await openCase();
    await says('tell me when it is right');
    await house.engine.stop();
    const next = await openHouse({
      step,
      understand,
      diagnose: async () => found(right),
      wrap: () => house.store,
    });
    await next.clock.advance(11 * MINUTE_MS);
    expect(said(next).map((id) => id.split('/').at(-1))).toEqual(['gone', 'verdict']);
  });

  it('needs something that can change', async () => {
    const { house, says, find, looks } = await openCase();
    find(right);
    await says('check again');
    await says('tell me when it is right');
    expect(await house.store.state('web:a')).not.toHaveProperty('watch');
    await house.clock.advance(15 * MINUTE_MS);
    expect(looks()).toBe(2);
  });
});
