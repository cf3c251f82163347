/** What a domain asks of whoever delivers mail to it. RFC 8461 §3.2. */
export interface MtaStsPolicy {
  readonly mode: 'enforce' | 'testing' | 'none';
  /** Patterns of mail host names, lower case: `mx.bene.example`, `*.bene.example`. */
  readonly mx: readonly string[];
  /** Seconds that senders keep the policy; at most a year. */
  readonly maxAge: number;
}

/** Or the first thing that is wrong with it: a line verbatim, or the name of a field that is missing. */
export type ReadMtaStsPolicy =
  | { readonly kind: 'policy'; readonly policy: MtaStsPolicy }
  | { readonly kind: 'broken'; readonly fault: string };

/** Senders pass over every other TXT record. RFC 8461 §3.1. */
export const isMtaStsRecord = (text: string): boolean => /^v=STSv1[ \t]*;/.test(text);

/** The policy's version, which changes when the policy does; undefined where the record is malformed. */
export function mtaStsId(record: string): string | undefined {
  const fields = record
    .split(';')
    .map((field) => field.trim())
    .filter((field) => field !== '');
  const ids = fields.filter((field) => field.startsWith('id='));
  if (!isMtaStsRecord(record) || ids.length !== 1) return undefined;
  if (!fields.every((field) => /^[a-z\d][\w.-]{0,31}=[!-:<>-~]+$/i.test(field))) return undefined;
  return /^id=([a-z\d]{1,32})$/i.exec(ids[0] ?? '')?.[1];
}

const MAX_LINES = 200;
/** Seconds; RFC 8461 §3.2: values above are too long. */
const MAX_AGE = 31_557_600;
const MODES = ['enforce', 'testing', 'none'] as const;

const PATTERN = /^(?:\*\.)?(?:[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d])?\.)+[a-z\d-]{2,63}\.?$/i;

const readLine = (line: string): readonly [name: string, value: string] | undefined => {
  const at = line.indexOf(':');
  const name = line.slice(0, Math.max(at, 0)).trim();
  return /^[a-z\d][\w.-]{0,31}$/i.test(name) ? [name, line.slice(at + 1).trim()] : undefined;
};

/**
 * Reads the file `/.well-known/mta-sts.txt`. RFC 8461 §3.2: of fields that stand there twice the
 * first counts, `mx` apart; unknown ones are ignored. Never throws.
 */
export function parseMtaStsPolicy(text: string): ReadMtaStsPolicy {
  const broken = (fault: string): ReadMtaStsPolicy => ({ kind: 'broken', fault });
  const fields = new Map<string, string>();
  const mx: string[] = [];
  for (const line of text.split('\n', MAX_LINES).map((one) => one.trim())) {
    if (line === '') continue;
    const field = readLine(line);
    if (!field) return broken(line.slice(0, 200));
    const [name, value] = field;
    if (name === 'mx' && !PATTERN.test(value)) return broken(line.slice(0, 200));
    if (name === 'mx') mx.push(value.toLowerCase().replace(/\.$/, ''));
    else if (!fields.has(name)) fields.set(name, value);
  }
  const version = fields.get('version');
  if (version !== 'STSv1') return broken(version === undefined ? 'version' : `version: ${version}`);
  const mode = MODES.find((known) => known === fields.get('mode'));
  if (!mode) return broken(fields.has('mode') ? `mode: ${fields.get('mode')}` : 'mode');
  const age = fields.get('max_age');
  if (age === undefined) return broken('max_age');
  if (!/^\d{1,10}$/.test(age) || Number(age) > MAX_AGE) return broken(`max_age: ${age}`);
  if (mx.length === 0 && mode !== 'none') return broken('mx');
  return { kind: 'policy', policy: { mode, mx, maxAge: Number(age) } };
}

/** Whether a host name is meant by a pattern: `*` is exactly one label, the first. RFC 8461 §4.1. */
export function matchesMtaSts(host: string, pattern: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (!pattern.startsWith('*.')) return name === pattern;
  const dot = name.indexOf('.');
  return dot > 0 && name.slice(dot) === pattern.slice(1);
}
