import { isDkimKey, readDkimKey } from '../mail/dkim-key.ts';
import { parseHeaderBlock } from '../mail/header-block.ts';
import { readHops } from '../mail/received-hops.ts';
import type { MailSignature, SignatureState } from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import { createExpiringCache } from './expiring-cache.ts';
import { createMailauthResolver } from './mailauth-resolver.ts';
import type { Age } from './reading.ts';
import { createSharedWork } from './shared-work.ts';

/** More than any mail has; each one costs a question and may cost a hash of the whole body. */
const MAX_SIGNATURES = 10;
/** The head of a mail is read no further. */
export const MAX_HEAD_CHARS = 256_000;
/** Hashing stops everything else for as long as it takes: here under a second for a usual mail. */
const MAX_MAIL_CHARS = 10_000_000;

/** One diagnosis asks twice, at about the same time. */
const KEPT_SECONDS = 5;
const MAX_KEPT = 4;

export interface DkimVerification {
  readonly signatures: readonly MailSignature[];
  /** Of what was read on the way. */
  readonly ages: readonly Age[];
}

/** One signature as mailauth reports it; all parts may be missing. */
interface Verified {
  readonly signingDomain?: string;
  readonly selector?: string;
  readonly algo?: string;
  readonly rr?: string;
  readonly status: {
    readonly result: string;
    readonly comment?: string | false;
    readonly policy?: Readonly<Record<string, string>>;
  };
}

/** What mailauth says beside its result word; the word alone misleads: `neutral` is nearly everything. */
const STATE_OF_COMMENT: Readonly<Record<string, SignatureState>> = {
  'body hash did not verify': 'body-changed',
  'bad signature': 'header-changed',
  'no key': 'key-missing',
  'invalid public key': 'key-invalid',
  'unknown key version': 'key-invalid',
  'unknown key type': 'key-invalid',
  'inappropriate key algorithm': 'key-invalid',
  'inappropriate hash algorithm': 'key-invalid',
  'key not for email': 'key-invalid',
  expired: 'expired',
};

const stateOf = ({ status, rr }: Verified): SignatureState => {
  if (status.result === 'pass') return 'pass';
  if (status.result === 'temperror') return 'could-not-look';
  if (status.policy?.['dkim-rules'] === 'weak-key') return 'key-weak';
  const state = STATE_OF_COMMENT[status.comment || ''] ?? 'unsupported';
  return state === 'key-invalid' && rr !== undefined && readDkimKey(rr) === 'revoked'
    ? 'key-revoked'
    : state;
};

const isTag = (algorithm: string | undefined): algorithm is string =>
  algorithm !== undefined && /^[a-z\d-]{1,40}$/i.test(algorithm);

const toSignature = (verified: Verified): MailSignature => ({
  domain: verified.signingDomain?.toLowerCase() ?? '',
  selector: verified.selector?.toLowerCase() ?? '',
  algorithm: isTag(verified.algo) ? verified.algo.toLowerCase() : '',
  state: stateOf(verified),
  ...(verified.rr === undefined ? {} : { key: verified.rr }),
});

/** Nothing that lacks its first octets can be verified, and nobody is blamed for that. */
const isLegible = (shown: string): boolean =>
  shown.length <= MAX_MAIL_CHARS && !shown.includes('\uFFFD');

/** As it went over the wire: files end lines otherwise, and mailboxes put a line before the mail (RFC 4155). */
export const asSent = (raw: string): string =>
  raw.replace(/^(?:\uFEFF)?(?:From [^\r\n]{1,300}\r?\n)?/, '').replace(/\r?\n/g, '\r\n');

/** Whether the whole head is among the characters that are read. */
const hasWholeHead = (start: string): boolean =>
  start.length < MAX_HEAD_CHARS || start.includes('\r\n\r\n');

const UNREAD: DkimVerification = {
  signatures: [{ domain: '', selector: '', algorithm: '', state: 'could-not-look' }],
  ages: [],
};

/** A wildcard answers for every name, mostly with something else: that is no key. RFC 6376 §6.1.2. */
const keysAmong = (name: string, texts: string[] | string[][]): string[] => {
  const keys = texts.flat().filter(isDkimKey);
  if (keys.length === 0) throw Object.assign(new Error(name), { code: 'ENODATA' });
  return keys;
};

/**
 * Verifies the DKIM signatures of a whole mail against the keys in DNS. RFC 6376 §6, RFC 8301,
 * RFC 8463. A signature is expired when it was so at its arrival, as the newest `Received` line
 * has it. A mail that lost octets on its way to us is `could-not-look`. Never throws.
 */
export async function verifyDkim(
  shown: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<DkimVerification> {
  const start = asSent(shown.slice(0, MAX_HEAD_CHARS));
  const fields = parseHeaderBlock(start);
  const signed = fields.filter(({ name }) => name === 'dkim-signature');
  if (signed.length === 0) return { signatures: [], ages: [] };
  if (signed.length > MAX_SIGNATURES || !isLegible(shown) || !hasWholeHead(start)) {
    return UNREAD;
  }
  // loaded at first use: it costs the start of the program a tenth of a second
  const { dkimVerify } = await import('mailauth/lib/dkim/verify.js');
  const { resolve, ages } = createMailauthResolver(resolver, signal);
  const arrived = readHops(fields).findLast(({ at }) => at !== null)?.at;
  const { results } = await dkimVerify(asSent(shown), {
    resolver: async (name, type) => keysAmong(name, await resolve(name, type)),
    strict: true,
    ...(arrived ? { curTime: arrived } : {}),
  });
  const verified = (results as readonly Verified[]).filter(
    ({ status }) => status.result !== 'none',
  );
  return { signatures: verified.map(toSignature), ages };
}

/** Verifies a mail once for all who want to know within the same diagnosis. */
export type VerifyDkim = (raw: string, signal: AbortSignal) => Promise<DkimVerification>;

export function createDkimVerifier(resolver: Resolver): VerifyDkim {
  const recent = createExpiringCache<DkimVerification>(MAX_KEPT, Date.now);
  const running = createSharedWork<DkimVerification>();
  return async (raw, signal) => {
    const kept = recent.get(raw);
    if (kept) return kept;
    const done = await running.join(raw, (shared) => verifyDkim(raw, resolver, shared), signal);
    if (!done) return UNREAD;
    if (done.signatures.every(({ state }) => state !== 'could-not-look'))
      recent.keep(raw, done, KEPT_SECONDS);
    return done;
  };
}
