import { createTurnstile } from '../../src/evidence/turnstile.ts';

const PATIENT = new AbortController().signal;

describe('a turnstile', () => {
  it('lets so many through, and the next one when somebody leaves, in order', async () => {
    const turnstile = createTurnstile(2);
    const order: string[] = [];
    const enter = async (name: string) => {
      const leave = await turnstile.enter(PATIENT);
      order.push(name);
      return leave;
    };
    const [first] = await Promise.all([enter('a'), enter('b')]);
    const third = enter('c');
    const fourth = enter('d');
    expect(order).toEqual(['a', 'b']);
    first?.();
    (await third)?.();
    (await fourth)?.();
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('forgets who gave up waiting, and keeps nobody in their place', async () => {
    const turnstile = createTurnstile(1);
    const leave = await turnstile.enter(PATIENT);
    const impatient = new AbortController();
    const waiting = turnstile.enter(impatient.signal);
    impatient.abort();
    expect(await waiting).toBeUndefined();
    leave?.();
    expect(turnstile.isIdle).toBe(true);
    expect(await turnstile.enter(impatient.signal)).toBeUndefined();
  });
});
