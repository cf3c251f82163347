import { z } from 'zod';
import { HOPS, PARTIES, REASONS } from '../model/words.ts';
import type { KnowledgeFolder } from './folder.ts';

const schema = z.record(
  z.enum(REASONS),
  z.strictObject({
    hop: z.enum(HOPS),
    /** Who usually has to act when the refusal is final. */
    party: z.enum(PARTIES),
    /** Who has to act while the sender's server still retries; absent: the same party. */
    waiting: z.enum(PARTIES).optional(),
    /** Whether it passes by itself, where neither a code nor a word says so. */
    temporary: z.boolean(),
    /** How often the party is right where words name the reason, 0..1. */
    sure: z.number().min(0).max(1),
  }),
);

/** What every reason means for blame, unless a rule or the situation says more. */
export type ReasonTable = z.infer<typeof schema>;

export function loadReasons(folder: KnowledgeFolder): ReasonTable {
  const parsed = schema.safeParse(folder.under('reasons').get('reasons'));
  if (!parsed.success) throw new Error(`knowledge/reasons.yaml: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
