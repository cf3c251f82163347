import { LANGUAGES, type Language } from '../../src/model/words.ts';

const TAG = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i;
const MAX_RANGES = 20;

/** The tags of an Accept-Language header, most wanted first. RFC 9110 §12.5.4. */
export function wantedLanguages(header: string | undefined): readonly string[] {
  return (header ?? '')
    .split(',', MAX_RANGES)
    .map((range) => {
      const [tag = '', ...params] = range.split(';').map((part) => part.trim());
      const quality = params.find((param) => param.startsWith('q='));
      return { tag, quality: quality ? Number(quality.slice('q='.length)) : 1 };
    })
    .filter(({ tag, quality }) => TAG.test(tag) && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}

const primary = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

const isLanguage = (tag: string): tag is Language => (LANGUAGES as readonly string[]).includes(tag);

/** The first wanted language that the product knows, else `fallback`, else English. */
export function chooseLanguage(wanted: readonly string[], fallback: string): Language {
  return [...wanted, fallback].map(primary).find(isLanguage) ?? 'en';
}
