import type { Providers } from './provider-names.ts';
import { fold, tokenise } from './tokens.ts';
import type { Token } from './tokens.ts';

interface Name {
  readonly id: string;
  readonly words: readonly string[];
  /** Names with signs must stand there as they are: `web.de`, not `web. De`; `1&1`, not `1.1`. */
  readonly literal: string | null;
}

export type FindProviders = (folded: string, tokens: readonly Token[]) => readonly string[];

const matches = (name: Name, folded: string, tokens: readonly Token[], at: number): boolean => {
  const isThere = name.words.every((word, index) => tokens[at + index]?.word === word);
  if (!isThere || name.literal === null) return isThere;
  return folded.startsWith(name.literal, tokens[at]?.start);
};

/** Longest names first, by their first word. */
const indexNames = (providers: Providers): ReadonlyMap<string, readonly Name[]> => {
  const byFirst = new Map<string, Name[]>();
  for (const [id, { names, domains }] of providers) {
    for (const name of [...names, ...domains]) {
      const literal = /[.&]/.test(name) ? fold(name) : null;
      const words = tokenise(fold(name)).map(({ word }) => word);
      const [first] = words;
      if (first === undefined) continue;
      const list = byFirst.get(first) ?? [];
      byFirst.set(
        first,
        [...list, { id, words, literal }].sort((a, b) => b.words.length - a.words.length),
      );
    }
  }
  return byFirst;
};

/** Finds providers by their names and domains, in order of appearance, without repetition. */
export function createFindProviders(providers: Providers): FindProviders {
  const names = indexNames(providers);
  return (folded, tokens) => {
    const found = new Set<string>();
    tokens.forEach(({ word }, at) => {
      const hit = names.get(word)?.find((name) => matches(name, folded, tokens, at));
      if (hit) found.add(hit.id);
    });
    return [...found];
  };
}
