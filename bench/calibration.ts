// Whether verdicts are as often right as they claim: node bench/calibration.ts [--misses]
// "certain" promises 97 in 100, "likely" 80, "possible" 50. A verdict that names nobody claims nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownWords } from '../src/checks/refusal/own-words.ts';
import { decideVerdict } from '../src/diagnosis/verdict.ts';
import { demoWorld } from '../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../src/knowledge/folder.ts';
import type { Explanation } from '../src/model/facts.ts';
import { CERTAINTIES } from '../src/model/words.ts';
import type { Certainty, Party } from '../src/model/words.ts';
import { loadExplain } from '../src/understanding/load-explain.ts';
import { openTestHouse } from '../test/support/house.ts';
import { judgeSituation, loadSituations } from '../test/support/situations.ts';
import { rowsOf } from './scoring/corpora.ts';
import { EXAM_PAPERS, isOpen, loadExam } from './scoring/exam.ts';
import { isOneOf, wilsonInterval } from './scoring/labels.ts';

const PROMISED: Readonly<Record<Certainty, number>> = { certain: 0.97, likely: 0.8, possible: 0.5 };

interface Claim {
  /** Absent where it must not be shown. */
  readonly id?: string;
  readonly fault: Party;
  readonly certainty: Certainty;
  readonly isRight: boolean;
}

const isVerbose = process.argv.includes('--misses');
const percent = (value: number): string => (100 * value).toFixed(1);

function report(title: string, verdicts: readonly Claim[]): void {
  const claims = verdicts.filter(({ fault }) => fault !== 'unknown');
  console.log(
    `${title}: ${verdicts.length} verdicts, ${verdicts.length - claims.length} of them name nobody`,
  );
  for (const certainty of CERTAINTIES) {
    const own = claims.filter((claim) => claim.certainty === certainty);
    const right = own.filter(({ isRight }) => isRight).length;
    if (own.length === 0) continue;
    const { share, low, high } = wilsonInterval(right, own.length);
    const promised = PROMISED[certainty];
    const judged = low >= promised ? 'kept' : high < promised ? 'BROKEN' : 'not disproved';
    console.log(
      `  ${certainty.padEnd(9)}${right} of ${own.length} = ${percent(share)} % (${percent(low)}–${percent(high)}), promised ${percent(promised)}: ${judged}`,
    );
    if (!isVerbose) continue;
    for (const { id, fault, isRight } of own)
      if (!isRight && id !== undefined) console.log(`    ${id}: says ${fault}`);
  }
}

/** What the words of a refusal alone make of it, before anything is looked up. */
function judgeWords(refusal: Explanation): Pick<Claim, 'fault' | 'certainty'> {
  const readAt = new Date();
  const judged = ownWords.judge({}, { refusal });
  return decideVerdict(judged.map((judgement) => ({ check: ownWords.id, ...judgement, readAt })));
}

async function situations(): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const situation of loadSituations()) {
    const { fault, certainty } = await judgeSituation(situation);
    claims.push({ id: situation.id, fault, certainty, isRight: fault === situation.fault });
  }
  return claims;
}

/** The demo internet's faults, told to the whole product. */
async function scenarios(): Promise<readonly Claim[]> {
  const house = await openTestHouse();
  const claims: Claim[] = [];
  for (const { id, sentence, bounce, expects } of demoWorld(openKnowledge(SHIPPED_KNOWLEDGE)).scenarios) {
    const { verdict } = await house.say(id, bounce ? `${sentence.en}\n\n${bounce}` : sentence.en);
    if (verdict) claims.push({ id, fault: verdict.fault, certainty: verdict.certainty, isRight: verdict.fault === expects.fault });
  }
  await house.stop();
  return claims;
} // prettier-ignore

const { explain, explainLine } = loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));

report('situations (the table that the rules are tested by)', await situations());
report('demo internet', await scenarios());
const exam = loadExam();
for (const paper of EXAM_PAPERS) {
  const claims = exam[paper].map((asked): Claim => {
    const said = judgeWords(explainLine(asked.text));
    const isRight = isOneOf(said.fault, asked.fault, asked.faultAlt);
    return { ...(isOpen(asked) && { id: asked.id }), ...said, isRight };
  });
  report(`exam, ${paper}`, claims);
}

const corpora = process.env['SEMPRONIO_CORPORA'];
if (corpora) {
  const bodies = rowsOf(join(corpora, 'bounce-texts/dev.jsonl')).map((row): Claim => {
    const said = judgeWords(explainLine(row.text ?? ''));
    return { ...said, isRight: isOneOf(said.fault, row.fault, row.fault_alt) };
  });
  report('pasted bodies', bodies);
  const mails: Claim[] = [];
  for (const row of rowsOf(join(corpora, 'bounces/labels.jsonl'))) {
    if (row.kind !== 'bounce') continue;
    const said = judgeWords(await explain(readFileSync(join(corpora, 'bounces', row.file ?? ''))));
    mails.push({ ...said, isRight: isOneOf(said.fault, row.fault, row.fault_alt) });
  }
  report('bounces', mails);
} else {
  console.log('labelled bounces: left out, SEMPRONIO_CORPORA is not set');
}
