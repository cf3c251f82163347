import type { Finding, Verdict } from '../model/check.ts';
import { CERTAINTIES, HOPS } from '../model/words.ts';
import type { Certainty, Party } from '../model/words.ts';
import { contradict } from './contradictions.ts';
import { isAboutTheRefused } from './same-case.ts';
import { isMatchingCause } from './vague-refusal.ts';

type Blaming = Finding & { readonly fault: Party };

/** The refusal that the person pasted: said by the other server when it happened. */
const REFUSAL = 'refusal/own-words';

const isBlaming = (finding: Finding): finding is Blaming =>
  finding.fault !== undefined && finding.advice !== true && finding.outcome !== 'unchecked';

const certaintyOf = ({ certainty }: Finding): Certainty => certainty ?? 'possible';

const rank = (finding: Finding): number => CERTAINTIES.indexOf(certaintyOf(finding));

/** Strongest proof first; of equals the one that stops the mail earliest on its way. */
const byStrength = (one: Finding, other: Finding): number =>
  rank(one) - rank(other) || HOPS.indexOf(one.hop) - HOPS.indexOf(other.hop);

const unique = (findings: readonly Finding[]): readonly Finding[] => {
  const seen = new Set<string>();
  return findings.filter(({ text, params }) => {
    const key = `${text} ${JSON.stringify(params)}`;
    return seen.has(key) ? false : seen.add(key);
  });
};

const isTemporary = (finding: Finding): boolean =>
  finding.fault === 'nobody' || finding.params['temporary'] === 'yes';

const isStrong = (finding: Finding): boolean => certaintyOf(finding) !== 'possible';

/** A live check that proves the cause, and the party, that the refusal itself only suggests. */
const provenCause = (refusal: Finding, live: readonly Blaming[]): Blaming | undefined =>
  live.find((finding) => isStrong(finding) && isMatchingCause(refusal, finding));

/** A mail program that cannot read is no answer to one that cannot send: neither explains the other. */
const isOtherUse = (one: Finding, other: Finding): boolean =>
  [one.hop, other.hop].includes('submit') && [one.hop, other.hop].includes('fetch');

/** Others that are as sure as the lead, or about something else: each of their parties may be the one. */
const equalClaims = (lead: Blaming, live: readonly Blaming[]): readonly Blaming[] =>
  live.filter(
    (finding) =>
      finding.fault !== lead.fault && (rank(finding) === rank(lead) || isOtherUse(lead, finding)),
  );

const weakest = (one: Certainty, other: Certainty): Certainty =>
  CERTAINTIES.indexOf(one) > CERTAINTIES.indexOf(other) ? one : other;

type Decision = Omit<Verdict, 'ruledOut' | 'notChecked'>;

/**
 * The other server's words, and what was looked up. A live check that names the same party confirms;
 * one that contradicts is told, and does not outweigh what was said at the time. Only words that say
 * little leave the party to a check that proves their cause.
 */
function decideByRefusal(
  refusal: Blaming,
  live: readonly Blaming[],
  all: readonly Finding[],
): Decision {
  const { findings: contradictions, atMost } = contradict(refusal, all);
  const base = { temporary: isTemporary(refusal), alternatives: [], contradictions };
  const cause = isStrong(refusal) ? undefined : provenCause(refusal, live);
  if (cause && cause.fault !== refusal.fault) {
    const because = [cause, refusal];
    return { ...base, fault: cause.fault, hop: refusal.hop, certainty: 'likely', because };
  }
  const agreeing = live.filter(({ fault }) => fault === refusal.fault);
  const isConfirmed = agreeing.some(
    (finding) =>
      finding.hop === refusal.hop && isStrong(finding) && isAboutTheRefused(refusal, finding),
  );
  const own = isConfirmed && !isStrong(refusal) ? 'likely' : certaintyOf(refusal);
  return {
    ...base,
    fault: refusal.fault,
    hop: refusal.hop,
    certainty: weakest(own, atMost),
    because: [refusal, ...agreeing],
  };
}

/** What was looked up, where no refusal names a party; one that names none stays among the proofs. */
function decideByChecks(
  live: readonly Blaming[],
  unexplained: Finding | undefined,
): Decision | undefined {
  const cause = unexplained && provenCause(unexplained, live);
  const lead = cause ?? live[0];
  if (!lead) return undefined;
  const agreeing = live.filter((finding) => finding !== lead && finding.fault === lead.fault);
  return {
    fault: lead.fault,
    hop: lead.hop,
    // the refusal did happen: what does not match its words may have nothing to do with it
    certainty: unexplained && !cause ? 'possible' : certaintyOf(lead),
    temporary: isTemporary(lead),
    because: [lead, ...agreeing, ...(unexplained ? [unexplained] : [])],
    alternatives: equalClaims(lead, live),
    contradictions: [],
  };
}

const LISTS = 'blocklist/listed';

/** One list of many that did not answer, or a key whose name could only be guessed. */
const isSpare = ({ check, text }: Finding, findings: readonly Finding[]): boolean =>
  text === 'dkim.keys.not-found' ||
  (check === LISTS && findings.some((one) => one.check === LISTS && one.outcome !== 'unchecked'));

/** A look that must have succeeded before anybody may say that nothing is wrong. */
const leavesOpen = (finding: Finding, findings: readonly Finding[]): boolean =>
  finding.outcome === 'unchecked' && !finding.advice && !isSpare(finding, findings);

/**
 * Joins findings into who is at fault. Only findings that carry a party can name one; what was not
 * seen can only keep us from saying that all is well.
 */
export function decideVerdict(findings: readonly Finding[]): Verdict {
  const blaming = findings.filter(isBlaming);
  const refusal = blaming.find(({ check }) => check === REFUSAL);
  const live = blaming.filter((finding) => finding !== refusal).sort(byStrength);
  const ruledOut = unique(findings.filter(({ outcome, advice }) => outcome === 'ok' && !advice));
  const notChecked = unique(findings.filter(({ outcome }) => outcome === 'unchecked'));
  const rest = { ruledOut, notChecked };

  if (refusal) return { ...decideByRefusal(refusal, live, findings), ...rest };
  const unexplained = findings.find(
    ({ check, outcome }) => check === REFUSAL && outcome === 'problem',
  );
  const decided = decideByChecks(live, unexplained);
  if (decided) return { ...decided, ...rest };
  const blind = findings.find((finding) => leavesOpen(finding, findings));
  const isUnknown = unexplained !== undefined || ruledOut.length === 0 || blind !== undefined;
  const first = unexplained ?? blind;
  return {
    fault: isUnknown ? 'unknown' : 'nobody',
    ...(first && { hop: first.hop }),
    certainty: 'possible',
    temporary: false,
    because: unexplained ? [unexplained] : [],
    alternatives: [],
    contradictions: unexplained ? contradict(unexplained, findings).findings : [],
    ...rest,
  };
}
