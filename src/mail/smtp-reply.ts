import { findStatus } from './enhanced-status.ts';

/** The dialogue's step that was answered. RFC 5321 §4.1.1. */
export type SmtpCommand = 'connect' | 'helo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data';

/** What a text says of one answer of an SMTP server; null where the text does not say it. */
export interface SmtpReply {
  /** Three digits, 4xx or 5xx. */
  readonly replyCode: string | null;
  /** RFC 3463. */
  readonly status: string | null;
  /** Name, else address, of the server whose answer is quoted. */
  readonly host: string | null;
  readonly command: SmtpCommand | null;
}

/** Replies are a line or a few; whoever pastes more is read up to here. */
const MAX_REPLY_CHARS = 8_000;

const CODE = '([45][0-5]\\d)';
const CODE_PATTERNS: readonly RegExp[] = [
  new RegExp(`^\\s{0,20}[#('"<:]{0,4}${CODE}(?=[- ]{1,3}[^\\d\\s]|[- ][45]\\.\\d|\\s*$)`),
  new RegExp(`${CODE}(?<![\\d.\\w]\\d{3})(?=-?\\s{1,8}[(\\[]?#?[245]\\.\\d{1,3}\\.\\d)`),
  new RegExp(
    '(?:said|says|error|response|returned|was|reply|replied|reason|smtp;|<<<|message|below|code ?|status|failure|->|\\]|\\))' +
      `:?[ \\n]{0,4}['"(]?[ ]?(?:smtp; ?)?(?:error )?(?:host said: )?${CODE}(?=[- :;,.')"\\]\\n]|$)(?!\\.\\d)`,
    'i',
  ),
  new RegExp(`^[ \\t>*"'(:#-]{0,12}${CODE}(?=[- :]{1,3}\\S|[ \\t]*$)(?![- .:]\\d{1,3}[.:])`, 'm'),
  new RegExp(
    `(?:\\b(?:code|rc|reply|reason|response|error|smtp|status)[=:]|\\[)${CODE}(?=[\\] ;,_(-]|$)`,
    'i',
  ),
  new RegExp(
    `(?<![\\w.:/=@#+-]|port |http |https? | -[a-z] )${CODE}(?=[- ]{1,2}[A-Za-zÀ-ÿ<"'(*[#=-]|[)'";:<(]|$)`,
    'i',
  ),
];

/** `gmail-smtp-in.l.google.com[192.0.2.1] said:`; other MTAs put a space or nothing before the address. Names may be in any script (RFC 6531). */
const HOST =
  '([a-z0-9_\\u00a1-\\uffef](?:[a-z0-9_.\\u00a1-\\uffef-]{0,250}[a-z0-9_\\u00a1-\\uffef])?)';
/** Each with lower-case words that every match holds: most texts hold none of them. */
const HOST_PATTERNS: readonly (readonly [string, RegExp])[] = [
  ['server at ', new RegExp(`\\bserver at ${HOST} (?:\\([0-9a-f.:]{3,45}\\) )?returned`, 'i')],
  ['host', new RegExp(`\\bhost:? ${HOST} ?\\([0-9a-f.:]{3,45}\\) (?:reason|said)`, 'i')],
  ['recipient domain', new RegExp(`recipient domain \\S{1,253} by ${HOST}\\.? ?\\[`, 'i')],
  ['host ', new RegExp(`\\bhost ${HOST} ?\\[`, 'i')],
  ['connect to ', new RegExp(`\\bconnect to ${HOST} ?\\[`, 'i')],
  [' with ', new RegExp(`\\b(?:conversation|connection) with ${HOST} ?\\[`, 'i')],
  ['h=', new RegExp(`\\bH=${HOST} \\[`)],
  ['while talking to', new RegExp(`while talking to ${HOST}\\.?:?`, 'i')],
  ['did not like', new RegExp(`^[ \\t]*${HOST} \\[[0-9a-f.:]{3,45}\\] did not like our`, 'im')],
  ['gave this error', new RegExp(`\\b${HOST} gave this error`, 'i')],
  ['rejected your message', new RegExp(`\\b${HOST} rejected your message`, 'i')],
  [
    '[',
    new RegExp(
      `(?:domain|by|server|relay)[ =]\\[?${HOST}\\]?\\.? ?(?:by [a-z0-9.-]{1,253}\\.? ?)?\\[[0-9a-f.:]{3,45}\\]`,
      'i',
    ),
  ],
  ['said', new RegExp(`\\b${HOST} ?\\[[0-9a-f.:]{3,45}\\]:? said`, 'i')],
  [
    'responded with',
    new RegExp(`\\b${HOST} ?\\[[0-9a-f.:]{3,45}\\]:? responded with failure`, 'i'),
  ],
  ['', /(?:connected to |^|> )((?:\d{1,3}\.){3}\d{1,3}) (?:but|does not like|failed after)/im],
  [' s', new RegExp(`\\bhost ${HOST} (?:says|said)`, 'i')],
  [
    'server',
    new RegExp(
      `\\b(?:remote|other|receiving|recipient|destination|smtp) (?:mail |smtp )?server:? [<([]?${HOST}[>)\\]]?,? ?(?:[([]|replied|said|says|answered|responded|returned|rejected|reported|issued|refused|gave)`,
      'i',
    ),
  ],
  ['smtp connection to', new RegExp(`smtp connection to \\[?${HOST}[\\]:]`, 'i')],
  ['host:', new RegExp(`smtp host: ${HOST},`, 'i')],
  ['server:', new RegExp(`^[ \\t]{0,8}(?:remote )?server: {1,8}<?${HOST}>?[ \\t]*(?:\\[|$)`, 'im')],
  ['mta:', new RegExp(`^[ \\t]{0,8}remote-mta: {1,20}<${HOST}>`, 'im')],
  [': ', new RegExp(`^[ \\t]{0,8}${HOST}: (?:\\[[0-9a-f.:]{3,45}\\], )?[45]\\d\\d[- ]`, 'im')],
  ['remote mta ', new RegExp(`\\bremote mta ${HOST}:? `, 'i')],
  ['=', new RegExp(`\\{FQDN=${HOST}\\}`, 'i')],
  [
    'connect',
    new RegExp(
      `(?:\\b[cC]onnecting to|connected to|could not connect to) ${HOST}(?:[: [.]|$)`,
      'i',
    ),
  ],
];

/** A line in which a server says yes, bare or marked as its own in a transcript. RFC 5321 §4.2. */
const CONSENT =
  /^(?:[^\n<>]{0,48}?(?:<-{1,2}|<~|<{1,3}|\b(?:S|Out|Server|Recv|Response):)|(?:[RS]e[a-z]{2,5}d )?(?:<<<|>>>))?[ \t]{0,8}[23]\d\d(?:[- ][^\n]*)?$/gm;

/** A dialogue without what its server agreed to and said of its own abilities: neither is an error. */
export function withoutConsent(text: string): string {
  return text.includes('\n') ? text.replace(CONSENT, '') : text;
}

/** Looked for in lower case, which is faster than ignoring the case. */
const COMMANDS: readonly (readonly [SmtpCommand, RegExp])[] = [
  [
    'data',
    /in reply to end of data|after end of data|our final data|>>> data|\[bodt?\]|in reply to data|data command|after pipelined end of data/,
  ],
  [
    'rcpt',
    /in reply to rcpt|after rcpt to|our rcpt to|>>> rcpt|\[rcpt_to\]|does not like recipient|rcpt to:/,
  ],
  ['mail', /in reply to mail|after mail from|our mail from|>>> mail|\[mail_from\]|mail from:/],
  ['helo', /in reply to (?:e|l)?h[el]lo|after (?:e|l)?h[el]lo|our ehlo|>>> (?:e|l)?h[el]lo/],
  ['starttls', /in reply to starttls|after starttls|>>> starttls/],
  ['auth', /in reply to auth|after auth|>>> auth|smtp auth/],
  ['connect', /refused to talk to me|after initial connection|\bconnect to\b|connect\(\)/],
];

interface FoundCode {
  readonly code: string;
  readonly at: number;
}

/** A reply of several lines may quote another server's, which then has a code of its own. RFC 5321 §4.2.1. */
const SEVERAL_LINES = new RegExp(`^[ \\t>|]{0,12}(?:<<< ?)?${CODE}-(?=\\S)`, 'm');

/** The first reply code of a text, 4xx or 5xx, and where it stands; ports, sizes and parts of addresses are passed over. */
function findFirstCode(text: string): FoundCode | null {
  for (const pattern of CODE_PATTERNS) {
    const found = pattern.exec(text);
    if (!found?.[1]) continue;
    const at = found.index + found[0].lastIndexOf(found[1]);
    const around = SEVERAL_LINES.exec(text);
    if (around?.[1] && around.index < at)
      return { code: around[1], at: around.index + around[0].lastIndexOf(around[1]) };
    return { code: found[1], at };
  }
  return null;
}

/** Marks by which transcripts tell the server's lines, or its name before them. */
const LATER_REFUSAL =
  /^(?:[^\n<>]{0,48}?(?:<-{1,2}|<~\*?|<\*{2}|<<<|\b(?:S|Out|Server|Recv|Response):)|[ \t]{0,8}[a-z0-9][a-z0-9.-]{2,120}:(?: \[[0-9a-f.:]{3,45}\],)?) {0,4}(5(?!03)[0-5]\d)(?=[- ])(?![^\n]{0,40}(?:valid rec|valid rcpt|need rcpt))/im;

/** Where a text tells of several attempts, the final refusal at their end counts, not the waiting before. */
function findReplyCode(text: string): FoundCode | null {
  const first = findFirstCode(text);
  if (first === null || !first.code.startsWith('4') || !text.includes('\n', first.at)) return first;
  const from = text.indexOf('\n', first.at) + 1;
  const last = LATER_REFUSAL.exec(text.slice(from));
  if (!last?.[1]) return first;
  return { code: last[1], at: from + last.index + last[0].lastIndexOf(last[1]) };
}

/** Longest part of a text that is taken for the reply itself. */
const MAX_QUOTED_CHARS = 700;

/** What ends a quotation, by what begins it; words may follow that are nobody's reply. */
const CLOSING: Readonly<Record<string, string>> = { '[': ']', "'": "'", '"': '"' };

/**
 * The server's own words in a notice or a log line: from the reply code on. Null where there is no
 * code, or where the text begins with it anyway.
 */
export function quotedReply(text: string): string | null {
  const found = findReplyCode(text.slice(0, MAX_REPLY_CHARS));
  if (found === null || found.at < 4) return null;
  const quoted = text.slice(found.at, found.at + MAX_QUOTED_CHARS);
  const closing = CLOSING[text[found.at - 1] ?? ''];
  const end = closing === undefined ? -1 : quoted.indexOf(closing);
  return end < 0 ? quoted : quoted.slice(0, end);
}

const findHost = (text: string, lower: string): string | null => {
  for (const [words, pattern] of HOST_PATTERNS) {
    const host = lower.includes(words) ? pattern.exec(text)?.[1]?.toLowerCase() : undefined;
    // a server's name or address has a dot, "host unknown" has none; loopback is the writer's own
    if (host) return host.includes('.') && !host.startsWith('127.') ? host : null;
  }
  return null;
};

/** A refusal's status stands behind its code; one that stands elsewhere counts where there is none, if it refuses. */
const statusOf = (text: string, reply: FoundCode | null): string | null => {
  if (reply === null) return findStatus(text);
  const status = findStatus(text.slice(reply.at, reply.at + MAX_QUOTED_CHARS)) ?? findStatus(text);
  return status?.startsWith('2') === true ? null : status;
};

const readReply = (text: string): SmtpReply => {
  const bounded = text.length > MAX_REPLY_CHARS ? text.slice(0, MAX_REPLY_CHARS) : text;
  const lower = bounded.toLowerCase();
  const reply = findReplyCode(bounded);
  return {
    replyCode: reply?.code ?? null,
    status: statusOf(bounded, reply),
    host: findHost(bounded, lower),
    command: COMMANDS.find(([, pattern]) => pattern.test(lower))?.[0] ?? null,
  };
};

/** One notice has its few texts read several times, from several sides. */
const KEPT_REPLIES = 4;
const kept: { readonly text: string; readonly reply: SmtpReply }[] = [];

/** Reads what an SMTP server answered out of a line, a log entry, a dialogue or a paragraph. */
export function readSmtpReply(text: string): SmtpReply {
  const known = kept.find((one) => one.text === text);
  if (known) return known.reply;
  const reply = readReply(text);
  kept.push({ text, reply });
  if (kept.length > KEPT_REPLIES) kept.shift();
  return reply;
}
