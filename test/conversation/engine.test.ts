import { settle, until } from '../support/clock.ts';
import {
  answeringStep,
  complaint,
  createGate,
  diagnosingStep,
  diagnosis,
  openHouse,
  stopHouses,
} from '../support/engine-house.ts';
import { message, paragraph } from '../support/occurrences.ts';

afterEach(stopHouses);

const web = (house: Awaited<ReturnType<typeof openHouse>>) => house.store.timeline('web:a', 0, 100);

describe('the order of work', () => {
  it('takes the events of one conversation one after the other, as they came', async () => {
    const gates = new Map(['e1', 'e2', 'e3'].map((id) => [id, createGate()]));
    const house = await openHouse({
      understand: async ({ id }) => {
        await gates.get(id)?.passed;
        return complaint;
      },
    });
    for (const id of gates.keys()) await house.engine.receive(message('web:a', id));
    gates.get('e3')?.open();
    gates.get('e2')?.open();
    await settle();
    expect(house.steps).toEqual([]);
    gates.get('e1')?.open();
    await until(() => house.sendings.length === 3);
    expect(house.sendings.map(({ id, text }) => `${id} ${text}`)).toEqual([
      'e1/answer turn 1',
      'e2/answer turn 2',
      'e3/answer turn 3',
    ]);
  });

  it('takes up an event that came while its conversation was worked on', async () => {
    const gate = createGate();
    const house = await openHouse({
      understand: async ({ id }) => {
        if (id === 'e1') await gate.passed;
        return complaint;
      },
    });
    await house.engine.receive(message('web:a', 'e1'));
    await settle();
    await house.engine.receive(message('web:a', 'e2'));
    gate.open();
    await until(() => house.sendings.length === 2);
    expect((await house.store.state('web:a'))?.turns).toBe(2);
  });

  it('works on many conversations at once, but not on more than it may', async () => {
    const gate = createGate();
    let running = 0;
    let most = 0;
    const house = await openHouse({
      concurrency: 3,
      understand: async () => {
        running += 1;
        most = Math.max(most, running);
        await gate.passed;
        running -= 1;
        return complaint;
      },
    });
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) await house.engine.receive(message(`web:${name}`, 'e1'));
    await settle();
    expect(running).toBe(3);
    gate.open();
    await until(() => house.sendings.length === names.length);
    expect(most).toBe(3);
    expect(house.sendings.map(({ to }) => to).sort()).toEqual(names.map((name) => `web:${name}`));
  });

  it('answers a repeated delivery once', async () => {
    const house = await openHouse();
    expect(await house.engine.receive(message('web:a', 'e1'))).toBe('new');
    expect(await house.engine.receive(message('web:a', 'e1'))).toBe('duplicate');
    await until(() => house.sendings.length === 1);
    expect(await house.engine.receive(message('web:a', 'e1'))).toBe('duplicate');
    await settle();
    expect(house.steps).toEqual(['event e1']);
    expect(house.sendings).toHaveLength(1);
  });

  it('leaves conversations of channels alone that it has no adapter for', async () => {
    const house = await openHouse();
    await house.store.accept(message('cli:b', 'e1'));
    await house.engine.receive(message('web:a', 'e1'));
    await house.clock.advance(1_000);
    expect(house.sendings.map(({ to }) => to)).toEqual(['web:a']);
  });

  it('finds work that nobody announced when it looks again', async () => {
    const house = await openHouse();
    await house.store.accept(message('web:a', 'e1'));
    await settle();
    expect(house.sendings).toEqual([]);
    await house.clock.advance(1_000);
    expect(house.sendings).toHaveLength(1);
  });
});

describe('a turn with a diagnosis', () => {
  const running = (count: number) =>
    Array.from({ length: count }, () => ({
      check: 'spf/x',
      subject: '',
      state: 'running' as const,
    }));

  it('shows what was understood before, then the verdict', async () => {
    const gate = createGate();
    const house = await openHouse({
      step: diagnosingStep,
      diagnose: async () => {
        await gate.passed;
        return diagnosis;
      },
    });
    await house.engine.receive(message('web:a', 'e1'));
    await until(() => house.sendings.length === 1);
    expect(house.sendings[0]?.id).toBe('e1/understood');
    gate.open();
    await until(() => house.sendings.length === 3);
    expect(house.sendings.map(({ id }) => id).slice(1)).toEqual(['e1/verdict', 'e1/steps']);
    expect((await house.store.state('web:a'))?.verdict).toEqual(diagnosis.verdict);
  });

  it('shows progress at least 150 ms apart, and the last of it always', async () => {
    const gate = createGate();
    let tell = (_count: number): void => undefined;
    const house = await openHouse({
      step: diagnosingStep,
      diagnose: async (_facts, { onProgress }) => {
        tell = (count) => onProgress?.(running(count));
        tell(1);
        await gate.passed;
        tell(5);
        return diagnosis;
      },
    });
    const progress = () =>
      house.sendings
        .filter(({ id }) => id === 'e1/progress')
        .map(({ text }) => text.split(' ').length);
    await house.engine.receive(message('web:a', 'e1'));
    await settle();
    expect(progress()).toEqual([1]);
    tell(2);
    tell(3);
    await house.clock.advance(149);
    expect(progress()).toEqual([1]);
    await house.clock.advance(1);
    expect(progress()).toEqual([1, 3]);
    tell(4);
    gate.open();
    await until(() => house.sendings.some(({ id }) => id === 'e1/steps'));
    expect(progress()).toEqual([1, 3, 5]);
    const [first, second] = house.sendings.filter(({ id }) => id === 'e1/progress');
    expect(first?.platformId).toBeUndefined();
    expect(second?.platformId).toBe('platform e1/progress');
    expect((await web(house)).at(-1)?.content).toMatchObject({ reply: { id: 'e1/steps' } });
  });

  it('tells the diagnosis to end when the time of the turn is over', async () => {
    const house = await openHouse({
      step: diagnosingStep,
      diagnose: (_facts, { signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(diagnosis))),
    });
    await house.engine.receive(message('web:a', 'e1'));
    await house.clock.advance(12_999);
    expect(house.steps).toEqual(['event e1']);
    await house.clock.advance(1);
    expect(house.steps).toEqual(['event e1', 'diagnosed e1']);
    expect(house.sendings.at(-1)?.id).toBe('e1/steps');
  });

  it('apologises where the diagnosis does not end although it was told to', async () => {
    const house = await openHouse({
      step: diagnosingStep,
      diagnose: () => new Promise(() => undefined),
    });
    await house.engine.receive(message('web:a', 'e1'));
    await house.clock.advance(14_000);
    expect(house.steps).toEqual(['event e1', 'failed e1']);
    expect(house.sendings.at(-1)?.id).toBe('e1/sorry');
  });

  it('stops a step that wants one diagnosis after another', async () => {
    let count = 0;
    const house = await openHouse({
      step: (state, input) =>
        input.kind === 'failed'
          ? answeringStep(state, input)
          : diagnosingStep(state, { kind: 'event', event: input.event, complaint }),
      diagnose: async () => {
        count += 1;
        return diagnosis;
      },
    });
    await house.engine.receive(message('web:a', 'e1'));
    await until(() => house.sendings.some(({ text }) => text === 'sorry'));
    expect(count).toBe(3);
  });

  it('gives the verdict although the progress cannot be worded', async () => {
    const house = await openHouse({
      step: diagnosingStep,
      diagnose: async (_facts, { onProgress }) => {
        onProgress?.(undefined as never);
        return diagnosis;
      },
    });
    await house.engine.receive(message('web:a', 'e1'));
    await until(() => house.sendings.some(({ id }) => id === 'e1/steps'));
    expect(house.lines).toContainEqual(expect.objectContaining({ event: 'progress.failed' }));
  });
});

describe('what a turn led to', () => {
  it('is told with everything that was asked, and the last replies as one', async () => {
    const house = await openHouse({ step: diagnosingStep });
    const turn = house.engine.turn('e1');
    await house.engine.receive(message('web:a', 'e1'));
    expect(await turn).toEqual({
      conversation: 'web:a',
      understood: {
        language: 'en',
        intent: 'sent_not_arrived',
        confidence: 0.7,
        direction: 'outgoing',
        entities: complaint.entities,
      },
      asked: ['other-address', 'own-domain'],
      verdict: expect.objectContaining({ fault: 'recipient-admin' }) as unknown,
      reply: {
        id: 'e1/steps',
        language: 'en',
        blocks: [...paragraph('', 'verdict').blocks, ...paragraph('', 'steps').blocks],
      },
    });
  });

  it('is told as the intent and direction of the conversation, not of the message alone', async () => {
    const house = await openHouse({
      step: (state, input) => {
        const result = answeringStep(state, input);
        return {
          ...result,
          state: { ...result.state, intent: 'bounce_received', direction: 'incoming' },
        };
      },
    });
    const turn = house.engine.turn('e1');
    await house.engine.receive(message('web:a', 'e1'));
    expect(await turn).toMatchObject({
      understood: { intent: 'bounce_received', direction: 'incoming' },
      verdict: null,
    });
  });

  it('is told to everyone who asked, also of a turn that broke', async () => {
    const house = await openHouse({ understand: () => Promise.reject(new Error('broken')) });
    const turns = [house.engine.turn('e1'), house.engine.turn('e1')];
    await house.engine.receive(message('web:a', 'e1'));
    for (const turn of await Promise.all(turns)) {
      expect(turn).toMatchObject({
        understood: { intent: 'other_out_of_scope', confidence: 0 },
        reply: { id: 'e1/answer', blocks: [{ text: 'sorry' }] },
      });
    }
  });

  it('rejects where the verdict cannot be described, with the event done all the same', async () => {
    const house = await openHouse({
      step: diagnosingStep,
      report: () => {
        throw new Error('broken');
      },
    });
    const turn = house.engine.turn('e1');
    await house.engine.receive(message('web:a', 'e1'));
    await expect(turn).rejects.toThrow();
    await until(() => house.sendings.length === 3);
  });

  it('rejects where the engine stops before', async () => {
    const house = await openHouse();
    const turn = house.engine.turn('e1');
    await house.engine.stop();
    await expect(turn).rejects.toThrow();
  });
});
