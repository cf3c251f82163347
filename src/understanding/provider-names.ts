import { z } from 'zod';
import type { KnowledgeFolder } from '../knowledge/folder.ts';

/** What people call a provider, and the domains of its mailboxes and servers. */
export interface ProviderNames {
  readonly names: readonly string[];
  readonly domains: readonly string[];
}

export type Providers = ReadonlyMap<string, ProviderNames>;

const schema = z.record(
  z.string().regex(/^[a-z0-9]+$/),
  z.strictObject({
    names: z.array(z.string().min(2)).default([]),
    domains: z.array(z.string().min(3)).default([]),
  }),
);

/** Reads `phrases/providers.yaml`. Throws with the place where the file is wrong. */
export function loadProviderNames(folder: KnowledgeFolder): Providers {
  const parsed = schema.safeParse(folder.under('phrases/providers').get('phrases/providers'));
  if (!parsed.success) {
    throw new Error(`knowledge/phrases/providers.yaml: ${z.prettifyError(parsed.error)}`);
  }
  return new Map(Object.entries(parsed.data));
}
