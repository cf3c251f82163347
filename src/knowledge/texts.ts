import { z } from 'zod';
import type { KnowledgeFolder } from './folder.ts';

/** One text in one language. Placeholders are ICU: `{domain}`, `{count, plural, one {…} other {…}}`. */
export interface TextEntry {
  /** What we saw, or the whole text of a label. */
  readonly says: string;
  /** Why mail suffers from it. */
  readonly means?: string | undefined;
  /** Numbered steps for whoever is at fault. */
  readonly do?: readonly string[] | undefined;
  /** A paragraph the person can send to them. */
  readonly forward?: string | undefined;
}

/** A file of `knowledge/texts/<language>/`: a tree whose leaves are texts. A plain string is `{ says }`. */
const leaf = z.strictObject({
  says: z.string().min(1),
  means: z.string().min(1).optional(),
  do: z.array(z.string().min(1)).min(1).optional(),
  forward: z.string().min(1).optional(),
});

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !('says' in value);

function* leaves(prefix: string, value: unknown): Generator<[string, TextEntry]> {
  if (typeof value === 'string') yield [prefix, { says: value }];
  else if (isTree(value)) {
    for (const [key, inner] of Object.entries(value)) yield* leaves(`${prefix}.${key}`, inner);
  } else yield [prefix, value as TextEntry];
}

export interface Texts {
  readonly languages: readonly string[];
  /** Undefined where the language has no such text. */
  entry(language: string, key: string): TextEntry | undefined;
  keys(language: string): readonly string[];
}

/** The first part of a key is the file: `spf.lookup-limit.exceeded` stands in `spf.yaml`. */
export function loadTexts(folder: KnowledgeFolder): Texts {
  const byLanguage = new Map<string, Map<string, TextEntry>>();
  for (const [path, content] of folder.under('texts')) {
    const [, language, topic] = path.split('/');
    if (!language || !topic) throw new Error(`knowledge/${path}.yaml: expected texts/<language>/`);
    const entries = byLanguage.get(language) ?? new Map<string, TextEntry>();
    byLanguage.set(language, entries);
    for (const [key, entry] of leaves(topic, content)) entries.set(key, entry);
  }
  return {
    languages: [...byLanguage.keys()],
    entry: (language, key) => byLanguage.get(language)?.get(key),
    keys: (language) => [...(byLanguage.get(language)?.keys() ?? [])],
  };
}

/** Faults in the shape of the texts, for people who write them; empty when all is well. */
export function textFaults(texts: Texts): readonly string[] {
  return texts.languages.flatMap((language) =>
    texts.keys(language).flatMap((key) => {
      const parsed = leaf.safeParse(texts.entry(language, key));
      return parsed.success ? [] : [`${language} ${key}: ${z.prettifyError(parsed.error)}`];
    }),
  );
}
