import { findMailHead } from './header-block.ts';

/** One recipient as the prose of a bounce names it, with the words that belong to it. */
export interface BodyRecipient {
  readonly address: string;
  /** Empty where the notice gives no words for this one. */
  readonly diagnostic: string;
}

/** A bounce written as prose: what is said, and the mail that came back with it. */
export interface BounceBody {
  /** The notice without the returned mail: only this may be read as an error. */
  readonly notice: string;
  readonly returned: string | null;
  readonly recipients: readonly BodyRecipient[];
}

const MAX_NOTICE_CHARS = 60_000;
const MAX_RECIPIENTS = 200;
const MAX_DIAGNOSTIC_LINES = 14;
const MAX_WORDS_CHARS = 2_000;

/** Lines with which mail programs announce the mail they return. */
const RETURNED_MARKS: readonly RegExp[] = [
  /^[ \t>]*[-_*=]{2,}[ \t]?(?:this is a copy|below this line|(?:the )?(?:original|returned|unsent|undelivered|bounced|rejected) (?:message|mail|header)|here is (?:a|your) copy|(?:the )?(?:message )?headers? (?:of|follow)|the body of|enclosed|included is|start of (?:the )?(?:returned|message)|mensaje|messaggio originale|message d'origine|message original|ursprüngliche|urspr|urspruengliche|text of (?:your|the)|transcript of message|the following (?:is|message)|returned text|copy of (?:your|the))/im,
  /^[ \t]*(?:original message (?:headers?:|follows|header)|message headers? follows?|the original message follows|intestazioni (?:originali )?(?:del )?messaggio|en-t[êe]tes (?:de message d['’]origine|du message)|urspr[üu]e?ngliche nachrichtenkopf|encabezados (?:de mensaje originales|originales))/im,
];

/** Punctuation and brackets of Chinese and Japanese, which stand beside addresses without a space. */
const WIDE = '\\u3000-\\u303f\\uff00-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65';

/** `local@domain`, quoted local parts and literal domains included; unbounded parts are not addresses. */
const ADDRESS = `((?:"[^"\\n]{1,64}"|(?<![^\\s<>()\\[\\]:;,"'@=*${WIDE}])[^\\s<>()\\[\\]:;,"'@${WIDE}](?:[^\\s<>()\\[\\]:;,"@${WIDE}]{0,126}[^\\s<>()\\[\\]:;,"'@${WIDE}])?)@(?:\\[[0-9a-fipv.:]{3,50}\\]|[^\\s<>()\\[\\]:;,"'@\\/?=&${WIDE}]{1,253}))`;

/** `Failed Recipient: `, `Addressed To: `, `Unknown user: `: what stands before the address may be all that is said of it. */
const LABEL =
  '((?!original |sender |reply |from |owner |return )(?:[a-z]{1,16} ){0,4}(?:recipients?|address|addressed to|user(?:id)?|host|mailbox|size|account|attempts):[ \\t]{1,8})';

/** A line that begins with an address: `<bob@example.net>: host …`, `  bob@example.net`, `bob@example.net [User unknown]`. */
const LEADING = new RegExp(
  `^[ \\t>*•·-]{0,12}(?:[0-9]{1,3}[.)] |${LABEL}|mailto:|name )?["'([]?(?:[^<>@\\n:0-9]{0,60} |[^\\s<>@:]{1,64}@[^\\s<>@:]{1,128} (?=<))?<?(?:smtp:)?${ADDRESS}>?["')\\]]?(?:<mailto:[^<>\\s]{1,300}>)?(?=[ \\t:,;[(${WIDE}]|\\.(?:\\s|$)|$)(.*)$`,
  'i',
);

/** Words before an address that tell nothing but that it failed. */
const PLAIN_LABEL =
  /^(?![^:]{0,60}\b(?:unknown|invalid|such|bad)\b)[^:]{0,60}(?:recipients?|address|addressed to):/i;

/** `, <gaia@example.net>, ugo@example.net`: the rest of a line that lists several. */
const FURTHER = new RegExp(`^[,;] {0,2}<?${ADDRESS}>?`, 'i');

/** Where an address came from, or who is asked, stands on lines of its own. */
const OF_ANOTHER =
  /^[ \t]*(?:(?:from|sender|reply-to|cc|by|mail from|>>>)\b|\(?(?:ultimately )?(?:generated|expanded|forwarded|aliased) (?:from|by)\b)/i;

/** What Exchange writes for administrators repeats the recipients, one by one, with the servers' own words. */
const FOR_ADMINISTRATORS =
  /^[ \t]*(?:diagnostic information for administrators|informazioni di diagnostica per gli amministratori|informations de diagnostic pour les administrateurs|diagnoseinformationen f(?:ü|ue|u)r administratoren|informaci(?:ó|o)n de diagn(?:ó|o)stico para (?:los )?administradores|diagnostische gegevens voor beheerders)/im;

const MENTIONS: readonly RegExp[] = [
  new RegExp(`(?:\\bto=|[ *=]{2} )<?${ADDRESS}>?(?=[,: ])`, 'gi'),
  new RegExp(`(?:rcpt to: ?<?|(?:generated (?:by|from)|expanded from:?) <?)${ADDRESS}`, 'gi'),
  new RegExp(
    `(?:deliver(?:ed|y|ing)?|sent|send|mail|message|email|e-mail)[^@\\n]{0,60}? (?:to|for|al|a|à|an|para)(?: the (?:address|recipient|following recipient))?:? ["'<(]{0,2}${ADDRESS}`,
    'gi',
  ),
  new RegExp(
    `(?:recipients?|user(?:id)?|mailbox|address|account|destinatario|destinataire|empfänger|indirizzo|adresse|name)(?: name)?(?: is| was)?:?[ \\t\\n]{1,3}["'<(]{0,2}${ADDRESS}`,
    'gi',
  ),
];
const TO_LINE = new RegExp(`^[ \\t]*to: ?<?${ADDRESS}`, 'gim');
const ANY = new RegExp(`<?${ADDRESS}`, 'gi');

/** Whom one writes to for help: a recipient only where nobody else is named. */
const isContact = (address: string): boolean =>
  /^(?:postmaster|abuse|support|helpdesk|administrator|hostmaster|webmaster|root|mailer-daemon|[^@]{1,64}-(?:ctl|request|help|subscribe|unsubscribe))@/i.test(
    address,
  );

/** Those who run a list are whom to ask, unless the notice says what became of a mail to them. */
const isListOwner = (address: string): boolean =>
  /^(?:owner-[^@]{1,64}|[^@]{1,64}-(?:owner|bounces|admin|request))@/i.test(address);

const cleaned = (address: string): string =>
  address.replace(/^mailto:/i, '').replace(/(?<![.>])[.>]+$/, '');

/** Cuts the returned mail off: what stands in it is the sender's text, never the error. */
export function splitReturned(text: string): { notice: string; returned: string | null } {
  if (!text.includes('\n')) return { notice: text.slice(0, MAX_NOTICE_CHARS), returned: null };
  const marks = RETURNED_MARKS.map((mark) => mark.exec(text)).filter((found) => found !== null);
  const firstWords = text.search(/\S/);
  const head = findMailHead(text, firstWords < 0 ? 0 : firstWords);
  const candidates = marks
    .filter((found) => found.index > firstWords)
    .map((found) => ({ at: found.index, rest: text.indexOf('\n', found.index + 1) }));
  // a head right at the start belongs to the paste itself, not to a returned mail
  if (head > firstWords + 20) candidates.push({ at: head, rest: head });
  const first = candidates.sort((a, b) => a.at - b.at)[0];
  if (!first) return { notice: text.slice(0, MAX_NOTICE_CHARS), returned: null };
  return {
    notice: text.slice(0, Math.min(first.at, MAX_NOTICE_CHARS)),
    returned: first.rest < 0 ? null : text.slice(first.rest).replace(/^\s+/, ''),
  };
}

/** What is said above a list of addresses that did not fail, or not by themselves. */
const LIST_OF_OTHERS =
  /^[ \t]*(?:original (?:message )?recipients?|(?:successfully )?delivered (?:to|recipients?)|the (?:message|mail) (?:was|has been) (?:successfully )?delivered to)[^\n@]{0,80}:[ \t]*$|^[ \t]*-{2,} (?:the following addresses had successful|delivery to the following addresses was successful)/i;

interface Entry {
  readonly address: string;
  readonly lines: string[];
}

/** The addresses that a line begins with, each with the words that stand beside it. */
const entriesOf = (line: string): readonly Entry[] => {
  const leading = line.includes('@') ? LEADING.exec(line) : null;
  if (!leading?.[2] || OF_ANOTHER.test(line)) return [];
  const addresses = [leading[2]];
  let rest = leading[3] ?? '';
  for (let next = FURTHER.exec(rest); next?.[1]; next = FURTHER.exec(rest)) {
    addresses.push(next[1]);
    rest = rest.slice(next[0].length);
  }
  const label = leading[1] ?? '';
  const said = PLAIN_LABEL.test(label) ? rest : `${label}${rest}`;
  return addresses.map((address) => ({ address: cleaned(address), lines: [said] }));
};

const saysSomething = (lines: readonly string[]): boolean =>
  lines.some((words) => /[a-z0-9]{2}/i.test(words));

const collectLeading = (notice: string): BodyRecipient[] => {
  const found: Entry[] = [];
  let open: readonly Entry[] = [];
  let isOfOthers = false;
  for (const line of notice.split('\n')) {
    const bounded = line.length > 2_000 ? line.slice(0, 2_000) : line;
    isOfOthers = LIST_OF_OTHERS.test(bounded) || (isOfOthers && line.trim() !== '');
    if (isOfOthers) continue;
    const entries = entriesOf(bounded);
    if (entries.length > 0) {
      found.push(...entries);
      open = entries;
      continue;
    }
    const [current] = open;
    if (!current) continue;
    const isOver =
      /^[ \t]*-{3,} \S.{0,80}-{3,}[ \t]*$/.test(bounded) ||
      (line.trim() === '' && saysSomething(current.lines)) ||
      current.lines.length > MAX_DIAGNOSTIC_LINES;
    if (isOver) open = [];
    else for (const { lines } of open) lines.push(bounded);
  }
  return found.map(({ address, lines }) => ({
    address,
    diagnostic: diagnosticOf(lines.join('\n')),
  }));
};

const diagnosticOf = (words: string): string => words.replace(/^[ \t:.,;]+/, '').trim();

/** What follows one address up to the line of the next. */
const wordsBetween = (notice: string, from: number, next: number | undefined): string => {
  const end = next === undefined ? undefined : Math.max(from, notice.lastIndexOf('\n', next));
  const words = notice.slice(from, end).slice(0, MAX_WORDS_CHARS);
  return saysSomething([words]) ? diagnosticOf(words.replace(/^[>"')\]]{1,4}/, '')) : '';
};

/** Where one alone is named, the whole notice speaks of it. */
const collectMentions = (notice: string, patterns: readonly RegExp[]): BodyRecipient[] => {
  for (const pattern of patterns) {
    const found = [...notice.matchAll(pattern)].slice(0, MAX_RECIPIENTS);
    if (found.length > 0)
      return found.map((match, at) => ({
        address: cleaned(match[1] ?? ''),
        diagnostic:
          found.length === 1
            ? ''
            : wordsBetween(notice, match.index + match[0].length, found[at + 1]?.index),
      }));
  }
  return [];
};

const ORIGINAL = new RegExp(`original (?:address|recipient): ?<?${ADDRESS}`, 'i');

/** A gateway's own name for a mailbox (`bob@ims-ms-daemon`) stands beside the one that people know. */
const withKnownName = (recipient: BodyRecipient): BodyRecipient => {
  if (/@[^@]*\./.test(recipient.address)) return recipient;
  const original = ORIGINAL.exec(recipient.diagnostic)?.[1];
  return original === undefined ? recipient : { ...recipient, address: original };
};

const isRefused = ({ diagnostic }: BodyRecipient): boolean =>
  /(?<![\w.:/=@-])[45]\d\d[- ]|(?<![\w.])[45]\.\d\.\d|\bsaid:/.test(diagnostic);

/** Who wrote the mail that came back, as far as its head says. */
const sendersOf = (returned: string | null): readonly string[] =>
  [
    ...(returned ?? '')
      .slice(0, 8_000)
      .matchAll(new RegExp(`^(?:from|return-path|sender): [^\\n@]{0,200}?<?${ADDRESS}`, 'gim')),
  ].map((found) => found[1] ?? '');

/** Some notices also list who was served. */
const isServed = ({ diagnostic }: BodyRecipient): boolean =>
  (/(?<![\w.:/=@-])2\d\d[- ]\(?(?:2\.\d|ok\b|accepted|message|queued)/i.test(diagnostic) ||
    /^\W{0,6}(?:relayed|delivered|successful)\b\W{1,3}2\.\d/i.test(diagnostic)) &&
  !/(?<![\w.:/=@-])[45]\d\d(?:[- ]|$)/m.test(diagnostic);

const unique = (recipients: readonly BodyRecipient[]): BodyRecipient[] => {
  const byAddress = new Map<string, BodyRecipient>();
  for (const recipient of recipients) {
    const key = recipient.address.toLowerCase();
    const known = byAddress.get(key);
    if (!known || known.diagnostic.length < recipient.diagnostic.length)
      byAddress.set(key, recipient);
  }
  return [...byAddress.values()].slice(0, MAX_RECIPIENTS);
};

/**
 * Reads a bounce that is prose. `notRecipients` are addresses known to be somebody else (the
 * sender, the bounce's author). Tried in order: lines that begin with an address, phrases that
 * lead to one, any address at all. Never throws; linear in the text's length.
 */
export function readBounceBody(text: string, notRecipients: readonly string[] = []): BounceBody {
  const unified = text.replace(/\r\n?/g, '\n');
  const { notice, returned } = splitReturned(unified);
  if (!notice.includes('@')) return { notice, returned, recipients: [] };
  const others = new Set(
    [...notRecipients, ...sendersOf(returned)].map((address) => address.toLowerCase()),
  );
  const usable = (recipients: BodyRecipient[]): BodyRecipient[] => {
    const foreign = recipients
      .map(withKnownName)
      .filter(
        (recipient) =>
          !others.has(recipient.address.toLowerCase()) &&
          !isListOwner(recipient.address) &&
          !isServed(recipient),
      );
    const people = foreign.filter(({ address }) => !isContact(address));
    return unique(people.length > 0 ? people : foreign);
  };
  const section = FOR_ADMINISTRATORS.exec(notice)?.index ?? -1;
  let recipients = section < 0 ? [] : usable(collectLeading(notice.slice(section)));
  if (recipients.length === 0) recipients = usable(collectLeading(notice));
  for (const patterns of [MENTIONS, [TO_LINE], [ANY]]) {
    if (recipients.length === 0) recipients = usable(collectMentions(notice, patterns));
  }
  // who writes to themselves is sender and recipient
  if (recipients.length === 0) recipients = unique(collectLeading(notice).filter(isRefused));
  return { notice, returned, recipients };
}
