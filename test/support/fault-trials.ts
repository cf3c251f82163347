import { CHECKS } from '../../src/checks/index.ts';
import { startDemo } from '../../src/demo/demo.ts';
import { createDiagnostician } from '../../src/diagnosis/run.ts';
import { demoWorld } from '../../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { buildLookUps } from '../../src/look-ups.ts';
import type { Timing } from '../../src/look-ups.ts';
import type { Diagnosis, Finding } from '../../src/model/check.ts';
import type { EvidenceName } from '../../src/model/evidence.ts';
import { EVIDENCE_NEEDS, mailboxOf } from '../../src/model/evidence.ts';
import { CERTAINTIES } from '../../src/model/words.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';
import { loadCases, withSigningKey } from './fault-cases.ts';
import type { FaultCase } from './fault-cases.ts';
import { faultsOn, touches } from './fault-kinds.ts';
import type { Came, Fault, Trace } from './fault-kinds.ts';
import { startFaultLayer } from './fault-layer.ts';
import type { FaultLayer } from './fault-layer.ts';
import { testConfig } from './house.ts';

export const EVIDENCE = Object.keys(EVIDENCE_NEEDS) as readonly EvidenceName[];

/** Views of the demo internet, each with faults of its own: cases are tried beside each other. */
const LANES = 6;

// long enough for a busy machine to answer, short enough to wait for silence
const TIMING: Timing = {
  dnsMs: 150,
  rewritingTestMs: 400,
  datagramMs: 120,
  controlAfterMs: 100,
  talkMs: 600,
  smtp: { connectTimeoutMs: 300, greetingTimeoutMs: 600, tlsTimeoutMs: 1000 },
};
/** Nothing is silent in the full view unless it is so for everybody. */
const PATIENT: Timing = {
  dnsMs: 1000,
  datagramMs: 1000,
  controlAfterMs: 100,
  talkMs: 4000,
  smtp: { connectTimeoutMs: 3000, greetingTimeoutMs: 3000, tlsTimeoutMs: 3000 },
};

/** Longer than all time limits together: what takes longer never ends. */
const STUCK_MS = 60_000;

export interface Trial {
  readonly id: string;
  readonly faults: readonly Fault[];
  /** What must not be said; null: all is well. */
  readonly blunder: string | null;
  /** The faults touch nothing that the full view's proof was read from; null: it proves nothing. */
  readonly isReadable: boolean | null;
  readonly isStillNamed: boolean;
}

export interface Trials {
  readonly id: string;
  readonly full: Diagnosis;
  /** Everything that can be disturbed. */
  readonly targets: readonly Fault[];
  /** What can be disturbed for one kind of evidence. */
  readonly targetsOf: (evidence: EvidenceName) => Promise<readonly Fault[]>;
  readonly run: (faults: readonly Fault[]) => Promise<Trial>;
}

export interface FaultHouse {
  readonly all: readonly Trials[];
  stop(): Promise<void>;
}

const sameFinding = (one: Finding, other: Finding): boolean =>
  one.check === other.check && one.text === other.text && one.fault === other.fault;

const isAtLeastAsSure = (one: Finding, other: Finding): boolean =>
  CERTAINTIES.indexOf(one.certainty ?? 'possible') <=
  CERTAINTIES.indexOf(other.certainty ?? 'possible');

/**
 * What is wrong with a verdict under faults. It may name only the party of the full view, or say
 * `unknown`. One exception: a party that the full view proves, too, by the same finding and at least
 * as surely, but ranks behind another. Whatever differs goes with a finding that says what could not be
 * seen, which the full view did not have.
 */
function blunderOf(full: Diagnosis, { verdict }: Diagnosis): string | null {
  if (verdict.fault === full.verdict.fault) return null;
  const [lead] = verdict.because;
  const isProvenInFull =
    lead !== undefined &&
    full.findings.some(
      (finding) => !finding.advice && sameFinding(finding, lead) && isAtLeastAsSure(finding, lead),
    );
  if (verdict.fault !== 'unknown' && !isProvenInFull)
    return `names ${verdict.fault} instead of ${full.verdict.fault} because of ${lead?.text ?? 'nothing'}`;
  const before = new Set(full.verdict.notChecked.map(({ text, params }) => text + JSON.stringify(params))); // prettier-ignore
  const isSaid = verdict.notChecked.some(
    ({ text, params }) => !before.has(text + JSON.stringify(params)),
  );
  return isSaid ? null : `names ${verdict.fault} without a word of what was not seen`;
}

const knowledge = openKnowledge(SHIPPED_KNOWLEDGE);

const createLane = (layer: FaultLayer) => {
  const explain = loadExplain(knowledge);
  let last: Promise<unknown> = Promise.resolve();
  const lookUps = (timing: Timing) =>
    buildLookUps(
      testConfig(),
      knowledge,
      layer.demo,
      (text) => Promise.resolve(explain.explainLine(text)),
      timing,
    ).gatherers;
  return {
    /** One after the other: faults hold for all that goes through the layer. */
    alone<T>(work: () => Promise<T>): Promise<T> {
      const result = last.then(work);
      last = result.catch(() => undefined);
      return result;
    },
    async diagnose({ facts }: FaultCase, faults: readonly Fault[], timing: Timing) {
      layer.inject(faults);
      const over = new AbortController();
      const diagnosis = await createDiagnostician({
        checks: CHECKS,
        gatherers: lookUps(timing),
        lookups: () => 0,
        forget: () => undefined,
        now: () => new Date(),
      }).diagnose(facts, { signal: over.signal });
      over.abort(); // what nobody waits for is not to be seen in the next trace
      return { diagnosis, trace: layer.trace() };
    },
    async trace({ facts }: FaultCase, evidence: EvidenceName): Promise<Trace> {
      layer.inject([]);
      if (!mailboxOf(EVIDENCE_NEEDS[evidence], facts)) return new Map();
      const over = new AbortController();
      await lookUps(PATIENT)[evidence].gather(facts, over.signal);
      over.abort();
      return layer.trace();
    },
  };
};
type Lane = ReturnType<typeof createLane>;

/** Undefined where a promise was forgotten. The timer also keeps the process until then. */
const unlessStuck = async <T>(work: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), STUCK_MS);
  });
  return Promise.race([work, elapsed]).finally(() => clearTimeout(timer));
};

const openTrials = async (
  one: FaultCase,
  lane: Lane,
  blocklists: readonly string[],
): Promise<Trials> => {
  const { diagnosis: full, trace } = await lane.diagnose(one, [], PATIENT);
  const [lead] = full.verdict.because;
  const needed = new Map<string, Came>();
  for (const name of CHECKS.find(({ id }) => id === lead?.check)?.needs ?? [])
    for (const [key, came] of await lane.trace(one, name)) needed.set(key, came);
  return {
    id: one.id,
    full,
    targets: faultsOn(trace),
    targetsOf: (evidence) => lane.alone(async () => faultsOn(await lane.trace(one, evidence))),
    run: (faults) =>
      lane.alone(async () => {
        const seen = await unlessStuck(lane.diagnose(one, faults, TIMING));
        if (!seen)
          return {
            id: one.id,
            faults,
            blunder: 'never ends',
            isReadable: null,
            isStillNamed: false,
          };
        const { diagnosis } = seen;
        const isNamed = ({ verdict }: Diagnosis): boolean => verdict.fault === full.verdict.fault;
        const isReadable = lead
          ? !faults.some((fault) => touches(fault, needed, blocklists))
          : null;
        // what a busy machine answered late is no matter of the fault
        const isLate = isReadable === true && !isNamed(diagnosis);
        const patient = isLate ? (await lane.diagnose(one, faults, PATIENT)).diagnosis : diagnosis;
        return {
          id: one.id,
          faults,
          blunder: blunderOf(full, diagnosis) ?? blunderOf(full, patient),
          isReadable,
          isStillNamed: isNamed(patient),
        };
      }),
  };
};

/** All cases, or only some, each in its full view. */
export async function openFaultHouse(only: readonly string[] = []): Promise<FaultHouse> {
  const world = withSigningKey(demoWorld(knowledge));
  const [demo, known] = await Promise.all([startDemo(world), loadCases(knowledge, world)]);
  const cases = known.filter(({ id }) => only.length === 0 || only.includes(id));
  const layers = await Promise.all(
    Array.from({ length: LANES }, () => startFaultLayer(demo, world)),
  );
  const lanes = layers.map(createLane);
  const zones = demo.blocklists.map(({ zone }) => zone);
  const all = await Promise.all(
    cases.flatMap((one, index) => {
      const lane = lanes[index % LANES];
      return lane ? lane.alone(() => openTrials(one, lane, zones)) : [];
    }),
  );
  return {
    all,
    async stop() {
      for (const layer of layers) layer.stop();
      await demo.stop();
    },
  };
}

export const describeFaults = (faults: readonly Fault[]): string =>
  faults.map(({ on, how }) => `${on} ${how}`).join(', ');

/** Trials that went wrong, as a person reads them; none where all is well. */
export const blunders = (trials: readonly Trial[]): readonly string[] =>
  trials.flatMap(({ id, faults, blunder }) =>
    blunder === null ? [] : [`${id}: ${describeFaults(faults)}: ${blunder}`],
  );

/** Of the trials that left the proof readable, how many still named the right party: 0 to 1. */
export function stillNamed(trials: readonly Trial[]) {
  const readable = trials.filter(({ isReadable }) => isReadable === true);
  const named = readable.filter(({ isStillNamed }) => isStillNamed).length;
  return { readable: readable.length, named, share: readable.length ? named / readable.length : 1 };
}
