import type { Finding, Verdict } from '../model/check.ts';
import type { Facts } from '../model/facts.ts';
import type { VerdictReport } from '../model/reply.ts';
import { caseWords, sideOf } from './case-words.ts';
import { reportFinding } from './finding-report.ts';
import { reportDnsHost, reportRemedy } from './remedy-report.ts';
import type { Worded, Wording } from './wording.ts';

const PROOF_LINES = 3;
const MAX_QUOTE_CHARS = 300;

/** What the strongest proof says; without one, what its absence means. */
const leadWords = (verdict: Verdict, language: string, wording: Wording): Worded => {
  const [lead] = verdict.because;
  if (lead) return wording.word(language, lead.text, lead.params);
  return wording.word(
    language,
    verdict.fault === 'nobody' ? 'verdict.all-well' : 'verdict.unknown-steps',
  );
};

const proofLines = (findings: readonly Finding[]): string =>
  findings
    .flatMap(({ seen }) => seen)
    .slice(0, PROOF_LINES)
    .join('\n');

/** The paragraph for the other side: the finding's own, with the verbatim proof below; never for `nobody`. */
const forwardText = (
  verdict: Verdict,
  lead: Worded,
  facts: Facts,
  language: string,
  wording: Wording,
): string | null => {
  if (verdict.fault === 'nobody' || verdict.fault === 'unknown') return null;
  // whoever has to act himself needs no letter
  if (verdict.fault.endsWith('-user') && sideOf(verdict.fault, facts.own) === 'own') return null;
  const proof = proofLines(verdict.because);
  const [strongest] = verdict.because;
  // the reason's own paragraph is written for its usual party, which the words may have overruled
  if (
    strongest &&
    /^(?:reasons\.|submit\.[a-z]+$)/.test(strongest.text) &&
    wording.has(`explain.forward.${verdict.fault}`)
  ) {
    return wording.says(language, `explain.forward.${verdict.fault}`, {
      reason: lead.says,
      address: strongest.params['recipient'] || 'none',
      diagnostic: (strongest.seen[0] ?? '').slice(0, MAX_QUOTE_CHARS),
    });
  }
  if (lead.forward) return proof ? `${lead.forward}\n\n${proof}` : lead.forward;
  return wording.word(language, `verdict.forward.${verdict.fault}`, {
    ...caseWords(facts, language, wording),
    proof: [lead.says, proof].filter(Boolean).join('\n'),
  }).says;
};

const headlineOf = (verdict: Verdict, facts: Facts, language: string, wording: Wording): string =>
  wording.says(language, `verdict.headline.${verdict.fault}`, {
    ...caseWords(facts, language, wording),
    side: sideOf(verdict.fault, facts.own),
    temporary: verdict.temporary ? 'yes' : 'no',
  });

/** What was seen, what it means, and how sure that is. */
const reasonsText = (
  verdict: Verdict,
  lead: Worded,
  language: string,
  wording: Wording,
): string => {
  const isProven = verdict.because.length > 0;
  const parts: string[] = [];
  if (isProven || verdict.fault === 'nobody') parts.push(lead.says);
  if (isProven && lead.means) parts.push(lead.means);
  if (verdict.fault === 'unknown') parts.push(wording.says(language, 'verdict.could-not-see'));
  // a mail program does not try again by itself as a server does
  else if (verdict.temporary && verdict.fault !== 'nobody' && verdict.hop !== 'submit') {
    parts.push(wording.says(language, 'verdict.temporary-refusal'));
  }
  if (isProven && verdict.certainty !== 'certain' && verdict.fault !== 'unknown') {
    parts.push(wording.says(language, `verdict.${verdict.certainty}-note`));
  }
  return parts.join(' ');
};

/** A verdict in the words of one language: the JSON contract of `check` and `chat`. */
export function reportVerdict(
  verdict: Verdict,
  facts: Facts,
  language: string,
  wording: Wording,
): VerdictReport {
  const lead = leadWords(verdict, language, wording);
  const headline = headlineOf(verdict, facts, language, wording);
  const report = (finding: Finding) => reportFinding(finding, language, wording);
  return {
    fault: verdict.fault,
    certainty: verdict.certainty,
    hop: verdict.hop ?? null,
    temporary: verdict.temporary,
    headline,
    says: `${headline} ${reasonsText(verdict, lead, language, wording)}`.trim(),
    because: verdict.because.map(report),
    alternatives: verdict.alternatives.map(report),
    contradictions: verdict.contradictions.map(report),
    ruledOut: verdict.ruledOut.map(report),
    notChecked: verdict.notChecked.map(report),
    steps: lead.steps,
    forward: forwardText(verdict, lead, facts, language, wording),
    remedies: (verdict.remedies ?? []).map((remedy) =>
      reportRemedy(remedy, verdict.dnsHost, language, wording),
    ),
    dnsHost: verdict.dnsHost ? reportDnsHost(verdict.dnsHost, language) : null,
  };
}
