import type { SpfResult } from './sender-address.ts';

/**
 * What became of one DKIM signature on its way. RFC 6376 §6.1, RFC 8301 §3.
 * `header-changed`: the body is as it was signed, the signature does not fit: a signed field was
 * rewritten, or the key in DNS is another one. `unsupported`: receivers cannot process the
 * signature itself. `could-not-look`: says nothing about the signature.
 */
export type SignatureState =
  | 'pass'
  | 'body-changed'
  | 'header-changed'
  | 'key-missing'
  | 'key-revoked'
  | 'key-weak'
  | 'key-invalid'
  | 'expired'
  | 'unsupported'
  | 'could-not-look';

export interface MailSignature {
  /** Signing domain, the tag `d=`; empty where the signature names none. */
  readonly domain: string;
  readonly selector: string;
  /** `rsa-sha256`, `ed25519-sha256`; empty where the signature names none. */
  readonly algorithm: string;
  readonly state: SignatureState;
  /** The key record that was found, verbatim but for blanks; absent where none was read. */
  readonly key?: string;
}

/** The signatures of a mail that was shown whole. */
export interface MailSignatures {
  /** A whole mail was shown, and at least one server took it: what lies in "Sent" is not signed yet. */
  readonly hasTravelled: boolean;
  /** It arrived so lately that a key which signed it should still be in DNS. */
  readonly isRecent: boolean;
  /** Domain of the mail's From; null where no mail was shown, or From names nobody or several. */
  readonly author: string | null;
  /** In the order of the head; empty also where no mail was shown. */
  readonly signatures: readonly MailSignature[];
}

/** Whether the mail that was shown meets the policy of its author's domain. RFC 9989 §5. */
export interface DmarcAlignment {
  /** The author domain: that of the mail's From, else the sender's. */
  readonly domain: string;
  /** The record that applies, verbatim; null where none does. */
  readonly record: string | null;
  /** What the author's domain asks for where mail fails; null where no policy applies. */
  readonly policy: 'none' | 'quarantine' | 'reject' | null;
  /** `unknown`: too little of the mail is known, or something could not be looked up. */
  readonly result: 'none' | 'pass' | 'fail' | 'unknown';
  /** What SPF said for the address the mail came from; null where that or the envelope is unknown. */
  readonly spf: {
    readonly ip: string;
    /** Of the envelope sender. */
    readonly domain: string;
    readonly result: SpfResult;
    readonly isAligned: boolean;
  } | null;
  /** Signing domain that vouches for the author; null where none does. */
  readonly alignedSigner: string | null;
  /** A signature that would vouch for the author, were it not changed on the way; null: there is none. */
  readonly brokenSigner: Pick<MailSignature, 'domain' | 'selector' | 'state'> | null;
}
