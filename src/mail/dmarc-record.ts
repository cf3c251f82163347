import { parseTagList } from './tag-list.ts';

/** What a domain asks receivers to do with mail that fails. RFC 9989 §4.7. */
export type DmarcAction = 'none' | 'quarantine' | 'reject';

export interface DmarcRecord {
  /**
   * The actions for the domain itself, its existing and its non-existent subdomains, fallbacks and
   * `t=y` applied; null where the record takes no effect at all. RFC 9989 §4.7, §4.10.1.
   */
  readonly actions: {
    readonly domain: DmarcAction;
    readonly subdomain: DmarcAction;
    readonly nonExistent: DmarcAction;
    /** Whether `np` differs from `sp`, so that it matters whether the subdomain exists. */
    readonly dependsOnExistence: boolean;
  } | null;
  readonly spfAlignment: 'relaxed' | 'strict';
  readonly dkimAlignment: 'relaxed' | 'strict';
  /** Public suffix: `n` ends the organization here, `y` one label below. */
  readonly psd: 'y' | 'n' | 'u';
  /** First tag that is malformed, repeated or has an unknown value, verbatim; absent where none is. */
  readonly syntaxError?: string;
}

/** Whether a TXT record is a DMARC record at all: `v=DMARC1` first, its value in capitals. RFC 9989 §4.7. */
export const isDmarcRecord = (text: string): boolean =>
  /^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text.trim());

const ACTIONS: ReadonlySet<string> = new Set<DmarcAction>(['none', 'quarantine', 'reject']);
const isAction = (value: string): value is DmarcAction => ACTIONS.has(value);

/** `t=y`: one level below what is published. */
const LOWERED: Readonly<Record<DmarcAction, DmarcAction>> = {
  reject: 'quarantine',
  quarantine: 'none',
  none: 'none',
};

const VALUES: Readonly<Record<string, RegExp>> = {
  p: /^(?:none|quarantine|reject)$/i,
  sp: /^(?:none|quarantine|reject)$/i,
  np: /^(?:none|quarantine|reject)$/i,
  adkim: /^[rs]$/i,
  aspf: /^[rs]$/i,
  psd: /^[ynu]$/i,
  t: /^[yn]$/i,
};

// a URI has a scheme; `!10m` at its end is a relic of RFC 7489 and changes nothing
const hasReportUri = (rua: string): boolean =>
  rua.split(',').some((uri) => /^[a-z][a-z\d+.-]*:[!-+\--~]*$/i.test(uri.trim()));

/** Reports that one record may send to; more are not looked at. */
const MAX_REPORT_URIS = 5;

/** The mail addresses that aggregate reports go to, as published. RFC 9989 §4.7, RFC 9990 §3. */
export const reportAddressesOf = (text: string): readonly string[] =>
  (parseTagList(text).tags.find(({ name }) => name === 'rua')?.value ?? '')
    .split(',')
    .map((uri) => uri.trim())
    .filter((uri) => /^mailto:/i.test(uri))
    // `!10m` at the end is a relic of RFC 7489
    .map((uri) => uri.slice('mailto:'.length).split('!')[0] ?? '')
    .filter((address) => address.includes('@'))
    .slice(0, MAX_REPORT_URIS);

type Tags = ReadonlyMap<string, string>;

const readActions = (tags: Tags): DmarcRecord['actions'] => {
  const [p, sp, np] = ['p', 'sp', 'np'].map((name) => tags.get(name)?.toLowerCase());
  const isReadable = [p, sp, np].every((value) => value === undefined || isAction(value));
  const lower = (action: DmarcAction): DmarcAction =>
    tags.get('t')?.toLowerCase() === 'y' ? LOWERED[action] : action;
  if (p !== undefined && isReadable && isAction(p)) {
    const below = sp !== undefined && isAction(sp) ? sp : p;
    const missing = np !== undefined && isAction(np) ? np : below;
    return {
      domain: lower(p),
      subdomain: lower(below),
      nonExistent: lower(missing),
      dependsOnExistence: lower(missing) !== lower(below),
    };
  }
  // whoever asks for reports takes part; nobody else is guessed at
  if (!hasReportUri(tags.get('rua') ?? '')) return null;
  return { domain: 'none', subdomain: 'none', nonExistent: 'none', dependsOnExistence: false };
};

/**
 * Reads a DMARC record: `v=DMARC1; p=reject; rua=mailto:dmarc@tizio.example`. RFC 9989 §4.7, §4.8.
 * Unknown tags are ignored, as are `pct`, `rf` and `ri` of RFC 7489. Never throws.
 */
export function parseDmarcRecord(text: string): DmarcRecord {
  const { tags: list, fault, hasRepeats } = parseTagList(text);
  const tags: Tags = new Map(list.map(({ name, value }) => [name, value]));
  const wrong = list.find(({ name, value }) => VALUES[name]?.test(value) === false);
  const unreadable = fault ?? (wrong && `${wrong.name}=${wrong.value}`);
  const actions = hasRepeats ? null : readActions(tags);
  const syntaxError = unreadable ?? (actions ? undefined : text.trim());
  const isStrict = (name: string): boolean => tags.get(name)?.toLowerCase() === 's';
  const psd = tags.get('psd')?.toLowerCase();
  return {
    actions,
    spfAlignment: isStrict('aspf') ? 'strict' : 'relaxed',
    dkimAlignment: isStrict('adkim') ? 'strict' : 'relaxed',
    psd: psd === 'y' || psd === 'n' ? psd : 'u',
    ...(syntaxError === undefined ? {} : { syntaxError }),
  };
}
