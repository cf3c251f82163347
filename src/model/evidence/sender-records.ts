import type { Observed } from './observed.ts';

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
