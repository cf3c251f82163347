import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Explanation } from '../../src/model/facts.ts';
import { PARTIES, REASONS } from '../../src/model/words.ts';
import { addressSet, isEvenHash, isOneOf, reasonGroup } from './labels.ts';

const FOLDER = new URL('../../test/understanding/exam/', import.meta.url);

const questionShape = {
  id: z.string().regex(/^[a-z0-9-]+$/),
  text: z.string().min(1),
  lang: z.enum(['en', 'it', 'fr', 'de', 'es', 'pt', 'nl']),
  /** Whose words these are. */
  provider: z.string().regex(/^[a-z0-9-]+$/),
  replyCode: z.string().regex(/^[45]\d\d$/).nullable(),
  status: z.string().regex(/^[45]\.\d{1,3}\.\d{1,3}$/).nullable(),
  reason: z.enum(REASONS).nullable(),
  reasonAlt: z.array(z.enum(REASONS).nullable()).min(1).optional(),
  fault: z.enum(PARTIES),
  faultAlt: z.array(z.enum(PARTIES)).min(1).optional(),
  /** A public page that shows the fixed words. */
  source: z.url().optional(),
}; // prettier-ignore

const lineSchema = z.strictObject(questionShape);
const bodySchema = z.strictObject({
  ...questionShape,
  recipients: z.array(z.email()),
  action: z.enum(['failed', 'delayed']),
});

type Line = z.infer<typeof lineSchema>;
type Body = z.infer<typeof bodySchema>;
export type Question = Line | Body;

const read = (name: string): unknown => parse(readFileSync(new URL(name, FOLDER), 'utf8'));

export const EXAM_PAPERS = ['lines', 'bodies'] as const;
export type ExamPaper = (typeof EXAM_PAPERS)[number];

/** The labelled texts that no rule was written from. */
export const loadExam = (): Readonly<Record<ExamPaper, readonly Question[]>> => ({
  lines: z.array(lineSchema).parse(read('lines.yaml')),
  bodies: z.array(bodySchema).parse(read('bodies.yaml')),
});

/** Whether a question's misses may be looked at; those of the others count, unseen. */
export const isOpen = ({ id }: Question): boolean => isEvenHash(id);

type Score = (asked: Question, got: Explanation) => boolean;

const LINE_SCORES = {
  replyCode: (asked, got) => asked.replyCode === got.replyCode,
  status: (asked, got) => asked.status === got.status,
  group: (asked, got) => [asked.reason, ...(asked.reasonAlt ?? [])].map(reasonGroup).includes(reasonGroup(got.reason)),
  reason: (asked, got) => isOneOf(got.reason, asked.reason, asked.reasonAlt),
  faultStrict: (asked, got) => asked.fault === got.fault,
  fault: (asked, got) => isOneOf(got.fault, asked.fault, asked.faultAlt),
} satisfies Record<string, Score>; // prettier-ignore

const BODY_SCORES = {
  ...LINE_SCORES,
  recipients: (asked, got) =>
    'recipients' in asked &&
    addressSet(asked.recipients) === addressSet(got.recipients.map(({ address }) => address)),
  action: (asked, got) => 'action' in asked && asked.action === got.recipients[0]?.action,
} satisfies Record<string, Score>;

export const EXAM_SCORES: Readonly<Record<ExamPaper, Readonly<Record<string, Score>>>> = {
  lines: LINE_SCORES,
  bodies: BODY_SCORES,
};

export type Answered = readonly [asked: Question, got: Explanation];

/** How many answers are right, by score. */
export const countRight = (
  paper: ExamPaper,
  answers: readonly Answered[],
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(EXAM_SCORES[paper]).map(([name, isRight]) => [
      name,
      answers.filter(([asked, got]) => isRight(asked, got)).length,
    ]),
  );
