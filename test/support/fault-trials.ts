import { CHECKS } from '../../src/checks/index.ts';
import { startDemo } from '../../src/demo/demo.ts';
import { createDiagnostician } from '../../src/diagnosis/run.ts';
import { demoWorld } from '../../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { buildLookUps } from '../../src/look-ups.ts';
import type { Timing } from '../../src/look-ups.ts';
import type { Diagnosis } from '../../src/model/check.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { EvidenceName } from '../../src/model/evidence.ts';
import { EVIDENCE_NEEDS } from '../../src/model/evidence.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';
import { DNS_FAULTS, TCP_FAULTS, WIDE_FAULTS, startFaultLayer } from './fault-layer.ts';
import type { Fault } from './fault-layer.ts';
import { testConfig } from './house.ts';

/** Sender and recipient; each is whole or broken at another hop. */
export const PAIRS = [
  ['tizio.example', 'bene.example'],
  ['tizio.example', 'riserva.example'],
  ['tizio.example', 'caio.example'],
  ['tizio.example', 'mxfantasma.example'],
  ['tizio.example', 'portachiusa.example'],
  ['duespf.example', 'bene.example'],
  ['senzanome.example', 'bene.example'],
  ['inlista.example', 'bene.example'],
] as const;

export const EVIDENCE = Object.keys(EVIDENCE_NEEDS) as readonly EvidenceName[];

// long enough for a busy machine to answer, short enough to wait for silence
const TIMING = {
  dnsMs: 80,
  controlAfterMs: 100,
  smtp: { connectTimeoutMs: 300, greetingTimeoutMs: 600, tlsTimeoutMs: 1000 },
} as const;
/** Nothing is silent in the full view unless it is so for everybody. */
const PATIENT = {
  dnsMs: 5000,
  controlAfterMs: 100,
  smtp: { connectTimeoutMs: 5000, greetingTimeoutMs: 5000, tlsTimeoutMs: 5000 },
} as const;

export interface Trial {
  readonly pair: string;
  readonly faults: readonly Fault[];
  /** Names somebody whom the full view does not. */
  readonly accuses: string | null;
  /** Says something else than the full view without saying that something was not seen. */
  readonly isTacit: boolean;
  /** What proves the party was seen all the same; null: the full view names nobody. */
  readonly isReadable: boolean | null;
  readonly isStillNamed: boolean;
}

export interface Trials {
  readonly pair: string;
  readonly full: Diagnosis;
  /** Everything that can be disturbed. */
  readonly targets: readonly Fault[];
  /** What can be disturbed for one kind of evidence. */
  targetsOf(evidence: EvidenceName): readonly Fault[];
  run(faults: readonly Fault[]): Promise<Trial>;
  stop(): Promise<void>;
}

const partiesIn = ({ findings }: Diagnosis): readonly string[] =>
  findings.flatMap(({ fault, advice }) => (fault && !advice ? [fault] : []));

const knowledge = openKnowledge(SHIPPED_KNOWLEDGE);

/** One pair in a demo internet of its own, so that pairs can be tried beside each other. */
export async function openTrials([sender, recipient]: readonly [string, string]): Promise<Trials> {
  const world = demoWorld(knowledge);
  const explain = loadExplain(knowledge);
  const demo = await startDemo(world);
  const layer = await startFaultLayer(demo, world);
  const facts: Facts = {
    sender: { domain: sender },
    recipient: { domain: recipient },
    own: 'sender',
  };
  const lookUps = (timing: Timing) =>
    buildLookUps(
      testConfig(),
      knowledge,
      layer.demo,
      (text) => Promise.resolve(explain.explainLine(text)),
      timing,
    ).gatherers;
  const diagnose = (faults: readonly Fault[], timing: Timing = TIMING): Promise<Diagnosis> => {
    layer.inject(faults);
    return createDiagnostician({
      checks: CHECKS,
      gatherers: lookUps(timing),
      lookups: () => 0,
      forget: () => undefined,
      now: () => new Date(),
    }).diagnose(facts, { signal: new AbortController().signal });
  };
  const possible = (): readonly Fault[] => [
    ...[...layer.asked].flatMap((on) => DNS_FAULTS.map((how) => ({ on, how }))),
    ...[...layer.dialed].flatMap((on) => TCP_FAULTS.map((how) => ({ on, how }))),
    ...WIDE_FAULTS.map((how) => ({ on: 'all', how }) as const),
  ];
  const full = await diagnose([], PATIENT);
  const targets = possible();
  const byEvidence = new Map<EvidenceName, readonly Fault[]>();
  for (const name of EVIDENCE) {
    layer.inject([]);
    await lookUps(PATIENT)[name].gather(facts, new AbortController().signal);
    byEvidence.set(name, possible());
  }
  const allowed = ['unknown', 'nobody', ...partiesIn(full)];
  const lead = full.verdict.because[0];
  const pair = `${sender} to ${recipient}`;
  return {
    pair,
    full,
    targets,
    targetsOf: (evidence) => byEvidence.get(evidence) ?? [],
    async run(faults) {
      const { verdict, findings } = await diagnose(faults);
      const isSame = verdict.fault === full.verdict.fault;
      return {
        pair,
        faults,
        accuses: allowed.includes(verdict.fault) ? null : verdict.fault,
        isTacit: !isSame && verdict.notChecked.length === 0,
        isReadable: lead
          ? findings.some(({ text, fault }) => text === lead.text && fault === lead.fault)
          : null,
        isStillNamed: isSame,
      };
    },
    async stop() {
      layer.stop();
      await demo.stop();
    },
  };
}

/** Trials that went wrong, as a person reads them; none where all is well. */
export const blunders = (trials: readonly Trial[]): readonly string[] =>
  trials
    .filter(({ accuses, isTacit }) => accuses !== null || isTacit)
    .map(
      ({ pair, faults, accuses }) =>
        `${pair}: ${faults.map(({ on, how }) => `${on} ${how}`).join(', ')}: ${accuses ?? 'says nothing'}`,
    );

/** Of the trials that left the proof readable, how many still named the right party: 0 to 1. */
export function stillNamed(trials: readonly Trial[]) {
  const readable = trials.filter(({ isReadable }) => isReadable === true);
  const named = readable.filter(({ isStillNamed }) => isStillNamed).length;
  return { readable: readable.length, named, share: readable.length ? named / readable.length : 1 };
}
