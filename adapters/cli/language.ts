import type { Language } from '../../src/model/words.ts';
import { LANGUAGES } from '../../src/model/words.ts';
import { WrongUsage } from './failures.ts';

const primary = (tag: string): string => tag.split(/[-_.@]/)[0]?.toLowerCase() ?? '';

const isLanguage = (tag: string): tag is Language => (LANGUAGES as readonly string[]).includes(tag);

/** `it`, `it-IT`, `it_IT.UTF-8` → `it`; undefined where the product does not speak it. */
const languageOf = (tag: string): Language | undefined => {
  const language = primary(tag);
  return isLanguage(language) ? language : undefined;
};

/** Reads the value of `--lang`. */
export function parseLanguage(given: string): Language {
  const language = languageOf(given);
  if (language) return language;
  throw new WrongUsage(`--lang: expected one of ${LANGUAGES.join(', ')}.`);
}

/** The language to answer in: the one asked for, that of the terminal, English. */
export const chooseLanguage = (asked: Language | undefined, locale: string | undefined): Language =>
  asked ?? languageOf(locale ?? '') ?? 'en';

/** The locale as a BCP 47 tag; undefined for `C`, `POSIX` and what is no tag. */
export function localeTag(locale: string | undefined): string | undefined {
  const tag = (locale ?? '').split(/[.@]/)[0]?.replaceAll('_', '-') ?? '';
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}$/i.test(tag) ? tag : undefined;
}
