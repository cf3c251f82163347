import type { DmarcAction } from '../mail/dmarc-record.ts';
import type { SpfResult } from '../model/evidence.ts';
import type { DmarcWalk } from './dmarc-walk.ts';

/** A domain that SPF or DKIM vouched for, with its organization, found by a walk of its own. */
export interface AuthenticatedDomain {
  readonly domain: string;
  readonly organization: string;
}

export interface DmarcQuestion {
  /** The author domain: that of the From field. */
  readonly from: string;
  /** The walk from the author domain. */
  readonly walk: Pick<DmarcWalk, 'applied' | 'organization'>;
  /** Whether the author domain exists: only matters where `np` differs from `sp`. */
  readonly exists: boolean;
  /** What SPF said of the envelope sender, of the HELO name where that is empty; null: not known. */
  readonly spf: (AuthenticatedDomain & { readonly result: SpfResult }) | null;
  /** Signing domains of the signatures that verified. */
  readonly dkim: readonly AuthenticatedDomain[];
  /** Something that might vouch is not known or could not be looked up, beside a `temperror` of SPF. */
  readonly isOpen: boolean;
}

export interface DmarcEvaluation {
  /**
   * `none`: no policy applies, so nothing is asked of the mail. `unknown`: nothing vouches, but
   * something that could not be looked up may; no policy may be applied then. RFC 9989 §5.3.
   */
  readonly result: 'none' | 'pass' | 'fail' | 'unknown';
  /** What the author's domain asks to be done with mail that fails; null where no policy applies. */
  readonly policy: DmarcAction | null;
  readonly isSpfAligned: boolean;
  /** The signing domain that vouches for the author; null where none does. */
  readonly alignedSigner: string | null;
}

/** Names as DNS compares them: without case, and without dots that part nothing. */
const tidy = (name: string): string =>
  name
    .toLowerCase()
    .split('.')
    .filter((label) => label !== '')
    .join('.');

const isSame = (one: string, other: string): boolean =>
  tidy(one) !== '' && tidy(one) === tidy(other);

/** Strict: the same name. Relaxed: the same organization. RFC 9989 §4.4. */
export const isAligned = (
  author: AuthenticatedDomain,
  { domain, organization }: AuthenticatedDomain,
  mode: 'relaxed' | 'strict',
): boolean =>
  isSame(author.domain, domain) ||
  (mode === 'relaxed' && isSame(author.organization, organization));

const policyFor = ({ from, walk: { applied }, exists }: DmarcQuestion): DmarcAction | null => {
  const actions = applied?.record.actions;
  if (!applied || !actions) return null;
  if (isSame(applied.name, from)) return actions.domain;
  return exists ? actions.subdomain : actions.nonExistent;
};

/**
 * Whether one aligned identifier vouches for the author of a mail. RFC 9989 §5.3: one is
 * enough, and an SPF result other than `pass` is no proof of anything.
 */
export function evaluateDmarc(question: DmarcQuestion): DmarcEvaluation {
  const { from, walk, spf, dkim } = question;
  const policy = policyFor(question);
  const record = walk.applied?.record;
  if (policy === null || !record) {
    return { result: 'none', policy: null, isSpfAligned: false, alignedSigner: null };
  }
  const author = { domain: from, organization: walk.organization };
  const isSpfAligned = spf?.result === 'pass' && isAligned(author, spf, record.spfAlignment);
  const signer = dkim.find((one) => isAligned(author, one, record.dkimAlignment));
  const isOpen = question.isOpen || spf?.result === 'temperror';
  return {
    result: isSpfAligned || signer ? 'pass' : isOpen ? 'unknown' : 'fail',
    policy,
    isSpfAligned,
    alignedSigner: signer?.domain ?? null,
  };
}
