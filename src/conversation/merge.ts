import type { ConversationState } from '../model/conversation.ts';
import type { Complaint, Facts, Mailbox, ShownMail } from '../model/facts.ts';
import type { AskableFact, Direction, Intent } from '../model/words.ts';

type Side = 'sender' | 'recipient';

const USUAL_DIRECTION: Readonly<Partial<Record<Intent, Direction>>> = {
  cannot_send: 'outgoing',
  bounce_received: 'outgoing',
  sent_not_arrived: 'outgoing',
  attachment_or_size: 'outgoing',
  goes_to_spam: 'outgoing',
  marked_as_spoofed_auth_fail: 'outgoing',
  blocklisted: 'outgoing',
  cannot_receive: 'incoming',
  mailbox_full: 'incoming',
};

/** Intents that say nothing about a mail: they do not replace a complaint that is being worked on. */
const SMALL_TALK: ReadonlySet<Intent> = new Set<Intent>([
  'greeting_or_thanks',
  'other_out_of_scope',
  'presales_or_billing',
  'talk_to_human',
]);

/** Complaints about one's own set-up: an address that is named is one's own. */
const ABOUT_OWN_SIDE: ReadonlySet<Intent> = new Set<Intent>([
  'goes_to_spam',
  'marked_as_spoofed_auth_fail',
  'blocklisted',
  'how_to_configure_dns_auth',
  'mailbox_full',
  'client_login_or_connection',
]);

/** Complaints about the person's own mail program. */
const ABOUT_OWN_PROGRAM: ReadonlySet<Intent> = new Set<Intent>([
  'client_login_or_connection',
  'cannot_send',
]);

/** What the person's mail program fails at, as the complaint itself says. */
const failsAt = (intent: Intent, said: Direction, before: Facts): Facts['failsAt'] => {
  if (intent === 'cannot_send') return 'sending';
  if (intent === 'cannot_receive') return 'reading';
  if (intent !== 'client_login_or_connection') return undefined;
  const side = sideOfDirection(said);
  return side === undefined ? before.failsAt : side === 'sender' ? 'sending' : 'reading';
};

const SURE_ENOUGH_TO_CHANGE = 0.6;
/** A message that is little more than an address answers a question; it opens no new complaint. */
const SHORT_ANSWER_WORDS = 8;

const other = (side: Side): Side => (side === 'sender' ? 'recipient' : 'sender');

const sideOfDirection = (direction: Direction): Side | undefined =>
  direction === 'outgoing' ? 'sender' : direction === 'incoming' ? 'recipient' : undefined;

const asMailbox = (text: string): Mailbox =>
  text.includes('@')
    ? { address: text, domain: text.slice(text.lastIndexOf('@') + 1) }
    : { domain: text };

/** Addresses first, then domains that belong to none of them. */
const mailboxesIn = ({ entities }: Complaint): readonly Mailbox[] => {
  const addresses = entities.addresses.map(asMailbox);
  const known = new Set(addresses.map(({ domain }) => domain));
  return [...addresses, ...entities.domains.filter((name) => !known.has(name)).map(asMailbox)];
};

/** The side a bare address belongs to: the one that was asked for, else the one still empty. */
const sideForBare = (
  facts: Facts,
  own: Side | undefined,
  asked: AskableFact | undefined,
  intent: Intent,
): Side | undefined => {
  if (!own) return facts.sender ? 'recipient' : undefined;
  if (ABOUT_OWN_SIDE.has(intent)) return own;
  if (asked === 'own-address' || asked === 'own-domain') return own;
  if (asked === 'other-address' || asked === 'other-domain') return other(own);
  return facts[other(own)] && !facts[own] ? own : other(own);
};

const withBareMailboxes = (
  facts: Facts,
  complaint: Complaint,
  own: Side | undefined,
  asked: AskableFact | undefined,
  intent: Intent,
): Facts => {
  const [first, second] = mailboxesIn(complaint);
  if (!first) return facts;
  // a mail program that may work neither way: its mailbox stands on both sides
  if (!own && !second && ABOUT_OWN_PROGRAM.has(intent))
    return { ...facts, sender: first, recipient: first };
  const side = sideForBare(facts, own, asked, intent);
  if (!side) return second ? { ...facts, sender: first, recipient: second } : facts;
  return { ...facts, [side]: first, ...(second && { [other(side)]: second }) };
};

export const wordCount = (text: string): number => text.split(/\s+/).filter(Boolean).length;

function decideIntent(state: ConversationState | null, complaint: Complaint, text: string): Intent {
  const current = state?.intent;
  if (!current) return complaint.intent;
  const isAnswer = mailboxesIn(complaint).length > 0 && wordCount(text) <= SHORT_ANSWER_WORDS;
  if (isAnswer && !SMALL_TALK.has(current)) return current;
  if (SMALL_TALK.has(current)) return complaint.intent;
  const isNew = complaint.confidence >= SURE_ENOUGH_TO_CHANGE && !SMALL_TALK.has(complaint.intent);
  return isNew ? complaint.intent : current;
}

/** Headers alone, without a word of the person: whose mail it is nobody has said. */
const isHeadAlone = ({ facts }: Complaint, text: string): boolean =>
  Boolean(facts.refusal?.headers) && /^\s*[A-Za-z][A-Za-z-]{1,60}:/.test(text);

const decideDirection = (
  state: ConversationState | null,
  complaint: Complaint,
  intent: Intent,
  text: string,
): Direction => {
  const kept = state?.direction ?? 'unknown';
  // what is pasted was written by programs: whose mail it is about the person said before
  if (complaint.facts.refusal && kept !== 'unknown') return kept;
  if (isHeadAlone(complaint, text)) return 'unknown';
  if (complaint.direction !== 'unknown') return complaint.direction;
  return kept !== 'unknown' ? kept : (USUAL_DIRECTION[intent] ?? 'unknown');
};

const changed = (before: Mailbox | undefined, now: Mailbox | undefined): boolean =>
  before?.domain !== now?.domain || before?.address !== now?.address;

/** What came back is about the mail that is being worked on: it names a side of it, and no other. */
const isAboutSameMail = (before: Facts, { facts }: Complaint): boolean => {
  const named = (['sender', 'recipient'] as const).filter((side) => facts[side]);
  return (
    facts.refusal !== undefined &&
    named.length > 0 &&
    named.every((side) => !changed(before[side], facts[side]))
  );
};

/** What came back for one mail says nothing about another. */
const withoutOldRefusal = (facts: Facts, { facts: said }: Complaint): Facts => {
  const { sender, recipient, own, selectors, provider } = facts;
  return {
    ...(sender && { sender }),
    ...(recipient && { recipient }),
    ...(own && { own }),
    ...(selectors && { selectors }),
    ...(provider !== undefined && { provider }),
    ...(said.refusal && { refusal: said.refusal }),
    ...(said.sendingAddresses && { sendingAddresses: said.sendingAddresses }),
  };
};

/** A mail that was read says more than what is told of it; what is told adds to what was told. */
const joinMails = (
  before: ShownMail | undefined,
  said: ShownMail | undefined,
): ShownMail | undefined => {
  if (!before || !said) return said ?? before;
  if (said.subject !== null || said.octets !== null) return said;
  if (before.subject !== null || before.octets !== null) return before;
  if (said.attachments.every(({ name }) => name === '')) return withSizes(before, said);
  const kept = before.attachments.filter(
    ({ name }) => name !== '' && !said.attachments.some((one) => one.name === name),
  );
  const [nameless] = before.attachments.filter(({ name }) => name === '');
  // "30 MB", and then "it is brochure.pdf"
  const named = said.attachments.map((one, index) =>
    index === 0 && nameless && one.octets === null ? { ...one, octets: nameless.octets } : one,
  );
  return { ...said, attachments: [...kept, ...named] };
};

/** "brochure.pdf", and then "it has 30 MB": the newer word on the size wins. */
const withSizes = (before: ShownMail, { attachments: sizes }: ShownMail): ShownMail => ({
  ...before,
  attachments: before.attachments.map((one, index) => ({
    ...one,
    octets: sizes[index]?.octets ?? one.octets,
  })),
});

/** Another address where one was known: another mail. A first one only completes the case. */
const isReplaced = (before: Mailbox | undefined, now: Mailbox | undefined): boolean =>
  before !== undefined && changed(before, now);

const withMail = ({ mail: _, ...facts }: Facts, mail: ShownMail | undefined): Facts => ({
  ...facts,
  ...(mail && { mail }),
});

/** What a mail program fails at belongs to one complaint. */
const withoutTrouble = ({ failsAt: _, ...facts }: Facts): Facts => facts;

export interface Merged {
  readonly intent: Intent;
  readonly direction: Direction;
  readonly facts: Facts;
  /** The message brought something to check that was not known before. */
  readonly broughtFacts: boolean;
  /** After a verdict, another complaint than the one it was about. */
  readonly isNewIntent: boolean;
  /** And it names its own addresses: the old case is closed. */
  readonly isNewCase: boolean;
}

/** Joins what a message says with what the conversation knows; the newer word wins. */
export function mergeComplaint(
  state: ConversationState | null,
  complaint: Complaint,
  text: string,
  ownAddress: string | undefined,
): Merged {
  const intent = decideIntent(state, complaint, text);
  const direction = decideDirection(state, complaint, intent, text);
  const isNewIntent = Boolean(state?.verdict) && intent !== state?.intent;
  const isNewCase =
    isNewIntent &&
    mailboxesIn(complaint).length > 0 &&
    !isAboutSameMail(state?.facts ?? {}, complaint);
  const before: Facts = isNewCase ? {} : (state?.facts ?? {});
  const { own: ownSaid, ...saidFacts } = complaint.facts;
  const saysWhose = !complaint.facts.refusal || (!before.own && !isHeadAlone(complaint, text));
  const own = (saysWhose ? ownSaid : undefined) ?? sideOfDirection(direction) ?? before.own;
  const said: Facts = { ...withoutTrouble(before), ...saidFacts };
  const trouble = failsAt(intent, complaint.direction, before);
  const hasRoles = Boolean(complaint.facts.sender ?? complaint.facts.recipient);
  const withBare = hasRoles
    ? said
    : withBareMailboxes(said, complaint, own, state?.asked.at(-1), intent);
  const facts: Facts = {
    ...withBare,
    ...(own && { own }),
    ...(trouble && { failsAt: trouble }),
    ...(own && ownAddress && !withBare[own] && { [own]: asMailbox(ownAddress) }),
  };
  const isOtherMail =
    changed(before.recipient, facts.recipient) || changed(before.sender, facts.sender);
  const isAnother =
    isReplaced(before.recipient, facts.recipient) || isReplaced(before.sender, facts.sender);
  const mail = joinMails(isAnother ? undefined : before.mail, saidFacts.mail);
  const broughtFacts =
    isNewCase ||
    complaint.facts.refusal !== undefined ||
    complaint.facts.sendingAddresses !== undefined ||
    complaint.facts.mail !== undefined ||
    isOtherMail;
  return {
    intent,
    direction,
    facts: withMail(
      isOtherMail && before.refusal ? withoutOldRefusal(facts, complaint) : facts,
      mail,
    ),
    broughtFacts,
    isNewIntent,
    isNewCase,
  };
}
