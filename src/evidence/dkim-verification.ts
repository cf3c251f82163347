import { readDkimKey } from '../mail/dkim-key.ts';
import { parseHeaderBlock } from '../mail/header-block.ts';
import { readHops } from '../mail/received-hops.ts';
import type { MailSignature, SignatureState } from '../model/evidence.ts';
import type { Resolver } from './dns-answer.ts';
import { createMailauthResolver } from './mailauth-resolver.ts';
import type { Age } from './reading.ts';

/** More than any mail has; each one costs a question and a verification. */
const MAX_SIGNATURES = 20;
const MAX_HEAD_CHARS = 256_000;
const MAX_MAIL_CHARS = 60_000_000;

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
const isLegible = (raw: string, headEnd: number): boolean =>
  raw.length <= MAX_MAIL_CHARS && headEnd <= MAX_HEAD_CHARS && !raw.includes('\uFFFD');

const headEndOf = (raw: string): number => {
  const end = /\r?\n\r?\n/.exec(raw)?.index;
  return end ?? raw.length;
};

/**
 * Verifies the DKIM signatures of a whole mail against the keys in DNS. RFC 6376 §6, RFC 8301,
 * RFC 8463. A signature is expired when it was so at its arrival, as the newest `Received` line
 * has it. A mail that lost octets on its way to us is `could-not-look`. Never throws.
 */
export async function verifyDkim(
  raw: string,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<DkimVerification> {
  const headEnd = headEndOf(raw);
  const fields = parseHeaderBlock(raw.slice(0, Math.min(headEnd, MAX_HEAD_CHARS)));
  const signed = fields.filter(({ name }) => name === 'dkim-signature');
  if (signed.length === 0) return { signatures: [], ages: [] };
  if (signed.length > MAX_SIGNATURES || !isLegible(raw, headEnd)) {
    const unread = { domain: '', selector: '', algorithm: '', state: 'could-not-look' } as const;
    return { signatures: [unread], ages: [] };
  }
  // loaded at first use: it costs the start of the program a tenth of a second
  const { dkimVerify } = await import('mailauth/lib/dkim/verify.js');
  const { resolve, ages } = createMailauthResolver(resolver, signal);
  const arrived = readHops(fields).findLast(({ at }) => at !== null)?.at;
  const { results } = await dkimVerify(raw, {
    resolver: resolve,
    strict: true,
    ...(arrived ? { curTime: arrived } : {}),
  });
  const verified = (results as readonly Verified[]).filter(
    ({ status }) => status.result !== 'none',
  );
  return { signatures: verified.map(toSignature), ages };
}
