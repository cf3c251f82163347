import type {
  Check,
  CheckProgress,
  Diagnosis,
  Diagnostician,
  Finding,
  Judgement,
} from '../model/check.ts';
import type { EvidenceMap, EvidenceName, Gatherers, Observed } from '../model/evidence.ts';
import { EVIDENCE_NEEDS, mailboxOf } from '../model/evidence.ts';
import type { Facts } from '../model/facts.ts';
import type { Hop, Outcome } from '../model/words.ts';
import { chooseChecks } from './plan.ts';
import type { ProposeRemedies } from './remedies.ts';
import { decideVerdict } from './verdict.ts';

/** Where a look-up that failed would have belonged. */
const EVIDENCE_HOP: Readonly<Record<EvidenceName, Hop>> = {
  recipientRoute: 'lookup',
  smtpServers: 'connect',
  senderRoute: 'accept',
  recipientRegistration: 'lookup',
  recipientDnssec: 'lookup',
  senderDnssec: 'accept',
  recipientNameServers: 'lookup',
  senderNameServers: 'accept',
  spfRecord: 'accept',
  spfEvaluation: 'accept',
  dkimKeys: 'accept',
  dmarcPolicy: 'accept',
  mailSignatures: 'accept',
  dmarcAlignment: 'accept',
  dmarcReports: 'accept',
  heloNames: 'accept',
  reverseNames: 'accept',
  blocklists: 'accept',
  mtaSts: 'connect',
  tlsRpt: 'connect',
  dane: 'connect',
  bimi: 'deliver',
  clientServers: 'submit',
};

type Seen = { readonly readAt: Date; readonly ttl?: number };

const unchecked = (
  check: Check,
  evidence: EvidenceName,
  why: string,
  asked: string,
  now: Date,
): Finding => ({
  check: check.id,
  hop: EVIDENCE_HOP[evidence],
  outcome: 'unchecked',
  ...(check.informs && { advice: true }),
  text: 'unchecked.look-up',
  params: { asked, why: why.replaceAll('-', '') }, // a select key in the texts
  seen: [],
  readAt: now,
});

/** Finished findings of one check: the evidence that was not seen never reaches it. */
async function runCheck(
  check: Check,
  facts: Facts,
  observe: <N extends EvidenceName>(name: N) => Promise<Observed<EvidenceMap[N]>>,
  now: () => Date,
): Promise<readonly Finding[]> {
  const observed = await Promise.all(
    check.needs.map(async (name) => ({ name, observation: await observe(name) })),
  );
  const seen: Seen[] = [];
  const evidence: Partial<Record<EvidenceName, unknown>> = {};
  for (const { name, observation } of observed) {
    if (!observation.seen) {
      return [unchecked(check, name, observation.why, observation.asked, now())];
    }
    evidence[name] = observation.value;
    seen.push(observation);
  }
  const judgements = check.judge(evidence as Pick<EvidenceMap, EvidenceName>, facts);
  return judgements.map((judgement) => finish(check, judgement, seen, now()));
}

/** A judgement is as old as its oldest evidence and holds as long as its shortest-lived. */
const finish = (check: Check, judgement: Judgement, seen: readonly Seen[], now: Date): Finding => {
  const readAt = seen.reduce((oldest, { readAt }) => (readAt < oldest ? readAt : oldest), now);
  const ttls = seen.flatMap(({ ttl }) => (ttl === undefined ? [] : [ttl]));
  return {
    check: check.id,
    ...judgement,
    ...(check.informs && { advice: true }),
    readAt,
    ...(ttls.length > 0 && { ttl: Math.min(...ttls) }),
  };
};

const WORST_FIRST: readonly Outcome[] = ['problem', 'unchecked', 'absent', 'ok'];

const summary = (findings: readonly Finding[]): Outcome =>
  WORST_FIRST.find((outcome) =>
    findings.some((finding) => finding.outcome === outcome && !finding.advice),
  ) ?? 'ok';

const progressOf = (check: Check, facts: Facts, state: CheckProgress['state']): CheckProgress => {
  const [evidence] = check.needs;
  const subject = evidence ? (mailboxOf(EVIDENCE_NEEDS[evidence], facts)?.domain ?? '') : '';
  return { check: check.id, subject, state };
};

export interface DiagnosticianParts {
  readonly checks: readonly Check[];
  readonly gatherers: Gatherers;
  readonly lookups: () => number;
  /** Forgets cached evidence. */
  readonly forget: () => void;
  readonly now: () => Date;
  /** Absent: nothing is proposed. */
  readonly propose?: ProposeRemedies;
}

/** All that was seen, of what was gathered anyway. */
const seenEvidence = async (
  gathering: ReadonlyMap<EvidenceName, Promise<Observed<unknown>>>,
): Promise<Partial<EvidenceMap>> => {
  const evidence: Partial<Record<EvidenceName, unknown>> = {};
  for (const [name, observing] of gathering) {
    const observation = await observing;
    if (observation.seen) evidence[name] = observation.value;
  }
  return evidence as Partial<EvidenceMap>;
};

/**
 * Gathers what the chosen checks need, once each and in parallel, and judges as soon as a check's
 * evidence is there. Findings come in the order of the checks, however they finished.
 */
export function createDiagnostician(parts: DiagnosticianParts): Diagnostician {
  return {
    async diagnose(facts, { intent, signal, onProgress, fresh }): Promise<Diagnosis> {
      const started = performance.now();
      const lookupsBefore = parts.lookups();
      if (fresh) parts.forget();
      const gathering = new Map<EvidenceName, Promise<Observed<unknown>>>();
      const observe = <N extends EvidenceName>(name: N): Promise<Observed<EvidenceMap[N]>> => {
        const running = gathering.get(name) ?? parts.gatherers[name].gather(facts, signal);
        gathering.set(name, running);
        return running as Promise<Observed<EvidenceMap[N]>>;
      };

      const chosen = chooseChecks(parts.checks, facts, intent);
      // what only informs would make a long list longer
      const shown = chosen.filter(({ informs }) => !informs);
      const progress = new Map<string, CheckProgress>(
        shown.map((check) => [check.id, progressOf(check, facts, 'running')]),
      );
      onProgress?.([...progress.values()]);
      const findings = await Promise.all(
        chosen.map(async (check) => {
          const found = await runCheck(check, facts, observe, parts.now);
          if (found.length === 0) progress.delete(check.id);
          else if (progress.has(check.id))
            progress.set(check.id, progressOf(check, facts, summary(found)));
          onProgress?.([...progress.values()]);
          return found;
        }),
      );
      const all = findings.flat();
      const cures = await parts.propose?.(all, await seenEvidence(gathering), facts, signal);
      return {
        facts,
        findings: all,
        verdict: { ...decideVerdict(all), ...cures },
        timings: {
          totalMs: Math.round(performance.now() - started),
          lookups: parts.lookups() - lookupsBefore,
        },
      };
    },
  };
}
