import type { Certainty, Hop, Outcome, Party } from './words.ts';

export type ReplyId = string;

/** A rendered finding: the JSON contract of `check`. Every key is always there. */
export interface FindingReport {
  readonly check: string;
  readonly hop: Hop;
  readonly outcome: Outcome;
  readonly advice: boolean;
  readonly fault: Party | null;
  readonly says: string;
  readonly seen: readonly string[];
  /** ISO 8601. */
  readonly readAt: string;
  readonly ttl: number | null;
}

/** A rendered remedy: what to publish, serve, send or open. Every key is always there. */
export interface RemedyReport {
  readonly kind: 'record' | 'letter' | 'file' | 'page';
  readonly findings: readonly string[];
  /** What it does, and what to mind; of a letter, the introduction. */
  readonly says: string;
  /** Where it belongs: above the text to copy. */
  readonly title: string;
  /** Whole name and type of a record; null otherwise. */
  readonly name: string | null;
  readonly type: string | null;
  /** What to copy: the record's value, the letter, the file. Null for a page. */
  readonly value: string | null;
  /** The value in strings, where a zone file needs several; else empty. */
  readonly strings: readonly string[];
  /** Records that have to go, verbatim. */
  readonly replaces: readonly string[];
  readonly url: string | null;
}

/** Where records are added at the keeper of the domain's DNS. */
export interface DnsHostReport {
  readonly name: string;
  readonly steps: readonly string[];
  readonly source: string;
}

/** A rendered verdict: the JSON contract of `check` and `chat`. */
export interface VerdictReport {
  readonly fault: Party;
  readonly certainty: Certainty;
  readonly hop: Hop | null;
  readonly temporary: boolean;
  /** The verdict in one plain sentence; `says` goes on from it. */
  readonly headline: string;
  readonly says: string;
  readonly because: readonly FindingReport[];
  /** Proof against other parties that weighs as much. */
  readonly alternatives: readonly FindingReport[];
  /** What the refusal said and today's look does not find any more. */
  readonly contradictions: readonly FindingReport[];
  readonly ruledOut: readonly FindingReport[];
  readonly notChecked: readonly FindingReport[];
  readonly steps: readonly string[];
  /** A paragraph for the other side; null where nobody else must act. */
  readonly forward: string | null;
  /** Most useful first. */
  readonly remedies: readonly RemedyReport[];
  /** Null where nothing is to be published, or nobody known keeps the DNS. */
  readonly dnsHost: DnsHostReport | null;
}

/** What a reply is made of. Text is plain: each adapter escapes it for its channel and may degrade a block to text. */
export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'steps'; readonly title: string; readonly steps: readonly string[] }
  /** Untrusted or machine text, shown as it is; `copy` invites to copy it. */
  | {
      readonly kind: 'verbatim';
      readonly title?: string;
      readonly text: string;
      readonly copy?: true;
    }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  | {
      readonly kind: 'choices';
      readonly choices: readonly { readonly id: string; readonly label: string }[];
    }
  | {
      readonly kind: 'progress';
      readonly title: string;
      readonly lines: readonly {
        readonly check: string;
        readonly text: string;
        readonly state: 'running' | Outcome;
      }[];
    }
  | {
      readonly kind: 'verdict';
      readonly fault: Party;
      readonly certainty: Certainty;
      /** Localised words for the two. */
      readonly faultLabel: string;
      readonly certaintyLabel: string;
      readonly text: string;
    }
  /** Proof, as a list of sentences with what was seen, verbatim. */
  | {
      readonly kind: 'proof';
      readonly title: string;
      readonly items: readonly {
        readonly outcome: Outcome;
        readonly text: string;
        readonly seen: readonly string[];
      }[];
    }
  | {
      readonly kind: 'journey';
      readonly hops: readonly {
        readonly hop: Hop;
        readonly label: string;
        readonly state: 'passed' | 'broken' | 'unknown';
      }[];
    };

export interface Reply {
  /** The same id again means: the same reply, edited in place. */
  readonly id: ReplyId;
  readonly language: string;
  readonly blocks: readonly Block[];
}
