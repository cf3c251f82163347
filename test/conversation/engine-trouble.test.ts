import { settle, until } from '../support/clock.ts';
import {
  answeringStep,
  complaint,
  createGate,
  diagnosingStep,
  openHouse,
  stopHouses,
} from '../support/engine-house.ts';
import { conversationState, message, paragraph } from '../support/occurrences.ts';

afterEach(stopHouses);

const SECRET = 'pomegranate tizio@example.test';
const broken = (): never => {
  throw new Error(`cannot read ${SECRET}`);
};

describe('something of ours breaks', () => {
  it.each([
    ['understanding', { understand: async () => broken() }],
    ['the first step', { step: onlyFailed('event') }],
    ['the diagnosis', { step: diagnosingStep, diagnose: async () => broken() }],
    ['the step after it', { step: onlyFailed('diagnosed') }],
  ])('%s: the person gets an apology and the conversation goes on', async (_what, parts) => {
    const house = await openHouse(parts);
    await house.engine.receive(message('web:a', 'e1', { text: SECRET }));
    await until(() => house.sendings.some(({ text }) => text === 'sorry'));
    await house.engine.receive(message('web:a', 'e2'));
    await until(() => house.steps.at(-1) === 'failed e2');
    const failures = house.lines.filter(({ event }) => event === 'turn.failed');
    expect(failures).toHaveLength(2);
    expect(failures[0]?.fields).toMatchObject({
      conversation: 'web:a',
      error: 'Error',
      incident: expect.stringMatching(/^[0-9a-f]{8}$/) as unknown,
      stack: expect.stringMatching(/^ {4}at .*broken/) as unknown,
    });
    expect(JSON.stringify(house.lines)).not.toContain('pomegranate');
  });

  it('the apology itself: the event is done, the state is the one before, the next one is answered', async () => {
    const house = await openHouse({
      step: (state, input) => (input.event.id === 'e2' ? broken() : answeringStep(state, input)),
    });
    for (const id of ['e1', 'e2', 'e3']) await house.engine.receive(message('web:a', id));
    await until(() => house.sendings.length === 2);
    expect(house.sendings.map(({ id, text }) => `${id} ${text}`)).toEqual([
      'e1/answer turn 1',
      'e3/answer turn 2',
    ]);
  });

  it('the apology for the very first event: the conversation begins with the next', async () => {
    const house = await openHouse({
      step: (state, input) => (input.event.id === 'e1' ? broken() : answeringStep(state, input)),
    });
    await house.engine.receive(message('web:a', 'e1'));
    await house.engine.receive(message('web:a', 'e2'));
    await until(() => house.sendings.length === 1);
    expect(house.sendings[0]?.id).toBe('e2/answer');
  });

  it('a reply that cannot be stored: an apology takes its place', async () => {
    const house = await openHouse({
      step: (state, input) => {
        if (input.kind === 'failed') return answeringStep(state, input);
        const reply = { ...paragraph('r1'), impossible: 1n };
        return { state: conversationState(), actions: [{ kind: 'say', reply }], asked: [] };
      },
    });
    await house.engine.receive(message('web:a', 'e1'));
    await until(() => house.sendings.length === 1);
    expect(house.sendings[0]?.text).toBe('sorry');
  });

  function onlyFailed(kind: 'event' | 'diagnosed') {
    const step: typeof diagnosingStep = (state, input) =>
      input.kind === kind ? broken() : diagnosingStep(state, input);
    return step;
  }
});

describe('a platform that does not take a reply', () => {
  it('gets it again later and later; only its own conversation waits', async () => {
    let refusals = 3;
    const house = await openHouse({
      send: async ({ to }) => {
        if (to === 'web:a' && refusals > 0) {
          refusals -= 1;
          broken();
        }
      },
    });
    const names = () => house.sendings.map(({ to, id }) => `${to} ${id}`);
    await house.engine.receive(message('web:a', 'e1'));
    await until(() => refusals === 2);
    await house.engine.receive(message('web:a', 'e2'));
    await house.engine.receive(message('web:b', 'e1'));
    await until(() => house.sendings.length === 1);
    expect(names()).toEqual(['web:b e1/answer']);
    await house.clock.advance(250);
    expect(refusals).toBe(1);
    await house.clock.advance(499);
    expect(refusals).toBe(1);
    await house.clock.advance(1);
    expect(refusals).toBe(0);
    await house.clock.advance(1_000);
    expect(names()).toEqual(['web:b e1/answer', 'web:a e1/answer', 'web:a e2/answer']);
    const waits = house.lines.filter(({ event }) => event === 'reply.not-sent');
    expect(waits.map(({ fields }) => 'delayMs' in fields && fields.delayMs)).toEqual([
      250, 500, 1_000,
    ]);
    expect(JSON.stringify(house.lines)).not.toContain('pomegranate');
  });

  it('is asked at least once a minute', async () => {
    let attempts = 0;
    const house = await openHouse({
      send: async () => {
        attempts += 1;
        broken();
      },
    });
    await house.engine.receive(message('web:a', 'e1'));
    await house.clock.advance(10 * 60_000);
    const before = attempts;
    await house.clock.advance(60_000);
    expect(attempts).toBe(before + 1);
  });

  it('counts as failed when it does not answer', async () => {
    let attempts = 0;
    const house = await openHouse({
      send: () => {
        attempts += 1;
        return attempts === 1 ? new Promise(() => undefined) : Promise.resolve();
      },
    });
    await house.engine.receive(message('web:a', 'e1'));
    await house.clock.advance(30_250);
    expect(attempts).toBe(2);
    expect(house.sendings).toHaveLength(1);
  });

  it('is not asked again where only writing it down failed', async () => {
    let failures = 2;
    const house = await openHouse({
      wrap: (store) => ({
        ...store,
        sent: async (...args) => {
          if (failures > 0) {
            failures -= 1;
            broken();
          }
          return store.sent(...args);
        },
      }),
    });
    await house.engine.receive(message('web:a', 'e1'));
    await house.clock.advance(1_000);
    expect(failures).toBe(0);
    expect(house.sendings).toHaveLength(1);
    expect(await house.store.outbox(['web:'], 10)).toEqual([]);
  });
});

describe('stopping', () => {
  it('finishes the turn under way, sends it, and leaves the rest to the next start', async () => {
    const gate = createGate();
    const house = await openHouse({
      understand: async () => {
        await gate.passed;
        return complaint;
      },
    });
    await house.engine.receive(message('web:a', 'e1'));
    await house.engine.receive(message('web:a', 'e2'));
    await settle();
    const stopped = house.engine.stop();
    expect(house.engine.isReady()).toBe(false);
    gate.open();
    await stopped;
    expect(house.sendings.map(({ id }) => id)).toEqual(['e1/answer']);
    expect(house.clock.pending()).toBe(0);
    const now = house.clock.now();
    const left = await house.store.lease('next', ['web:'], now, now);
    expect(left?.events.map(({ id }) => id)).toEqual(['e2']);
  });

  it('does not wait for a platform that refuses', async () => {
    const house = await openHouse({ send: async () => broken() });
    await house.engine.receive(message('web:a', 'e1'));
    await settle();
    await house.engine.stop();
    expect(house.clock.pending()).toBe(0);
    expect(await house.store.outbox(['web:'], 10)).toHaveLength(1);
  });

  it('waits only a while for a platform that does not answer', async () => {
    const house = await openHouse({ send: () => new Promise(() => undefined) });
    await house.engine.receive(message('web:a', 'e1'));
    await settle();
    const stopped = house.engine.stop();
    await house.clock.advance(5_000);
    await stopped;
    expect(house.lines.map(({ event }) => event)).toContain('outbox.not-drained');
  });
});
