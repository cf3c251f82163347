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

export interface UnreadSetting {
  readonly service: ClientService;
  readonly why: UnseenReason;
  readonly asked: string;
}

/** What mail programs of a domain should be set to, and how those servers answer. RFC 6186, RFC 8314. */
export interface ClientServers {
  readonly domain: string;
  readonly servers: readonly ClientServer[];
  /** The SRV records as read; proof for people. */
  readonly records: readonly string[];
  /** Services that an SRV record with the root as target declares not to exist. RFC 6186 §3.4. */
  readonly notOffered: readonly ClientService[];
  /** SRV questions that got no answer: DNS may name a server there. Absent: all were answered. */
  readonly unread?: readonly UnreadSetting[];
  /** Id of `knowledge/providers`; absent where none is recognised. */
  readonly provider?: string;
}
