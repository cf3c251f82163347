import type {
  Action,
  Direction,
  ExplainedKind,
  Hop,
  Intent,
  Language,
  Party,
  Reason,
} from './words.ts';

/** One side of a mail: a mailbox where the person named one, else only the domain. */
export interface Mailbox {
  /** As typed, lower-cased in the domain part; absent where only a domain is known. */
  readonly address?: string;
  /** ASCII (A-label) form, lower case, no trailing dot. */
  readonly domain: string;
}

/**
 * An address the sender's mail leaves from. `bounce`, `header`, `profile` are facts;
 * `said` is a claim; `spf` and `mx` are only candidates and prove at most `possible`.
 */
export interface SendingAddress {
  /** IPv4 dotted or IPv6 compressed. */
  readonly ip: string;
  readonly source: 'bounce' | 'header' | 'profile' | 'said' | 'spf' | 'mx';
}

/** The mail in question, as far as it was shown or told; each null where that is not known. */
export interface ShownMail {
  /** Encoded, as servers count it. */
  readonly octets: number | null;
  /** Empty: the mail has none. */
  readonly subject: string | null;
  readonly hasText: boolean | null;
  readonly attachments: readonly { readonly name: string; readonly octets: number | null }[];
  /** The whole mail as it was dropped, for its signatures; absent where only parts are known. */
  readonly raw?: string;
}

/** Everything known about the case so far. All of it is optional: most first messages hold nothing. */
export interface Facts {
  readonly sender?: Mailbox;
  readonly recipient?: Mailbox;
  /** Which of the two is the speaker's own side, if known. */
  readonly own?: 'sender' | 'recipient';
  /** What the person's own mail program fails at; absent where no words say it. */
  readonly failsAt?: 'sending' | 'reading';
  readonly sendingAddresses?: readonly SendingAddress[];
  /** DKIM selectors named by a message or by the person. */
  readonly selectors?: readonly string[];
  /** What came back, as read by `explain`. */
  readonly refusal?: Explanation;
  readonly mail?: ShownMail;
  /** Mailbox provider the person named, as its id in `knowledge/providers`. */
  readonly provider?: string;
}

/** What was found in one text, as written there. */
export interface Entities {
  readonly addresses: readonly string[];
  readonly domains: readonly string[];
  readonly ips: readonly string[];
  readonly hosts: readonly string[];
  readonly codes: readonly string[];
  readonly providers: readonly string[];
}

/** What we understood of one message. */
export interface Complaint {
  readonly language: Language;
  readonly intent: Intent;
  /** 0..1: how often a guess like this is right. */
  readonly confidence: number;
  readonly direction: Direction;
  readonly entities: Entities;
  readonly facts: Facts;
}

/** One recipient of a bounce, or the only entry of a pasted error line. */
export interface ExplainedRecipient {
  readonly address: string | null;
  readonly action: Action | null;
  /** Three digits, only where they stand in the text. */
  readonly replyCode: string | null;
  /** Enhanced status code such as `5.1.1`, only where it stands in the text. */
  readonly status: string | null;
  readonly reason: Reason | null;
  readonly hop: Hop | null;
  readonly fault: Party | null;
  readonly temporary: boolean | null;
  readonly diagnostic: string | null;
  readonly remoteHost: string | null;
}

/** Headers of the mail that came back; each null where the bounce does not hold it. */
export interface ReturnedMessage {
  readonly from: string | null;
  readonly to: string | null;
  readonly subject: string | null;
  readonly date: string | null;
  readonly sendingIp: string | null;
}

/** One server that a mail passed, as its `Received` line says. */
export interface HeaderHop {
  /** Who handed the mail over: the name it gave; null where the line does not say. */
  readonly from: string | null;
  /** Address it came from. */
  readonly ip: string | null;
  /** Who took it and wrote the line. */
  readonly by: string | null;
  /** Whether the connection was under TLS; null where the line does not say. */
  readonly encrypted: boolean | null;
  /** ISO 8601; null where the line has no readable date. */
  readonly at: string | null;
  /** Seconds since the stamp before, first since the mail's own Date; negative where two clocks differ. */
  readonly waitedSeconds: number | null;
}

/** What a server that took the mail found about its origin. RFC 8601. */
export interface HeaderAuthentication {
  readonly method: string;
  readonly result: string;
  readonly domain: string | null;
  /** Who says so; null where the writer does not name itself. */
  readonly server: string | null;
  /** Written by the side that received the mail. What others wrote into a mail proves nothing. */
  readonly isOwnSide: boolean;
}

/** What a spam filter wrote into the head. */
export interface SpamOpinion {
  /** The filter's name, for people. */
  readonly filter: string;
  readonly isSpam: boolean | null;
  readonly score: number | null;
  /** From this score on it counts as spam; null where neither the field nor the filter's manual says. */
  readonly threshold: number | null;
  /** The field as it stands there, cut to a readable length. */
  readonly field: string;
}

/** The head of a mail that was delivered, read for the one who got it. */
export interface HeaderReading {
  /** Oldest first. */
  readonly hops: readonly HeaderHop[];
  /** From the mail's own Date to the last stamp; null where either is missing. */
  readonly totalSeconds: number | null;
  readonly authentication: readonly HeaderAuthentication[];
  readonly spam: readonly SpamOpinion[];
  /** `[SPAM]`, as a filter put it into the subject; null where there is none. */
  readonly subjectMark: string | null;
}

/** What `explain` read out of a pasted or saved text. Words are added later, by `reply`. */
export interface Explanation {
  readonly kind: ExplainedKind;
  /** Name of the program or provider that wrote the text: an id of `knowledge/bounces`. */
  readonly writtenBy: string | null;
  /** Host or provider that refused; null where the writer itself decided or nobody is named. */
  readonly refusedBy: string | null;
  readonly reason: Reason | null;
  readonly hop: Hop | null;
  readonly fault: Party | null;
  readonly temporary: boolean | null;
  /** 0..1: how sure the party is. */
  readonly confidence: number;
  readonly replyCode: string | null;
  readonly status: string | null;
  readonly recipients: readonly ExplainedRecipient[];
  readonly returned: ReturnedMessage;
  /** How a delivered mail came; null for bounces, errors, and where there is no head to read. */
  readonly headers: HeaderReading | null;
  /** The rule that decided, `<author>/<id>` of `knowledge/bounces`; null where none did. */
  readonly rule: string | null;
}
