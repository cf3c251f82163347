/**
 * The vocabulary that the whole product shares, inside and outside.
 * Every word here also appears in JSON answers, so renaming one breaks other people's scripts.
 */

/** Who has to act so that the mail arrives. `nobody`: waiting alone cures it. `unknown`: not proven. */
export const PARTIES = [
  'sender-user',
  'sender-admin',
  'recipient-user',
  'recipient-admin',
  'third-party',
  'nobody',
  'unknown',
] as const;
export type Party = (typeof PARTIES)[number];

/** The stations of a mail's journey, in order. */
export const HOPS = [
  'compose',
  'submit',
  'lookup',
  'connect',
  'accept',
  'deliver',
  'fetch',
] as const;
export type Hop = (typeof HOPS)[number];

/** How a check ended. `absent`: looked, and nothing is published. `unchecked`: could not look. */
export const OUTCOMES = ['ok', 'problem', 'absent', 'unchecked'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Right at least 97, 80 and 50 times in 100. Weakest last. */
export const CERTAINTIES = ['certain', 'likely', 'possible'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** What a first message is about. */
export const INTENTS = [
  'cannot_send',
  'bounce_received',
  'sent_not_arrived',
  'cannot_receive',
  'delayed',
  'goes_to_spam',
  'marked_as_spoofed_auth_fail',
  'blocklisted',
  'attachment_or_size',
  'mailbox_full',
  'client_login_or_connection',
  'receiving_spam_or_phishing',
  'how_to_configure_dns_auth',
  'talk_to_human',
  'presales_or_billing',
  'greeting_or_thanks',
  'other_out_of_scope',
] as const;
export type Intent = (typeof INTENTS)[number];

/** Seen from the writer's own mail system. */
export const DIRECTIONS = ['outgoing', 'incoming', 'both', 'unknown'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Why a mail was refused or held: the field's de-facto vocabulary, plus `greylisted`. */
export const REASONS = [
  'userunknown',
  'hostunknown',
  'hasmoved',
  'filtered',
  'notaccept',
  'mailboxfull',
  'suspend',
  'authfailure',
  'blocked',
  'badreputation',
  'requireptr',
  'speeding',
  'toomanyconn',
  'greylisted',
  'spamdetected',
  'virusdetected',
  'policyviolation',
  'contenterror',
  'notcompliantrfc',
  'mesgtoobig',
  'exceedlimit',
  'systemerror',
  'mailererror',
  'systemfull',
  'networkerror',
  'expired',
  'norelaying',
  'rejected',
  'syntaxerror',
  'securityerror',
  'failedstarttls',
  'failedsmtputf8',
] as const;
export type Reason = (typeof REASONS)[number];

/** What a pasted or dropped text is. `error`: a pasted line or body without mail around it. */
export const EXPLAINED_KINDS = [
  'bounce',
  'error',
  'delivery-report',
  'read-receipt',
  'auto-reply',
  'feedback-report',
  'challenge',
  'headers',
  'message',
  'none',
] as const;
export type ExplainedKind = (typeof EXPLAINED_KINDS)[number];

/** RFC 3464 §2.3.3. */
export const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;
export type Action = (typeof ACTIONS)[number];

/** Languages the product speaks or reads, as BCP 47 tags. Replies exist where `knowledge/texts` has a folder. */
export const LANGUAGES = ['en', 'it', 'fr', 'de', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What the dialogue can ask for, one at a time. */
export const ASKABLE_FACTS = [
  'own-address',
  'own-domain',
  'other-address',
  'other-domain',
  'error-text',
  'headers',
  'sending-ip',
  'which-one',
  'when',
  'provider',
  'direction',
] as const;
export type AskableFact = (typeof ASKABLE_FACTS)[number];

/** Where people talk with us. A new adapter adds its line. */
export const CHANNELS = ['web', 'cli'] as const;
export type Channel = (typeof CHANNELS)[number];
