import { EXAM_PAPERS, countRight, isOpen, loadExam } from '../../bench/scoring/exam.ts';
import type { Answered } from '../../bench/scoring/exam.ts';
import { openKnowledge, SHIPPED_KNOWLEDGE } from '../../src/knowledge/folder.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

/**
 * Right answers in 100, over both halves, two below what `npm run bench exam` counted when they were set:
 * a rule that breaks others fails here. Raise them when rules got better; never write rules from the texts.
 */
const FLOORS = {
  lines: { replyCode: 95.8, status: 98, group: 95.1, reason: 94.1, faultStrict: 84.4, fault: 95.8 },
  bodies: { replyCode: 96.7, status: 98, group: 91.7, reason: 89.2, faultStrict: 88, fault: 94.2, recipients: 98, action: 91.7 },
} as const; // prettier-ignore

const exam = loadExam();
const questions = EXAM_PAPERS.flatMap((paper) => exam[paper]);

describe('the exam', () => {
  it('asks for 420 lines and 80 bodies, none of them twice', () => {
    expect([exam.lines.length, exam.bodies.length]).toEqual([420, 80]);
    expect(new Set(questions.map(({ id }) => id)).size).toBe(500);
    expect(new Set(questions.map(({ text }) => text.toLowerCase())).size).toBe(500);
  });

  it('wants no code that its text does not hold', () => {
    for (const { id, text, replyCode, status } of questions)
      for (const code of [replyCode, status])
        if (code !== null && !text.includes(code)) throw new Error(`${id}: no ${code} in the text`);
  });

  it('wants no recipient that its text does not hold', () => {
    for (const { id, text, ...asked } of exam.bodies)
      for (const recipient of 'recipients' in asked ? asked.recipients : [])
        if (!text.includes(recipient)) throw new Error(`${id}: no ${recipient} in the text`);
  });

  it('gives alternatives only beside a label, each once', () => {
    for (const { id, reason, reasonAlt = [], fault, faultAlt = [] } of questions) {
      const [reasons, parties] = [[reason, ...reasonAlt], [fault, ...faultAlt]]; // prettier-ignore
      const isPlain = [reasons, parties].every((list) => new Set(list).size === list.length);
      if (!isPlain) throw new Error(`${id}: an alternative twice`);
    }
  });

  it.each(EXAM_PAPERS)('keeps at least two in five %s open, and as many closed', (paper) => {
    const open = exam[paper].filter(isOpen).length / exam[paper].length;
    expect(open).toBeGreaterThan(0.4);
    expect(open).toBeLessThan(0.6);
  });

  it('asks in every language people paste, and of many authors', () => {
    const lines = (lang: string) => exam.lines.filter((line) => line.lang === lang).length;
    for (const lang of ['it', 'fr', 'de', 'es', 'pt', 'nl'])
      expect(lines(lang)).toBeGreaterThanOrEqual(5);
    expect(new Set(questions.map(({ provider }) => provider)).size).toBeGreaterThan(80);
  });
});

describe('the answers of explain', () => {
  const folder = openKnowledge(SHIPPED_KNOWLEDGE);
  const { explainLine } = loadExplain(folder);

  // totals only: a name of a missed text would tell what to write a rule for
  it.each(EXAM_PAPERS)('are right often enough for the %s', (paper) => {
    const answers = exam[paper].map((asked): Answered => [asked, explainLine(asked.text)]);
    const right = countRight(paper, answers);
    const below = Object.entries(FLOORS[paper])
      .map(([name, floor]) => ({ name, floor, is: (100 * (right[name] ?? 0)) / answers.length }))
      .filter(({ floor, is }) => is < floor);
    expect(below).toEqual([]);
  });
});
