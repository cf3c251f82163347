import { withoutComments } from './comments.ts';
import type { HeaderField } from './header-block.ts';

/** One method's result. RFC 8601 §2.2. */
export interface AuthenticationResult {
  /** `spf`, `dkim`, `dmarc`, `arc`, `iprev`, `compauth` …, lower case. */
  readonly method: string;
  /** `pass`, `fail`, `softfail`, `neutral`, `none`, `temperror`, `permerror` …, lower case. */
  readonly result: string;
  /** The domain that was judged; null where the field does not say. */
  readonly domain: string | null;
}

/** One `Authentication-Results` field: whose word it is and what it found. */
export interface AuthenticationResults {
  /** The authserv-id, lower case; null where the writer leaves it out, as Exchange Online does. */
  readonly server: string | null;
  readonly results: readonly AuthenticationResult[];
}

const MAX_CHARS = 8_000;
const MAX_RESULTS = 50;

/** Where each method says which domain it judged, in the order of how much it tells. */
const DOMAIN_OF: Readonly<Record<string, readonly string[]>> = {
  spf: ['smtp.mailfrom', 'smtp.mail', 'envelope-from', 'smtp.helo'],
  dkim: ['header.d', 'header.i'],
  dmarc: ['header.from'],
  compauth: ['header.from'],
};

const domainIn = (properties: string, names: readonly string[]): string | null => {
  for (const name of names) {
    const start = properties.toLowerCase().indexOf(`${name}=`);
    if (start < 0) continue;
    const value = /^[^\s;]{1,320}/.exec(properties.slice(start + name.length + 1))?.[0] ?? '';
    const domain =
      value
        .replaceAll(/["<>,]/g, '')
        .split('@')
        .at(-1)
        ?.toLowerCase() ?? '';
    if (domain.includes('.')) return domain;
  }
  return null;
};

/** A reason in quotation marks may hold what else ends a result. */
const QUOTED = /"[^"]{0,1000}"/g;
const METHOD = /^([a-z][a-z0-9-]{1,30})(?:\/\d{1,3})?\s?=\s?([a-z]{2,20})\b/i;

/** Whether a field's first part names the writer: `mx.example.net`, `mx.example.net 1`. */
const isServer = (part: string): boolean => !part.includes('=') && /^[^\s]{1,253}(?:\s\d{1,3})?$/.test(part); // prettier-ignore

/**
 * Reads the value of an `Authentication-Results` field:
 * `mx.example.net; spf=pass smtp.mailfrom=tizio.example; dkim=none; dmarc=fail header.from=tizio.example`.
 * RFC 8601 §2.2. Parts that are no result are left out; never throws.
 */
export function parseAuthenticationResults(value: string): AuthenticationResults {
  const parts = withoutComments(value.slice(0, MAX_CHARS))
    .replaceAll(QUOTED, (quoted) => quoted.replaceAll(';', ','))
    .split(';')
    .map((part) => part.replaceAll(/\s+/g, ' ').trim());
  const [first = ''] = parts;
  const server = isServer(first) ? (first.split(' ')[0]?.toLowerCase() ?? null) : null;
  const results = parts.slice(0, MAX_RESULTS).flatMap((part): AuthenticationResult[] => {
    const found = METHOD.exec(part);
    if (!found?.[1] || !found[2]) return [];
    const method = found[1].toLowerCase();
    return [
      {
        method,
        result: found[2].toLowerCase(),
        domain: domainIn(part, DOMAIN_OF[method] ?? []),
      },
    ];
  });
  return { server, results };
}

/** All `Authentication-Results` fields of a head, newest first, each with its place among the fields. */
export function authenticationResultsIn(
  fields: readonly HeaderField[],
): readonly (AuthenticationResults & { readonly at: number })[] {
  return fields.flatMap(({ name, value }, at) =>
    name === 'authentication-results' ? [{ ...parseAuthenticationResults(value), at }] : [],
  );
}
