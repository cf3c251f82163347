interface Cure {
  /** Ids of the checks that found what it cures, the one that asked for it first. */
  readonly findings: readonly string[];
  /** Key in `knowledge/texts` that says what it does, and what to mind. */
  readonly why: string;
  /** Values for the text's placeholders. Untrusted. */
  readonly params: Readonly<Record<string, string | number>>;
}

/** A record of the DNS, ready to paste. */
export interface RecordRemedy extends Cure {
  readonly kind: 'record';
  /** The domain whose DNS it belongs into. */
  readonly domain: string;
  /** Whole name of the record, without final dot. */
  readonly name: string;
  readonly type: 'TXT' | 'CNAME' | 'A' | 'AAAA';
  readonly value: string;
  /** The value in pieces of at most 255 octets, where one string cannot hold it. RFC 1035 §3.3.14. */
  readonly strings?: readonly string[];
  /** Records at the same name that have to go, verbatim. */
  readonly replaces: readonly string[];
}

/** Words for somebody else who alone can do it: `why` is the letter. */
export interface LetterRemedy extends Cure {
  readonly kind: 'letter';
}

/** A file that has to be served, whole. */
export interface FileRemedy extends Cure {
  readonly kind: 'file';
  readonly url: string;
  readonly content: string;
}

/** Values that only a provider can show its customer: where it does. */
export interface PageRemedy extends Cure {
  readonly kind: 'page';
  /** Absent where no page is known. */
  readonly url?: string;
}

export type Remedy = RecordRemedy | LetterRemedy | FileRemedy | PageRemedy;

/** Who keeps the DNS of a domain, and how records are added there. Steps by language. */
export interface DnsHost {
  readonly name: string;
  readonly steps: Readonly<Record<string, readonly string[]>>;
  /**
   * What its form wants as the name of a record: `relative` to the domain, with `@` or nothing for the
   * domain itself; or the whole name.
   */
  readonly nameField: '@' | 'empty' | 'whole';
  /** Its own page about it. */
  readonly source: string;
}
