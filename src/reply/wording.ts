import { IntlMessageFormat } from 'intl-messageformat';
import type { TextEntry, Texts } from '../knowledge/texts.ts';

type Params = Readonly<Record<string, string | number>>;

/** A text with its placeholders filled. */
export interface Worded {
  readonly says: string;
  readonly means: string | null;
  readonly steps: readonly string[];
  readonly forward: string | null;
}

/** Turns keys of `knowledge/texts` into sentences. A language that lacks a key falls back to English. */
export interface Wording {
  word(language: string, key: string, params?: Params): Worded;
  says(language: string, key: string, params?: Params): string;
  has(key: string): boolean;
}

const FALLBACK = 'en';

/** `meaning:it` stands for `meaning` in Italian: values out of data that exists in several languages. */
const localise = (params: Params, language: string): Params => {
  const suffix = `:${language}`;
  const own = Object.entries(params).filter(([name]) => name.endsWith(suffix));
  if (own.length === 0) return params;
  return {
    ...params,
    ...Object.fromEntries(own.map(([name, value]) => [name.slice(0, -suffix.length), value])),
  };
};

export function createWording(texts: Texts): Wording {
  const formats = new Map<string, IntlMessageFormat>();

  const fill = (language: string, message: string, params: Params): string => {
    const key = `${language}\0${message}`;
    let format = formats.get(key);
    if (!format) {
      format = new IntlMessageFormat(message, language, undefined, { ignoreTag: true });
      formats.set(key, format);
    }
    return String(format.format(localise(params, language)));
  };

  const find = (language: string, key: string): { language: string; entry: TextEntry } => {
    const own = texts.entry(language, key);
    if (own) return { language, entry: own };
    const fallback = texts.entry(FALLBACK, key);
    if (!fallback) throw new Error(`knowledge/texts/${FALLBACK} has no text for ${key}`);
    return { language: FALLBACK, entry: fallback };
  };

  const word = (language: string, key: string, params: Params = {}): Worded => {
    const found = find(language, key);
    const filled = (message: string): string => fill(found.language, message, params);
    const { says, means, do: steps, forward } = found.entry;
    return {
      says: filled(says),
      means: means ? filled(means) : null,
      steps: (steps ?? []).map(filled),
      forward: forward ? filled(forward) : null,
    };
  };

  return {
    word,
    says(language, key, params = {}) {
      const found = find(language, key);
      return fill(found.language, found.entry.says, params);
    },
    has: (key) => texts.entry(FALLBACK, key) !== undefined,
  };
}
