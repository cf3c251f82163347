import { z } from 'zod';
import type { KnowledgeFolder } from './folder.ts';

const schema = z.array(
  z.strictObject({ host: z.string().min(4), source: z.url(), verified: z.iso.date() }),
);

/** Mail servers that show whether our own connections to port 25 get out. */
export const loadControlHosts = (folder: KnowledgeFolder): readonly { readonly host: string }[] =>
  schema.parse(folder.under('control-hosts').get('control-hosts'));
