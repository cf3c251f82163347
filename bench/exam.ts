// Measures `explain` on texts that no rule was written from: node bench/exam.ts [--misses]
// Of the closed half only totals are ever shown, so that it stays an exam.
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../src/knowledge/folder.ts';
import { loadExplain } from '../src/understanding/load-explain.ts';
import { countRight, EXAM_PAPERS, EXAM_SCORES, isOpen, loadExam } from './scoring/exam.ts';
import type { Answered, ExamPaper } from './scoring/exam.ts';
import { wilsonInterval } from './scoring/labels.ts';

const isVerbose = process.argv.includes('--misses');

const percent = (value: number): string => (100 * value).toFixed(1);

const reportHalf = (paper: ExamPaper, title: string, answers: readonly Answered[]): void => {
  console.log(`${paper}, ${title} (${answers.length}):`);
  for (const [name, right] of Object.entries(countRight(paper, answers))) {
    const { share, low, high } = wilsonInterval(right, answers.length);
    console.log(
      `  ${name.padEnd(12)}${right} of ${answers.length} = ${percent(share)} % (${percent(low)}–${percent(high)})`,
    );
  }
};

const reportMisses = (paper: ExamPaper, answers: readonly Answered[]): void => {
  for (const [asked, got] of answers) {
    const missed = Object.entries(EXAM_SCORES[paper])
      .filter(([name, isRight]) => name !== 'faultStrict' && !isRight(asked, got))
      .map(([name]) => name);
    if (missed.length === 0) continue;
    const { id, text, lang, provider, source, ...wanted } = asked;
    const { replyCode, status, reason, rule, fault } = got;
    const recipients = got.recipients.map(({ address, action }) => [address, action]);
    console.log(`  ${id}: ${missed.join(' ')}`);
    console.log(`    want ${JSON.stringify(wanted)}`);
    console.log(`    got  ${JSON.stringify({ replyCode, status, reason, rule, fault, recipients })}`);
    console.log(`    ${lang}, ${provider}: ${text.replaceAll('\n', '⏎')}${source ? ` · ${source}` : ''}`);
  }
}; // prettier-ignore

const folder = openKnowledge(SHIPPED_KNOWLEDGE);
const { explainLine } = loadExplain(folder);
const exam = loadExam();
for (const paper of EXAM_PAPERS) {
  const answers = exam[paper].map((asked): Answered => [asked, explainLine(asked.text)]);
  const open = answers.filter(([asked]) => isOpen(asked));
  reportHalf(paper, 'open', open);
  if (isVerbose) reportMisses(paper, open);
  reportHalf(
    paper,
    'closed',
    answers.filter(([asked]) => !isOpen(asked)),
  );
}
