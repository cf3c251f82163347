import type { Facts, Mailbox } from './facts.ts';
import type { Dane, MtaSts, SmtpServers, TlsRpt } from './evidence/connect.ts';
import type { Dnssec, MailRoute, NameServers, Registration } from './evidence/lookup.ts';
import type { ClientServers } from './evidence/mail-programs.ts';
import type { DmarcAlignment, MailSignatures } from './evidence/mail.ts';
import type { Observed } from './evidence/observed.ts';
import type {
  BlocklistAnswer,
  HeloName,
  ReverseName,
  SpfEvaluation,
} from './evidence/sender-address.ts';
import type {
  Bimi,
  DkimKeys,
  DmarcPolicy,
  DmarcReports,
  SpfRecord,
} from './evidence/sender-records.ts';

export * from './evidence/observed.ts';
export type * from './evidence/lookup.ts';
export type * from './evidence/connect.ts';
export type * from './evidence/sender-records.ts';
export type * from './evidence/sender-address.ts';
export type * from './evidence/mail.ts';
export type * from './evidence/mail-programs.ts';

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
