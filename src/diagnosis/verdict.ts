import type { Finding, Verdict } from '../model/check.ts';
import { CERTAINTIES, HOPS } from '../model/words.ts';
import type { Certainty, Party } from '../model/words.ts';

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

/**
 * How sure the refusal and what was looked up make us together. A live check that names the same
 * party confirms; one that contradicts does not outweigh what the other server said at the time.
 */
const weighRefusal = (refusal: Blaming, live: readonly Blaming[]): Certainty => {
  const certainty = certaintyOf(refusal);
  const isConfirmed = live.some(
    ({ fault, hop, certainty: own }) =>
      fault === refusal.fault && hop === refusal.hop && own !== undefined && own !== 'possible',
  );
  return isConfirmed && certainty === 'possible' ? 'likely' : certainty;
};

/** Looks that must have succeeded before anybody may say that nothing is wrong. */
const isCrucial = ({ hop, text, advice }: Finding): boolean =>
  !advice && (hop === 'lookup' || hop === 'connect' || text === 'unchecked.look-up');

/**
 * Joins findings into who is at fault. Only findings that carry a party can name one; what was not
 * seen can only keep us from saying that all is well.
 */
export function decideVerdict(findings: readonly Finding[]): Verdict {
  const blaming = findings.filter(isBlaming);
  const refusal = blaming.find(({ check }) => check === REFUSAL);
  const live = blaming.filter((finding) => finding !== refusal).sort(byStrength);
  const ruledOut = unique(findings.filter(({ outcome }) => outcome === 'ok'));
  const notChecked = unique(findings.filter(({ outcome }) => outcome === 'unchecked'));
  const rest = { ruledOut, notChecked };

  if (refusal) {
    const because = [refusal, ...live.filter(({ fault }) => fault === refusal.fault)];
    const certainty = weighRefusal(refusal, live);
    const temporary = isTemporary(refusal);
    return { fault: refusal.fault, hop: refusal.hop, certainty, temporary, because, ...rest };
  }
  const [lead] = live;
  if (lead) {
    const because = live.filter(({ fault }) => fault === lead.fault);
    return {
      fault: lead.fault,
      hop: lead.hop,
      certainty: certaintyOf(lead),
      temporary: isTemporary(lead),
      because,
      ...rest,
    };
  }
  const unexplained = findings.filter(
    ({ check, outcome }) => check === REFUSAL && outcome === 'problem',
  );
  const isUnknown = unexplained.length > 0 || ruledOut.length === 0 || notChecked.some(isCrucial);
  const [first] = unexplained.length > 0 ? unexplained : notChecked.filter(isCrucial);
  return {
    fault: isUnknown ? 'unknown' : 'nobody',
    ...(first && { hop: first.hop }),
    certainty: 'possible',
    temporary: false,
    because: unexplained,
    ...rest,
  };
}
