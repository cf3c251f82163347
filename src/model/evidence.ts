import type { Explanation, Facts, Mailbox } from './facts.ts';
import type { ProviderRules } from './provider-rules.ts';

/** Why a look-up gave no answer. None of these says anything about the party that was asked. */
export const UNSEEN_REASONS = [
  'timeout',
  'servfail',
  'refused',
  'garbage',
  'reset',
  'unreachable',
  'rewritten',
  'no-network',
  'not-allowed',
] as const;
export type UnseenReason = (typeof UNSEEN_REASONS)[number];

/** "Nothing published" is a value; "could not look" is not. */
export type Observed<T> =
  | {
      readonly seen: true;
      readonly value: T;
      readonly readAt: Date;
      /** Seconds the answer stays valid, the shortest of its parts; absent where the source has none. */
      readonly ttl?: number;
    }
  | {
      readonly seen: false;
      readonly why: UnseenReason;
      /** What was asked, for people: a name and type, a host and port. */
      readonly asked: string;
    };

export interface MailHost {
  /** Exchange name; for an implicit MX the domain itself. */
  readonly name: string;
  readonly preference: number;
  /** IPv4 and IPv6 in any order; empty where the name has no address. `nxdomain` where it does not exist. */
  readonly addresses: Observed<{ readonly exists: boolean; readonly addresses: readonly string[] }>;
  /** The name is an alias (CNAME). RFC 2181 §10.3. */
  readonly isAlias: boolean;
  /** The exchange is an address literal, which is looked up as a name and fails. */
  readonly isAddressLiteral: boolean;
}

/** Where mail for a domain goes. RFC 5321 §5.1, RFC 7505. */
export interface MailRoute {
  readonly domain: string;
  /** `nxdomain`: no such name. `none`: the name exists, without MX and without address. */
  readonly kind: 'mx' | 'implicit' | 'null' | 'none' | 'nxdomain';
  /** The MX records as read, `10 mx.example.`; proof for people. */
  readonly records: readonly string[];
  /** Sorted by preference. */
  readonly hosts: readonly MailHost[];
  /** Ids of `knowledge/providers` recognised from the MX names. */
  readonly provider?: string;
  /** What that provider lets through; absent where nobody is recognised. */
  readonly rules?: ProviderRules;
  /** Only where the domain does not exist: the well-known one that differs by a slip of the pen. */
  readonly nearMiss?: string;
}

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
    };

export interface SmtpHost {
  readonly host: string;
  readonly preference: number;
  readonly address: string;
  readonly answer: SmtpAnswer;
}

export interface SmtpServers {
  readonly domain: string;
  readonly hosts: readonly SmtpHost[];
  /** Names of mail hosts that may work, but could not be asked: mail may get in through them. */
  readonly unasked: readonly string[];
  /**
   * Whether *our* outbound port 25 works at all: tried only when a host did not answer.
   * `not-needed` where every host answered.
   */
  readonly control: 'works' | 'fails' | 'not-needed';
}

/** The SPF record of a domain and what evaluating it costs. RFC 7208. */
export interface SpfRecord {
  readonly domain: string;
  /** TXT records that begin with `v=spf1`; several are an error, none is `absent`. */
  readonly records: readonly string[];
  /** Terms that query DNS, over all includes and redirects. RFC 7208 §4.6.4 allows 10. */
  readonly dnsLookups: number;
  /** First syntax fault found, verbatim term; absent where there is none. */
  readonly syntaxError?: string;
  /** Names of `include:` and `redirect=` that publish no SPF record. */
  readonly missingIncludes: readonly string[];
  /** What the record says about everyone else: the qualifier of `all`, or none. */
  readonly all: '+' | '-' | '~' | '?' | 'none';
  /** ip4, ip6, a, mx addresses the record authorises by itself, at most 20: candidates only. */
  readonly addresses: readonly string[];
  /** Ids of `knowledge/providers` recognised from the includes. */
  readonly provider?: string;
}

/** RFC 7208 §2.6. */
export type SpfResult =
  'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';

export interface SpfEvaluation {
  readonly domain: string;
  readonly results: readonly {
    readonly ip: string;
    readonly source: NonNullable<Facts['sendingAddresses']>[number]['source'];
    readonly result: SpfResult;
    readonly comment: string;
  }[];
}

export interface DkimKey {
  readonly selector: string;
  /** The record verbatim. */
  readonly record: string;
  readonly state: 'usable' | 'revoked' | 'invalid' | 'weak';
  /** Why selector was tried: named by the message or person, known of the provider, or guessed. */
  readonly source: 'named' | 'provider' | 'guessed';
}

/** What is known of a domain's DKIM keys without a message. RFC 6376 §3.6. */
export interface DkimKeys {
  readonly domain: string;
  readonly keys: readonly DkimKey[];
  readonly tried: readonly string[];
  /** Selectors that were *named* and do not exist. Guessed ones that miss prove nothing. */
  readonly missingNamed: readonly string[];
  /**
   * `_domainkey.<domain>`: NXDOMAIN means certainly no key (RFC 8020); an empty answer means some exist.
   */
  readonly existence: 'none' | 'some' | 'unknown';
}

/** DMARC as RFC 9989 discovers it: by a walk up the tree. */
export interface DmarcPolicy {
  readonly domain: string;
  /** Name the applied record stands at, without `_dmarc.`; null where no record applies. */
  readonly foundAt: string | null;
  readonly organizationalDomain: string;
  readonly record: string | null;
  /** The policy that applies to mail from `domain`. */
  readonly policy: 'none' | 'quarantine' | 'reject' | null;
  readonly spfAlignment: 'relaxed' | 'strict';
  readonly dkimAlignment: 'relaxed' | 'strict';
  /** Several valid records at one name: all are discarded. RFC 9989 §4.10. */
  readonly isAmbiguous: boolean;
  /** The several records, verbatim, and the name they stand at; only where they are ambiguous. */
  readonly ambiguous?: { readonly name: string; readonly records: readonly string[] };
  readonly syntaxError?: string;
}

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

/** Where the reports of a DMARC record go, and whether that place agreed. RFC 9990 §4. */
export interface ReportTarget {
  /** `mailto:` address as published. */
  readonly address: string;
  readonly domain: string;
  /** Name of the record that the target has to publish; null where it is in the same organization. */
  readonly neededAt: string | null;
  /** True where no agreement is needed. */
  readonly isAgreed: Observed<boolean>;
}
export interface DmarcReports {
  /** The domain the record stands at, without `_dmarc.`; null where no record applies. */
  readonly foundAt: string | null;
  readonly record: string | null;
  /** At most 5; empty where no reports are asked for. */
  readonly targets: readonly ReportTarget[];
}

/** The name a sending host gave in HELO or EHLO, as the server that took the mail wrote it. RFC 5321 §4.1.1.1. */
export interface HeloName {
  readonly ip: string;
  readonly name: string;
  /** A domain name of several labels, or an address literal. */
  readonly isQualified: boolean;
  /** Addresses of the name; empty where it has none. Not looked up where it is not qualified. */
  readonly addresses: Observed<readonly string[]>;
}

/** PTR and its forward confirmation, per sending address. */
export interface ReverseName {
  readonly ip: string;
  readonly source: NonNullable<Facts['sendingAddresses']>[number]['source'];
  readonly names: Observed<readonly string[]>;
  /** A name that resolves back to the address (FCrDNS); null: none does. Unseen where that could not be looked up. */
  readonly confirmed: Observed<string | null>;
}

export interface BlocklistAnswer {
  readonly list: string;
  readonly subject: string;
  readonly source: NonNullable<Facts['sendingAddresses']>[number]['source'] | 'domain';
  /** `listed` only for codes the list documents, after its health test (RFC 5782 §5) passed. */
  readonly answer: Observed<
    | { readonly listed: false }
    | {
        readonly listed: true;
        /** Address that the list answered, e.g. `127.0.0.2`. */
        readonly code: string;
        /** In the languages the catalogue has it. */
        readonly meaning: { readonly en: string; readonly it: string };
        readonly text?: string;
        readonly url?: string;
        /** `major`: used by big providers. `minor`: explains nothing alone. */
        readonly weight: 'major' | 'minor';
      }
  >;
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
  | { readonly kind: 'unseen' }
);

/** Which certificates the recipient's mail hosts must show to senders that honour DANE. RFC 7672. */
export interface Dane {
  readonly domain: string;
  /** Empty where the MX records are not signed, as far as our resolver says. */
  readonly hosts: readonly DaneHost[];
}

/** The logo that the sender's domain wants beside its mail. draft-brand-indicators-for-message-identification. */
export interface Bimi {
  readonly domain: string;
  /** The domain or its organization: `default._bimi.<foundAt>`; null where neither has a record. */
  readonly foundAt: string | null;
  /** TXT records that begin with `v=BIMI1`. */
  readonly records: readonly string[];
  /** URL of the SVG; null where none is wanted, or no record counts. */
  readonly logo: string | null;
  /** URL of the mark certificate; null where none is named. */
  readonly certificate: string | null;
  /** First tag that is malformed or missing, verbatim; absent where none is. */
  readonly syntaxError?: string;
}

/** Whether the signatures over the names of a mail route hold, as our resolver sees it. RFC 4035. */
export interface Dnssec {
  readonly domain: string;
  /**
   * The domain first, then its mail hosts. `authentic`: signed, and
   * the resolver vouches for it. `broken`: SERVFAIL twice, and an answer where signatures are not
   * looked at. `answered`: unsigned, or the resolver does not say. `unseen`: a host that was not looked up.
   */
  readonly names: readonly {
    readonly name: string;
    readonly state: 'authentic' | 'answered' | 'broken' | 'unseen';
  }[];
}

/** How one address of a name server answered for the zone. */
export interface NameServerHost {
  readonly name: string;
  /** Null where the name has none, or none could be looked up. */
  readonly address: string | null;
  readonly answer:
    | { readonly kind: 'authoritative'; readonly serial: number }
    /** It answers, but not for this zone. RFC 1912 §2.8. */
    | {
        readonly kind: 'lame';
        readonly said: 'refused' | 'servfail' | 'not-authoritative' | 'no-address';
      }
    | { readonly kind: 'silent' }
    /** Could not be asked from here: says nothing about it. */
    | { readonly kind: 'unasked' };
}

/** The servers a zone is delegated to, each asked itself. */
export interface NameServers {
  readonly domain: string;
  /** The zone the domain lies in; null where it has none of its own, or nobody tells its servers. */
  readonly zone: string | null;
  readonly hosts: readonly NameServerHost[];
  /** Our resolver gets an answer for the zone all the same. */
  readonly resolves: boolean;
  /** Whether *our* questions to name servers get out: tried only where none answered. */
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

/** How a domain is registered. RFC 9083. */
export interface Registration {
  readonly domain: string;
  readonly told:
    | {
        readonly kind: 'found';
        /** The registered domain: the domain itself or one above it. */
        readonly name: string;
        /** Lower case, in the registry's words: `client hold`. RFC 8056 §2. */
        readonly status: readonly string[];
        /** Null where the registry does not tell. */
        readonly expires: Date | null;
      }
    | { readonly kind: 'not-found' }
    /** The registry is not known to tell: says nothing. */
    | { readonly kind: 'no-service' }
    /** It could not be asked, or the answer could not be read. */
    | { readonly kind: 'unseen'; readonly url: string };
  readonly readAt: Date;
}

/** What a mail program does with a server: hand over (RFC 6409), read (RFC 9051, RFC 1939). */
export type ClientService = 'submission' | 'imap' | 'pop3';

/** How a server for mail programs answered: a closed port is an answer, too. Nobody logs in. */
export type ClientAnswer =
  | { readonly kind: 'no-name' } // the name does not exist or has no address
  | { readonly kind: 'closed' | 'no-answer' | 'no-greeting' | 'unreachable' }
  | { readonly kind: 'not-allowed' } // a port or an address that we do not call
  | { readonly kind: 'unseen'; readonly why: UnseenReason } // a reason on our side
  | { readonly kind: 'broken'; readonly detail: string }
  | { readonly kind: 'refused'; readonly text: string } // in its own words, verbatim
  | {
      readonly kind: 'talked';
      readonly greeting: string;
      readonly encryption: 'not-offered' | 'refused' | 'failed' | 'done';
      readonly encryptionDetail?: string;
      readonly certificate?: Certificate;
      /** SASL mechanisms offered once encrypted (RFC 4954 §3); absent where that was not heard. */
      readonly mechanisms?: readonly string[];
    };

export interface ClientServer {
  readonly service: ClientService;
  readonly host: string;
  readonly port: number;
  /** TLS from the first octet, or after a command (RFC 8314 §3). */
  readonly tls: 'implicit' | 'starttls';
  /** Who names it: DNS, what is known of the provider; or it is only tried, and its silence proves nothing. */
  readonly source: 'srv' | 'provider' | 'candidate';
  readonly answer: ClientAnswer;
  /** Whether *our* connections to this port get out; tried only where a named server did not answer. */
  readonly control: 'works' | 'fails' | 'not-needed';
}

/** What mail programs of a domain should be set to, and how those servers answer. RFC 6186, RFC 8314. */
export interface ClientServers {
  readonly domain: string;
  readonly servers: readonly ClientServer[];
  /** The SRV records as read; proof for people. */
  readonly records: readonly string[];
  /** Services that an SRV record with the root as target declares not to exist. RFC 6186 §3.4. */
  readonly notOffered: readonly ClientService[];
  /** Id of `knowledge/providers`; absent where none is recognised. */
  readonly provider?: string;
}

/** All kinds of evidence. A new kind: its line here and in the facts table below, its file in `src/evidence`. */
export interface EvidenceMap {
  readonly recipientRoute: MailRoute;
  readonly senderRoute: MailRoute;
  readonly recipientRegistration: Registration;
  readonly recipientDnssec: Dnssec;
  readonly senderDnssec: Dnssec;
  readonly recipientNameServers: NameServers;
  readonly senderNameServers: NameServers;
  readonly smtpServers: SmtpServers;
  readonly spfRecord: SpfRecord;
  readonly spfEvaluation: SpfEvaluation;
  readonly dkimKeys: DkimKeys;
  readonly dmarcPolicy: DmarcPolicy;
  readonly mailSignatures: MailSignatures;
  readonly dmarcAlignment: DmarcAlignment;
  readonly dmarcReports: DmarcReports;
  readonly heloNames: readonly HeloName[];
  readonly reverseNames: readonly ReverseName[];
  readonly blocklists: readonly BlocklistAnswer[];
  readonly mtaSts: MtaSts;
  readonly tlsRpt: TlsRpt;
  readonly dane: Dane;
  readonly bimi: Bimi;
  readonly clientServers: ClientServers;
}
export type EvidenceName = keyof EvidenceMap;

/** `own`: the mailbox of the person who asks, whichever side of the mail it is on. */
export type Subject = 'sender' | 'recipient' | 'own';

/** Which facts each evidence requires: from this the plan computes what to ask for. */
export const EVIDENCE_NEEDS: Readonly<Record<EvidenceName, Subject>> = {
  recipientRoute: 'recipient',
  smtpServers: 'recipient',
  senderRoute: 'sender',
  recipientRegistration: 'recipient',
  recipientDnssec: 'recipient',
  senderDnssec: 'sender',
  recipientNameServers: 'recipient',
  senderNameServers: 'sender',
  spfRecord: 'sender',
  spfEvaluation: 'sender',
  dkimKeys: 'sender',
  dmarcPolicy: 'sender',
  mailSignatures: 'sender',
  dmarcAlignment: 'sender',
  dmarcReports: 'sender',
  heloNames: 'sender',
  reverseNames: 'sender',
  blocklists: 'sender',
  mtaSts: 'recipient',
  tlsRpt: 'recipient',
  dane: 'recipient',
  bimi: 'sender',
  clientServers: 'own',
};

/**
 * The mailbox that a subject stands for. Where nobody said which side is the person's own, it is the
 * only one known, or both where they share the domain; undefined otherwise.
 */
export function mailboxOf(subject: Subject, facts: Facts): Mailbox | undefined {
  if (subject !== 'own') return facts[subject];
  const { own, sender, recipient } = facts;
  if (own) return facts[own];
  if (!sender || !recipient) return sender ?? recipient;
  return sender.domain === recipient.domain ? sender : undefined;
}

/** Looks up one kind of evidence. Never throws for what the network does; honours the signal. */
export interface Gatherer<N extends EvidenceName = EvidenceName> {
  readonly name: N;
  gather(facts: Facts, signal: AbortSignal): Promise<Observed<EvidenceMap[N]>>;
}
export type Gatherers = { readonly [N in EvidenceName]: Gatherer<N> };
