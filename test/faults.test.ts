import fc from 'fast-check';
import { DNS_FAULTS, TCP_FAULTS, WIDE_FAULTS } from './support/fault-layer.ts';
import type { Trial, Trials } from './support/fault-trials.ts';
import { EVIDENCE, PAIRS, blunders, openTrials, stillNamed } from './support/fault-trials.ts';

const SEED = 20261123;
const RUNS = Number(process.env['FAULT_RUNS'] ?? 4);
const ALL_FAULTS = [...DNS_FAULTS, ...TCP_FAULTS, ...WIDE_FAULTS];

let all: readonly Trials[];
const ran: Trial[] = [];
beforeAll(async () => {
  all = await Promise.all(PAIRS.map(openTrials));
}, 60_000);
afterAll(() => Promise.all(all.map((trials) => trials.stop())));

const record = (trials: readonly Trial[]): readonly string[] => {
  ran.push(...trials);
  return blunders(trials);
};

/** Looked up only where a whole mail was shown; test/evidence fails each of their questions in turn. */
const NEED_A_MAIL: ReadonlySet<string> = new Set(['heloNames', 'mailSignatures']);

describe('nobody is blamed whom a full view would not blame', () => {
  it.each(EVIDENCE.filter((name) => !NEED_A_MAIL.has(name)))(
    'whatever befalls the look-up of %s',
    async (evidence) => {
      const found = await Promise.all(
        all.map(async (trials, index) => {
          const trialled: Trial[] = [];
          for (const [turn, how] of ALL_FAULTS.entries()) {
            const targets = trials.targetsOf(evidence).filter((fault) => fault.how === how);
            // another question each time: all of them are the long run's business
            const fault = targets[(index + turn) % Math.max(targets.length, 1)];
            const isWide = fault?.on === 'all' && evidence !== EVIDENCE[0]; // once is enough
            const isMyTurn = (index + turn) % 3 === 0 || fault?.on === 'all';
            if (fault && isMyTurn && !isWide) trialled.push(await trials.run([fault]));
          }
          return trialled;
        }),
      );
      expect(found.flat().length).toBeGreaterThan(0);
      expect(record(found.flat())).toEqual([]);
    },
  );

  it(`whatever befalls several of them at once (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 2, maxLength: 6 }), async (numbers) => {
        const trialled = await Promise.all(
          all.map((trials) => {
            const faults = numbers.flatMap(
              (number) => trials.targets[number % trials.targets.length] ?? [],
            );
            return trials.run(faults);
          }),
        );
        expect(record(trialled)).toEqual([]);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
  }, 3_600_000);

  it('the right party is still named wherever its proof can be read', () => {
    const { readable, share } = stillNamed(ran);
    expect(readable).toBeGreaterThan(50);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });
});
