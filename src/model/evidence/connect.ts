import type { Explanation } from '../facts.ts';
import type { UnseenReason } from './observed.ts';

/** SHA-256 and SHA-512 of the same octets, hexadecimal, lower case. */
export interface Digests {
  readonly sha256: string;
  readonly sha512: string;
}

/** What DANE compares with: the whole certificate, and its public key alone. RFC 6698 §2.1.2. */
export interface CertificateDigests {
  readonly certificate: Digests;
  readonly publicKey: Digests;
}

/** The certificate a server showed, and what a strict client thinks of it. */
export interface Certificate {
  readonly subject: string;
  readonly names: readonly string[];
  readonly issuer: string;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly matchesName: boolean;
  /** Chain leads to a root that this machine trusts. */
  readonly isTrusted: boolean;
  readonly isExpired: boolean;
  /** Of the chain, the server's own certificate first; absent where not kept. */
  readonly chain?: readonly CertificateDigests[];
}

/**
 * What a mail host said to one sender and one recipient, at the moment and to this machine, with no
 * mail behind it. `at`: the command that was answered so. RFC 5321 §3.3.
 */
export type RecipientAnswer = {
  readonly sender: string;
  readonly recipient: string;
  readonly at: 'mail' | 'rcpt';
} & (
  | {
      readonly kind: 'accepted';
      readonly replyCode: string;
      readonly status: string | null;
      readonly text: string;
    }
  | {
      readonly kind: 'refused';
      readonly replyCode: string;
      readonly status: string | null;
      /** The whole reply, verbatim, lines joined by newline. */
      readonly text: string;
      /** What the words mean, read like any refusal; filled in by the diagnosis. */
      readonly reading?: Explanation;
    }
  /** Nothing came in our time, or nothing that could be understood. */
  | { readonly kind: 'unanswered' }
);

/** How one mail host answered on one address: a closed port is an answer, too. */
export type SmtpAnswer =
  | { readonly kind: 'closed' }
  | { readonly kind: 'no-answer' } // no TCP connection within the time-out
  | { readonly kind: 'no-greeting' } // connected, but silent within ours (a tarpit, a greet delay)
  | { readonly kind: 'unreachable' } // no route to host or network
  | { readonly kind: 'broken'; readonly detail: string } // reset or not SMTP
  | { readonly kind: 'not-allowed' } // our guard does not connect there (private, reserved)
  | {
      readonly kind: 'refused'; // it spoke SMTP and did not want to talk, in its own words
      readonly at: 'greeting' | 'ehlo';
      readonly replyCode: string;
      readonly status: string | null;
      /** The whole reply, verbatim, lines joined by newline. */
      readonly text: string;
      /** What the words mean, read like any refusal; filled in by the diagnosis. */
      readonly reading?: Explanation;
    }
  | {
      readonly kind: 'talked';
      readonly greeting: string;
      /** EHLO keywords with their arguments, upper case: `SIZE 10240000`. */
      readonly extensions: readonly string[];
      /** Octets a message may have, from SIZE; absent where not said. RFC 1870. */
      readonly sizeLimit?: number;
      readonly startTls: 'not-offered' | 'refused' | 'failed' | 'done';
      readonly startTlsDetail?: string;
      readonly certificate?: Certificate;
      /** Absent where nobody was asked about: SMTP_PROBE is not `rcpt`, or neither side is our own. */
      readonly recipient?: RecipientAnswer;
    };

/** One mail host on one of its addresses; a host with IPv4 and IPv6 is there twice. */
export interface SmtpHost {
  readonly host: string;
  readonly preference: number;
  readonly address: string;
  readonly answer: SmtpAnswer;
}

export interface SmtpServers {
  readonly domain: string;
  /**
   * By preference, IPv4 before IPv6. An address is left out where it could not be called for a reason
   * of ours, such as no IPv6 here.
   */
  readonly hosts: readonly SmtpHost[];
  /** Names of mail hosts that may work, but could not be asked: mail may get in through them. */
  readonly unasked: readonly string[];
  /**
   * Whether *our* outbound port 25 works at all: tried only when no host answered over IPv4, or none
   * over IPv6. `fails`: nothing in `hosts` proves anything. `not-needed`: not tried.
   */
  readonly control: 'works' | 'fails' | 'not-needed';
}

/** What the recipient's domain demands of encryption on the way to its mail hosts. RFC 8461. */
export interface MtaSts {
  readonly domain: string;
  /** TXT records at `_mta-sts.<domain>` that begin with `v=STSv1;`. None: the domain takes no part. */
  readonly records: readonly string[];
  /** Version of the policy; null where there is not exactly one valid record, so that no policy applies. */
  readonly id: string | null;
  /** Where the policy has to be. */
  readonly url: string;
  /** Absent where no record asks for one. */
  readonly policy?:
    | {
        readonly kind: 'read';
        readonly mode: 'enforce' | 'testing' | 'none';
        readonly mx: readonly string[];
        /** Seconds. */
        readonly maxAge: number;
      }
    /** There, but senders cannot use it: a line verbatim, or the name of what is missing. */
    | { readonly kind: 'broken'; readonly fault: string }
    | {
        readonly kind: 'unreachable';
        readonly why: 'status' | 'certificate' | 'closed' | 'nxdomain' | 'too-big' | 'redirect';
        readonly status?: number;
      }
    /** We could not look. */
    | { readonly kind: 'unseen'; readonly why: UnseenReason; readonly asked: string };
}

/** Where the recipient's domain wants reports about encryption. RFC 8460. */
export interface TlsRpt {
  readonly domain: string;
  /** TXT records at `_smtp._tls.<domain>` that begin with `v=TLSRPTv1;`. */
  readonly records: readonly string[];
  /** `mailto:` and `https:`; empty where no record counts. */
  readonly addresses: readonly string[];
  /** First piece that cannot be read, verbatim; absent where there is none. */
  readonly syntaxError?: string;
}

/** What one mail host must show. RFC 6698 §2.1. */
export interface TlsaRecord {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  /** Hexadecimal, lower case. */
  readonly data: string;
}

export type DaneHost = { readonly host: string } & (
  | {
      readonly kind: 'secure';
      /** At `_25._tcp.<host>`; empty where there are none. */
      readonly records: readonly TlsaRecord[];
    }
  /** DNSSEC does not vouch for the host, or nobody told us so: no sender demands anything. */
  | { readonly kind: 'insecure' }
  /** We could not look. */
  | { readonly kind: 'unseen'; readonly why: UnseenReason; readonly asked: string }
);

/** Which certificates the recipient's mail hosts must show to senders that honour DANE. RFC 7672. */
export interface Dane {
  readonly domain: string;
  /** Empty where the MX records are not signed, as far as our resolver says. */
  readonly hosts: readonly DaneHost[];
}
