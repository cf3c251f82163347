import { createPersonLimits } from '../../src/conversation/person-limits.ts';
import { until } from '../support/clock.ts';
import { diagnosingStep, diagnosis, openHouse, stopHouses } from '../support/engine-house.ts';
import { message } from '../support/occurrences.ts';

afterEach(stopHouses);

const START = Date.parse('2026-01-31T10:00:00Z');
const minute = (n: number): Date => new Date(START + n * 60_000);
const visitor = { id: 'web:a', role: 'visitor' } as const;

describe('the looks of a person', () => {
  it('are limited within any hour, and given back one by one', () => {
    const limits = createPersonLimits(2);
    expect(limits.enter(visitor, minute(0))).toEqual({ kind: 'granted' });
    expect(limits.enter(visitor, minute(20))).toEqual({ kind: 'granted' });
    expect(limits.enter(visitor, minute(30))).toEqual({ kind: 'over', minutes: 30 });
    expect(limits.enter(visitor, new Date(minute(60).getTime() - 1))).toEqual({
      kind: 'over',
      minutes: 1,
    });
    // those that were refused do not count
    expect(limits.enter(visitor, minute(60))).toEqual({ kind: 'granted' });
    expect(limits.enter(visitor, minute(61))).toEqual({ kind: 'over', minutes: 19 });
  });

  it.each(['visitor', 'member'] as const)('are their own, for a %s', (role) => {
    const limits = createPersonLimits(1);
    limits.enter({ id: 'web:a', role }, minute(0));
    expect(limits.enter({ id: 'web:a', role }, minute(1)).kind).toBe('over');
    expect(limits.enter({ id: 'web:b', role }, minute(1)).kind).toBe('granted');
  });

  it('are not counted for the operator', () => {
    const limits = createPersonLimits(1);
    const operator = { id: 'cli:local', role: 'operator' } as const;
    const leaves = [1, 2, 3].map((n) => limits.enter(operator, minute(n)).kind);
    expect(leaves).toEqual(['granted', 'granted', 'granted']);
  });

  it('are forgotten after an hour, however many people there were', () => {
    const limits = createPersonLimits(1);
    for (let index = 0; index < 10_001; index += 1)
      limits.enter({ id: `web:${index}`, role: 'visitor' }, minute(0));
    expect(limits.enter({ id: 'web:10000', role: 'visitor' }, minute(59)).kind).toBe('over');
    expect(limits.enter({ id: 'web:0', role: 'visitor' }, minute(61)).kind).toBe('granted');
  });
});

describe('a person who had it looked at too often', () => {
  it('is told so, in every conversation, and may again later', async () => {
    let looks = 0;
    const house = await openHouse({
      step: diagnosingStep,
      looksPerHour: 2,
      diagnose: async () => {
        looks += 1;
        return diagnosis;
      },
    });
    const say = async (conversation: string, id: string, person = 'ada') => {
      const before = house.sendings.length;
      await house.engine.receive(message(conversation, id, { person }));
      await until(() =>
        house.sendings.slice(before).some((one) => /\/(?:steps|over)$/.test(one.id)),
      );
      return house.sendings.slice(before).map(({ id: reply, text }) => `${reply} ${text}`);
    };
    await say('web:a', 'e1');
    await say('web:b', 'e2');
    // nothing says that a look begins
    expect(await say('web:c', 'e3')).toEqual(['e3/over over for 60']);
    expect(looks).toBe(2);
    expect(await say('web:d', 'e4', 'bob')).toContain('e4/verdict verdict');
    await house.clock.advance(60 * 60 * 1000);
    expect(await say('web:a', 'e5')).toContain('e5/verdict verdict');
    expect(looks).toBe(4);
  });
});
