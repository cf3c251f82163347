import type { Certificate } from './connect.ts';
import type { UnseenReason } from './observed.ts';

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

/** What a mail program is to be set to for one service, and who says so. */
export interface ClientSetting {
  readonly service: ClientService;
  readonly host: string;
  readonly port: number;
  /** TLS from the first octet, or after a command (RFC 8314 §3). */
  readonly tls: 'implicit' | 'starttls';
  /**
   * Who names it, the most trusted first: DNS, the domain's page of settings, what is known of the
   * provider; or it is only tried, and its silence proves nothing.
   */
  readonly source: 'srv' | 'autoconfig' | 'provider' | 'candidate';
}

export interface ClientServer extends ClientSetting {
  readonly answer: ClientAnswer;
  /** Whether *our* connections to this port get out; tried only where a named server did not answer. */
  readonly control: 'works' | 'fails' | 'not-needed';
}

/** The domain's page of settings for mail programs, Mozilla's `config-v1.1.xml`, over HTTPS only. */
export type Autoconfig =
  | { readonly kind: 'read'; readonly url: string }
  /** Programs pass over it: no valid certificate for the name, no whole page, no encrypted server on it. */
  | {
      readonly kind: 'unusable';
      readonly url: string;
      readonly why: 'certificate' | 'malformed' | 'no-server';
    }
  | { readonly kind: 'none' }
  /** We could not look. */
  | { readonly kind: 'unseen'; readonly url: string };

/** Where programs of Microsoft ask for the settings; only that it is there, and what DNS says of it. */
export type Autodiscover =
  | { readonly kind: 'found'; readonly records: readonly string[] }
  | { readonly kind: 'none' }
  /** We could not look: the question to DNS. */
  | { readonly kind: 'unseen'; readonly asked: string };

export interface UnseenSetting {
  readonly service: ClientService;
  readonly why: UnseenReason;
  /** The question. */
  readonly asked: string;
}

/** What mail programs of a domain should be set to, and how those servers answer. RFC 6186, RFC 8314. */
export interface ClientServers {
  readonly domain: string;
  /** Called: those that the most trusted source of each service names; others only where none of these talks. */
  readonly servers: readonly ClientServer[];
  /** All that anybody names, the most trusted source first; candidates are not among them. */
  readonly named: readonly ClientSetting[];
  /** The SRV records as read; proof for people. */
  readonly records: readonly string[];
  /** SRV records that could not be asked for: there may be other servers. */
  readonly unseen: readonly UnseenSetting[];
  /** Services that an SRV record with the root as target declares not to exist. RFC 6186 §3.4. */
  readonly notOffered: readonly ClientService[];
  readonly autoconfig: Autoconfig;
  readonly autodiscover: Autodiscover;
  /** Id of `knowledge/providers`; absent where none is recognised. */
  readonly provider?: string;
}
