import type { ProviderRules } from '../provider-rules.ts';
import type { Observed } from './observed.ts';

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
