import { parseTagList } from './tag-list.ts';

/** The logo a domain wants beside its mail. draft-brand-indicators-for-message-identification §4.3. */
export interface BimiRecord {
  /** Of the SVG; null where the domain wants none to be shown. */
  readonly logo: string | null;
  /** Of the mark certificate (PEM) that large providers ask for; null where there is none. */
  readonly certificate: string | null;
  /** First tag that is malformed or missing, verbatim; absent where none is. */
  readonly syntaxError?: string;
}

/** Receivers pass over every other TXT record: the version comes first. */
export const isBimiRecord = (text: string): boolean =>
  /^v[ \t]*=[ \t]*BIMI1[ \t]*(?:;|$)/i.test(text.trim());

const isHttps = (uri: string): boolean => URL.canParse(uri) && new URL(uri).protocol === 'https:';

/**
 * Reads `v=BIMI1; l=https://bene.example/logo.svg; a=https://bene.example/mark.pem`. An empty `l=`
 * declines. Unknown tags are ignored. Never throws.
 */
export function parseBimiRecord(text: string): BimiRecord {
  const { tags, fault } = parseTagList(text);
  const valueOf = (name: string): string | undefined =>
    tags.find((tag) => tag.name.toLowerCase() === name)?.value;
  const logo = valueOf('l');
  const certificate = valueOf('a');
  const wrong = [
    ['l', logo],
    ['a', certificate],
  ].find(([, uri]) => uri !== undefined && uri !== '' && !isHttps(uri));
  const syntaxError = fault ?? (logo === undefined ? 'l=' : wrong?.join('='));
  return {
    logo: logo || null,
    certificate: certificate || null,
    ...(syntaxError === undefined ? {} : { syntaxError }),
  };
}
