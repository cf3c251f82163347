import type { Store } from '../../src/model/store.ts';
import { settle, until } from '../support/clock.ts';
import {
  complaint,
  createGate,
  diagnosingStep,
  diagnosis,
  openHouse,
  stopHouses,
} from '../support/engine-house.ts';
import { message } from '../support/occurrences.ts';

afterEach(stopHouses);

const broken = (): never => {
  throw new Error('the store is broken');
};

describe('a lease', () => {
  it('is renewed for as long as the turn lasts', async () => {
    const gate = createGate();
    const house = await openHouse({
      understand: async () => {
        await gate.passed;
        return complaint;
      },
    });
    await house.engine.receive(message('web:a', 'e1'));
    await house.clock.advance(12_000);
    const now = house.clock.now();
    expect(await house.store.lease('other', ['web:'], now, now)).toBeNull();
    gate.open();
    await until(() => house.sendings.length === 1);
  });

  it('that is lost stops the work, and nothing more is said', async () => {
    let signal: AbortSignal | undefined;
    let lose = false;
    const house = await openHouse({
      step: diagnosingStep,
      diagnose: (_facts, options) =>
        new Promise((resolve) => {
          signal = options.signal;
          signal.addEventListener('abort', () => resolve(diagnosis));
        }),
      wrap: (store) => ({
        ...store,
        renew: async (...args) => (lose ? false : store.renew(...args)),
      }),
    });
    await house.engine.receive(message('web:a', 'e1'));
    await settle();
    const now = house.clock.now().getTime();
    lose = true;
    const stolen = house.store.lease(
      'other',
      ['web:'],
      new Date(now + 60_000),
      new Date(now + 11_000),
    );
    expect(await stolen).not.toBeNull();
    await house.clock.advance(4_000);
    expect(signal?.aborted).toBe(true);
    expect(house.steps).not.toContain('failed e1');
    expect(house.sendings.map(({ id }) => id)).toEqual(['e1/understood']);
    expect(await house.store.state('web:a')).toBeNull();
    expect(house.lines.map(({ event }) => event)).toContain('lease.lost');
  });

  it('is not needed any more for a conversation that was erased meanwhile', async () => {
    const gate = createGate();
    const house = await openHouse({
      understand: async () => {
        await gate.passed;
        return complaint;
      },
    });
    await house.engine.receive(message('web:a', 'e1'));
    await settle();
    await house.store.erase({ conversation: 'web:a' });
    gate.open();
    await settle();
    expect(house.sendings).toEqual([]);
    expect(await house.store.timeline('web:a', 0, 10)).toEqual([]);
    await house.engine.receive(message('web:a', 'e2'));
    await until(() => house.sendings.length === 1);
  });
});

describe('a store that fails', () => {
  const failing = (method: 'accept' | 'lease' | 'finish' | 'show', times: number) => {
    let left = times;
    return (store: Store): Store => {
      const works = store[method].bind(store) as (...args: readonly unknown[]) => Promise<unknown>;
      const fails = async (...args: readonly unknown[]): Promise<unknown> => {
        left -= 1;
        return left >= 0 ? broken() : works(...args);
      };
      return { ...store, [method]: fails };
    };
  };

  it('while accepting is told to the adapter, and the house is not ready', async () => {
    const house = await openHouse({ wrap: failing('accept', 1) });
    await settle();
    expect(house.engine.isReady()).toBe(true);
    const received = house.engine.receive(message('web:a', 'e1'));
    await expect(received).rejects.toThrow();
    expect(house.engine.isReady()).toBe(false);
    await house.clock.advance(1_000);
    expect(house.engine.isReady()).toBe(true);
  });

  it('while leasing is asked again a second later', async () => {
    const house = await openHouse({ wrap: failing('lease', 2) });
    await house.engine.receive(message('web:a', 'e1'));
    await house.clock.advance(2_000);
    expect(house.sendings).toHaveLength(1);
  });

  it('while finishing gets the same event again, and nobody is answered twice', async () => {
    const house = await openHouse({ step: diagnosingStep, wrap: failing('finish', 2) });
    await house.engine.receive(message('web:a', 'e1'));
    await house.clock.advance(1_000);
    expect(house.sendings.map(({ id }) => id)).toEqual(['e1/understood', 'e1/verdict', 'e1/steps']);
    expect((await house.store.state('web:a'))?.turns).toBe(1);
  });

  it('while showing loses nothing of what was to be shown', async () => {
    const house = await openHouse({ step: diagnosingStep, wrap: failing('show', 1) });
    await house.engine.receive(message('web:a', 'e1'));
    await until(() => house.sendings.length === 3);
    expect(house.sendings.map(({ id }) => id)).toEqual(['e1/understood', 'e1/verdict', 'e1/steps']);
  });
});
