import type { Verdict } from '../model/check.ts';
import type { Facts } from '../model/facts.ts';
import type { Block, FindingReport, VerdictReport } from '../model/reply.ts';
import { HOPS } from '../model/words.ts';
import type { Hop } from '../model/words.ts';
import { caseWords, sideOf } from './case-words.ts';
import { remedyBlocks, remediesToShow } from './remedy-blocks.ts';
import type { Wording } from './wording.ts';

const MAX_LINES = 16;
const MAX_QUOTE_CHARS = 800;

/** A key is proof by its beginning; the whole stands in the JSON. Words are quoted whole. */
const shorten = (text: string): string =>
  text.slice(0, MAX_QUOTE_CHARS).replace(/(\S{40})\S{40,}/g, '$1…') +
  (text.length > MAX_QUOTE_CHARS ? '…' : '');

const proofBlock = (title: string, findings: readonly FindingReport[]): readonly Block[] =>
  findings.length === 0
    ? []
    : [
        {
          kind: 'proof',
          title,
          items: findings
            .slice(0, MAX_LINES)
            .map(({ outcome, says, seen }) => ({ outcome, text: says, seen: seen.map(shorten) })),
        },
      ];

/**
 * The seven hops. `passed` is what was seen: a hop that was looked at and found fine, or one that the
 * mail must have passed because a later server refused it. Nothing is claimed about the others.
 */
const journeyBlock = (verdict: Verdict, language: string, wording: Wording): Block => {
  const isBroken = verdict.fault !== 'nobody' && verdict.fault !== 'unknown';
  const stop = isBroken && verdict.hop ? HOPS.indexOf(verdict.hop) : HOPS.length;
  const seen = new Set(verdict.ruledOut.map(({ hop }) => hop));
  // nobody knows what a server decides that could not be found or called
  const blind = verdict.notChecked.find(({ hop }) => hop === 'lookup' || hop === 'connect');
  const inSight = blind ? HOPS.indexOf(blind.hop) : HOPS.length;
  const cameThatFar = verdict.because.some(({ check }) => check === 'refusal/own-words');
  const stateOf = (hop: Hop, index: number): 'passed' | 'broken' | 'unknown' => {
    if (index === stop) return 'broken';
    const wasSeen = index < inSight && seen.has(hop);
    return index < stop && (cameThatFar || wasSeen) ? 'passed' : 'unknown';
  };
  return {
    kind: 'journey',
    hops: HOPS.map((hop, index) => ({
      hop,
      label: wording.says(language, `verdict.hop.${hop}`),
      state: stateOf(hop, index),
    })),
  };
};

/** The verdict in one sentence, and why: all that is needed by those who ask again whose move it is. */
export const verdictInShort = (
  report: VerdictReport,
  facts: Facts,
  language: string,
  wording: Wording,
): readonly Block[] => [
  verdictBlock(report, facts, language, wording),
  { kind: 'paragraph', text: report.says.slice(report.headline.length).trim() },
];

const verdictBlock = (
  report: VerdictReport,
  facts: Facts,
  language: string,
  wording: Wording,
): Block => ({
  kind: 'verdict',
  fault: report.fault,
  certainty: report.certainty,
  faultLabel: wording.says(
    language,
    `verdict.party.${report.fault}`,
    caseWords(facts, language, wording),
  ),
  certaintyLabel: wording.says(language, `verdict.certainty.${report.certainty}`),
  text: report.headline,
});

/** Whoever asks reads from the title that the steps are for somebody else. */
const stepsTitle = (
  { fault }: VerdictReport,
  facts: Facts,
  language: string,
  wording: Wording,
): string => {
  if (sideOf(fault, facts.own) !== 'them') return wording.says(language, 'verdict.label.steps');
  const party = wording.says(
    language,
    `verdict.party.${fault}`,
    caseWords(facts, language, wording),
  );
  return wording.says(language, 'verdict.label.steps-them', { party });
};

/** The verdict first, then the proof, the steps, what to forward, and what could not be seen. */
export function verdictBlocks(
  verdict: Verdict,
  report: VerdictReport,
  facts: Facts,
  language: string,
  wording: Wording,
): readonly Block[] {
  const label = (name: string): string => wording.says(language, `verdict.label.${name}`);
  const blocks: Block[] = [
    ...verdictInShort(report, facts, language, wording),
    journeyBlock(verdict, language, wording),
    ...proofBlock(label('proof'), report.because),
    ...proofBlock(label('contradictions'), report.contradictions),
    ...proofBlock(label('alternatives'), report.alternatives),
  ];
  const unseen = proofBlock(label('not-checked'), report.notChecked);
  if (report.fault === 'unknown') blocks.push(...unseen);
  if (report.because.length === 0) {
    const fine = report.ruledOut.map((finding) => ({ ...finding, seen: finding.seen.slice(0, 1) }));
    blocks.push(...proofBlock(label('ruled-out'), fine));
  }
  if (report.steps.length > 0) {
    blocks.push({
      kind: 'steps',
      title: stepsTitle(report, facts, language, wording),
      steps: report.steps,
    });
  }
  blocks.push(...remedyBlocks(remediesToShow(report, facts), language, wording));
  if (report.forward) {
    blocks.push({ kind: 'verbatim', title: label('forward'), text: report.forward, copy: true });
  }
  if (report.fault !== 'unknown') blocks.push(...unseen);
  return blocks;
}
