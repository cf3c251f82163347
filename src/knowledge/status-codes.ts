import { z } from 'zod';
import { REASONS } from '../model/words.ts';
import type { KnowledgeFolder } from './folder.ts';

const schema = z.record(
  z.string().regex(/^[0-9]\.[0-9]{1,3}$/, 'expected subject.detail'),
  z.strictObject({
    /** Null: the code gives no reason. */
    reason: z.enum(REASONS).nullable(),
    /** Servers seldom misuse it: it counts for more than a single word beside it. */
    sure: z.literal(true).optional(),
  }),
);

/** The IANA registry of enhanced status codes by `subject.detail`, without the class: `1.1`. */
export type StatusCodeTable = z.infer<typeof schema>;

export function loadStatusCodes(folder: KnowledgeFolder): StatusCodeTable {
  const parsed = schema.safeParse(folder.under('status-codes').get('status-codes'));
  if (!parsed.success)
    throw new Error(`knowledge/status-codes.yaml: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
