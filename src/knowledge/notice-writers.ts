import { z } from 'zod';
import type { BounceAuthor } from './bounces.ts';
import type { KnowledgeFolder } from './folder.ts';

const schema = z.record(z.string().regex(/^[a-z0-9-]+$/), z.array(z.string().min(2)).min(1));

/** Before all authors of error texts: a provider may run a program that has a signature of its own. */
const FIRST = -1_000;

/**
 * Those who write notices, with the phrases they are known by, as authors without error texts. A
 * file of the wrong shape throws.
 */
export function loadNoticeWriters(folder: KnowledgeFolder): readonly BounceAuthor[] {
  const content = folder.under('notice-writers').get('notice-writers') ?? {};
  const parsed = schema.safeParse(content);
  if (!parsed.success)
    throw new Error(`knowledge/notice-writers.yaml: ${z.prettifyError(parsed.error)}`);
  return Object.entries(parsed.data).map(([id, writes], at) => ({
    id,
    order: FIRST + at,
    name: id,
    source: 'https://www.rfc-editor.org/rfc/rfc3464',
    writes,
    rules: [],
  }));
}
