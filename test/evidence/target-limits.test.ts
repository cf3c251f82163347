import { createTargetLimits } from '../../src/evidence/target-limits.ts';
import type { Admission } from '../../src/evidence/target-limits.ts';

const never = new AbortController().signal;
const leave = (admission: Admission): void => {
  if (admission.kind === 'admitted') admission.leave();
};

describe('limits per target', () => {
  it('admit so many in a minute, to each target', async () => {
    let now = 0;
    const limits = createTargetLimits({ atOnce: 9, perMinute: 2, now: () => now });
    const enter = async (target: string): Promise<string> => {
      const admission = await limits.enter(target, never);
      leave(admission);
      return admission.kind;
    };
    expect(await enter('a')).toBe('admitted');
    now = 30_000;
    expect(await enter('a')).toBe('admitted');
    expect(await enter('a')).toBe('over');
    expect(await enter('b')).toBe('admitted');
    now = 60_000;
    expect(await enter('a')).toBe('admitted');
    expect(await enter('a')).toBe('over');
  });

  it('let the next one in when one leaves', async () => {
    const limits = createTargetLimits({ atOnce: 1, perMinute: 9, now: () => 0 });
    const order: string[] = [];
    const first = await limits.enter('a', never);
    const second = limits.enter('a', never).then((admission) => {
      order.push('second in');
      leave(admission);
    });
    await limits.enter('b', never);
    order.push('first out');
    leave(first);
    await second;
    expect(order).toEqual(['first out', 'second in']);
  });

  it('do not keep a place for somebody who gave up', async () => {
    const limits = createTargetLimits({ atOnce: 1, perMinute: 9, now: () => 0 });
    const first = await limits.enter('a', never);
    const controller = new AbortController();
    const second = limits.enter('a', controller.signal);
    const third = limits.enter('a', never);
    controller.abort();
    expect(await second).toEqual({ kind: 'aborted' });
    leave(first);
    expect(await third).toMatchObject({ kind: 'admitted' });
    expect(await limits.enter('a', controller.signal)).toEqual({ kind: 'aborted' });
  });
});
