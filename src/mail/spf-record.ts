import ipaddr from 'ipaddr.js';

/** What a mechanism says when it matches. RFC 7208 §4.6.2. */
export type SpfQualifier = '+' | '-' | '~' | '?';

/** One term of a record, with its text as published. RFC 7208 §5, §6. */
export type SpfTerm = { readonly text: string } & (
  | { readonly kind: 'all'; readonly qualifier: SpfQualifier }
  | {
      readonly kind: 'include' | 'exists';
      readonly qualifier: SpfQualifier;
      /** May hold macros. */
      readonly domain: string;
    }
  | {
      readonly kind: 'a' | 'mx';
      readonly qualifier: SpfQualifier;
      /** May hold macros; absent: the domain of the record. */
      readonly domain?: string;
      readonly prefix4: number;
      readonly prefix6: number;
    }
  | { readonly kind: 'ptr'; readonly qualifier: SpfQualifier; readonly domain?: string }
  | {
      readonly kind: 'ip4' | 'ip6';
      readonly qualifier: SpfQualifier;
      readonly address: string;
      readonly prefix: number;
    }
  | { readonly kind: 'redirect' | 'exp'; readonly domain: string }
  | { readonly kind: 'unknown-modifier'; readonly name: string }
);

export interface ParsedSpfRecord {
  /** The well-formed terms, in order. */
  readonly terms: readonly SpfTerm[];
  /** First term that breaks the grammar, or repeats `redirect` or `exp`; absent where none does. */
  readonly syntaxError?: string;
}

type Body<T = SpfTerm> = T extends SpfTerm ? Omit<T, 'text'> : never;

/** Whether a TXT record is an SPF record at all, well formed or not. RFC 7208 §4.5. */
export const isSpfRecord = (text: string): boolean => /^v=spf1(?: |$)/i.test(text);

/** Whether a domain-spec depends on the mail, so that it cannot be followed without one. RFC 7208 §7. */
export const hasMacro = (domain: string): boolean => domain.includes('%');

// macro-expand = ( "%{" macro-letter transformers *delimiter "}" ) / "%%" / "%_" / "%-"; c, r, t only in explanations
const macroString = (letters: string): RegExp =>
  new RegExp(`^(?:%\\{[${letters}](?:0*[1-9]\\d*)?r?[.\\-+,/_=]*\\}|%[%_-]|[!-$&-~])*$`, 'i');
const DOMAIN_MACROS = macroString('slodiphv');
const ANY_MACROS = macroString('slodiphvcrt');

// toplabel = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )
const isTopLabel = (label: string): boolean =>
  /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(label) && /[a-z-]/i.test(label);

/** `domain-spec = macro-string domain-end`, `domain-end = ( "." toplabel [ "." ] ) / macro-expand`. RFC 7208 §7.1. */
const isDomainSpec = (text: string): boolean => {
  if (text === '' || !DOMAIN_MACROS.test(text)) return false;
  if (/(?:\}|%[%_-])$/.test(text)) return true;
  const name = text.replace(/\.$/, '');
  const dot = name.lastIndexOf('.');
  return dot >= 0 && isTopLabel(name.slice(dot + 1));
};

/** `"/" ("0" / %x31-39 0*2DIGIT)`; `whole` where there is none, undefined where it is no prefix length. */
const readPrefix = (digits: string | undefined, whole: 32 | 128): number | undefined => {
  if (digits === undefined) return whole;
  if (!/^(?:0|[1-9]\d{0,2})$/.test(digits)) return undefined;
  const prefix = Number(digits);
  return prefix <= whole ? prefix : undefined;
};

const readAll = (qualifier: SpfQualifier, rest: string): Body | undefined =>
  rest === '' ? { kind: 'all', qualifier } : undefined;

const readNamed =
  (kind: 'include' | 'exists') =>
  (qualifier: SpfQualifier, rest: string): Body | undefined => {
    const domain = rest.slice(1);
    return rest.startsWith(':') && isDomainSpec(domain) ? { kind, qualifier, domain } : undefined;
  };

const readHosts =
  (kind: 'a' | 'mx') =>
  (qualifier: SpfQualifier, rest: string): Body | undefined => {
    const [, name = '', digits4, digits6] =
      /^(.*?)(?:\/(\d{1,3}))?(?:\/\/(\d{1,3}))?$/s.exec(rest) ?? [];
    const prefix4 = readPrefix(digits4, 32);
    const prefix6 = readPrefix(digits6, 128);
    if (prefix4 === undefined || prefix6 === undefined) return undefined;
    if (name === '') return { kind, qualifier, prefix4, prefix6 };
    const domain = name.slice(1);
    if (!name.startsWith(':') || !isDomainSpec(domain)) return undefined;
    return { kind, qualifier, domain, prefix4, prefix6 };
  };

const readPtr = (qualifier: SpfQualifier, rest: string): Body | undefined => {
  if (rest === '') return { kind: 'ptr', qualifier };
  const domain = rest.slice(1);
  if (!rest.startsWith(':') || !isDomainSpec(domain)) return undefined;
  return { kind: 'ptr', qualifier, domain };
};

// qnum: no leading zeros
const DOTTED_QUAD = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const isIp6 = (text: string): boolean =>
  /^[\da-f:.]{2,45}$/i.test(text) && ipaddr.IPv6.isValid(text);

const readNetwork =
  (kind: 'ip4' | 'ip6') =>
  (qualifier: SpfQualifier, rest: string): Body | undefined => {
    const [, address = '', digits] = /^:([^/]*)(?:\/(.*))?$/s.exec(rest) ?? [];
    const isAddress = kind === 'ip4' ? DOTTED_QUAD.test(address) : isIp6(address);
    const prefix = readPrefix(digits, kind === 'ip4' ? 32 : 128);
    if (!isAddress || prefix === undefined) return undefined;
    return { kind, qualifier, address, prefix };
  };

const MECHANISMS: Readonly<
  Record<string, (qualifier: SpfQualifier, rest: string) => Body | undefined>
> = {
  all: readAll,
  include: readNamed('include'),
  exists: readNamed('exists'),
  a: readHosts('a'),
  mx: readHosts('mx'),
  ptr: readPtr,
  ip4: readNetwork('ip4'),
  ip6: readNetwork('ip6'),
};

const readModifier = (name: string, value: string): Body | undefined => {
  const kind = name.toLowerCase();
  if (kind === 'redirect' || kind === 'exp')
    return isDomainSpec(value) ? { kind, domain: value } : undefined;
  return ANY_MACROS.test(value) ? { kind: 'unknown-modifier', name } : undefined;
};

const QUALIFIERS: Readonly<Record<string, SpfQualifier>> = {
  '+': '+',
  '-': '-',
  '~': '~',
  '?': '?',
};

const readTerm = (text: string): Body | undefined => {
  const [, modifier, value = ''] = /^([a-z][a-z\d_.-]*)=(.*)$/is.exec(text) ?? [];
  if (modifier !== undefined) return readModifier(modifier, value);
  const [, sign = '', name = '', rest = ''] = /^([+~?-]?)([a-z\d]+)(.*)$/is.exec(text) ?? [];
  const mechanism = name.toLowerCase();
  if (!Object.hasOwn(MECHANISMS, mechanism)) return undefined;
  return MECHANISMS[mechanism]?.(QUALIFIERS[sign] ?? '+', rest);
};

/**
 * Reads an SPF record: `v=spf1 ip4:192.0.2.25 include:_spf.posta.example -all`. RFC 7208 §4.6.1, §12:
 * `record = version terms *SP`, `terms = *( 1*SP ( directive / modifier ) )`. Faulty terms are left
 * out and the first of them is named; never throws.
 */
export function parseSpfRecord(record: string): ParsedSpfRecord {
  const terms: SpfTerm[] = [];
  let syntaxError: string | undefined;
  for (const text of record.split(' ').slice(1)) {
    if (text === '') continue;
    const body = readTerm(text);
    const isRepeated =
      (body?.kind === 'redirect' || body?.kind === 'exp') &&
      terms.some(({ kind }) => kind === body.kind);
    if (body === undefined || isRepeated) syntaxError ??= text;
    else terms.push({ text, ...body });
  }
  return { terms, ...(syntaxError === undefined ? {} : { syntaxError }) };
}
