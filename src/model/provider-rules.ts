/** What a provider demands of everybody who sends to its mailboxes. */
export const DEMANDS = [
  'spf-or-dkim',
  'spf',
  'dkim',
  'dmarc',
  'ptr',
  'tls',
  'unsubscribe',
] as const;

export interface ProviderDemand {
  readonly what: (typeof DEMANDS)[number];
  /** `bulk`: only of those who send thousands of mails a day to it. */
  readonly of: 'everybody' | 'bulk';
  /** Day, month or year since when it is enforced, ISO 8601. */
  readonly since: string;
  /** Enhanced status code it refuses with; absent where it documents none. */
  readonly code?: string | undefined;
  readonly source: string;
}

/** What a mailbox provider lets through, as its own pages say. Absent parts are not known. */
export interface ProviderRules {
  /** For people. */
  readonly name: string;
  /** Octets of the encoded mail, as SMTP counts it. */
  readonly limits?:
    | {
        readonly sendOctets?: number | undefined;
        readonly receiveOctets?: number | undefined;
        readonly source: string;
      }
    | undefined;
  readonly attachments?:
    | {
        /** Endings of file names, lower case, without the dot. */
        readonly refuses: readonly string[];
        /** It looks for them inside archives, too. */
        readonly insideArchives: boolean;
        readonly source: string;
      }
    | undefined;
  readonly demands: readonly ProviderDemand[];
}
