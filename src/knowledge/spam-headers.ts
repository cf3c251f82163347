import { z } from 'zod';
import type { KnowledgeFolder } from './folder.ts';

const expression = z.string().min(1);

const field = z.strictObject({
  /** Lower case. */
  field: z.string().regex(/^[a-z0-9-]+$/),
  /** The filter's name, for people. */
  filter: z.string().min(1),
  /** Values that say "spam", and those that say it is none. */
  spam: expression.optional(),
  clean: expression.optional(),
  /** The number is the first group. */
  score: expression.optional(),
  /** From this score on it is spam: read from the value, or fixed by the filter's manual. */
  threshold: z.union([expression, z.number()]).optional(),
  source: z.url(),
  examples: z
    .array(
      z.strictObject({
        value: z.string(),
        isSpam: z.boolean().nullable(),
        score: z.number().nullable(),
        threshold: z.number().nullable(),
      }),
    )
    .min(1),
});

const schema = z.strictObject({
  fields: z.array(field).min(1),
  /** Expressions whose first group is the mark. */
  subjectMarks: z.array(expression).min(1),
});

/** How to read what spam filters write into the head of a mail. */
export type SpamHeaders = z.infer<typeof schema>;

export function loadSpamHeaders(folder: KnowledgeFolder): SpamHeaders {
  const parsed = schema.safeParse(folder.under('spam-headers').get('spam-headers'));
  if (!parsed.success)
    throw new Error(`knowledge/spam-headers.yaml: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
