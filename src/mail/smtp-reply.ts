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
  new RegExp(`(?<![\\d.\\w])${CODE}(?=[- ]{1,3}[(\\[]?#?[245]\\.\\d{1,3}\\.\\d)`),
  new RegExp(
    '(?:said|says|error|response|returned|was|reply|replied|reason|smtp;|<<<|message|below|code|status|failure|->|\\]|\\))' +
      `:?[ \\n]{0,4}['"(]?[ ]?(?:smtp; ?)?(?:error )?(?:host said: )?${CODE}(?=[- :;,.')"\\]\\n]|$)(?!\\.\\d)`,
    'i',
  ),
  new RegExp(`^[ \\t>*"'(:#-]{0,12}${CODE}(?=[- :]{1,3}\\S|[ \\t]*$)(?![- .:]\\d{1,3}[.:])`, 'm'),
  new RegExp(
    `(?:\\b(?:code|rc|reply|reason|response|error|smtp|status)[=:]|\\[)${CODE}(?=[\\] ;,_(-]|$)`,
    'i',
  ),
  new RegExp(
    `(?<![\\w.:/=@#+-]|port |http |https? )${CODE}(?=[- ]{1,2}[A-Za-zÀ-ÿ<"'(*[#=-]|[)'";:<(]|$)`,
    'i',
  ),
];

/** `gmail-smtp-in.l.google.com[192.0.2.1] said:`; other MTAs put a space or nothing before the address. */
const HOST = '([a-z0-9_](?:[a-z0-9_.-]{0,250}[a-z0-9_])?)';
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
  ['', /(?:connected to |^)((?:\d{1,3}\.){3}\d{1,3}) (?:but|does not like|failed after)/im],
];

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

/** The first reply code of a text, 4xx or 5xx, and where it stands; ports, sizes and parts of addresses are passed over. */
function findReplyCode(text: string): { readonly code: string; readonly at: number } | null {
  for (const pattern of CODE_PATTERNS) {
    const found = pattern.exec(text);
    if (found?.[1]) return { code: found[1], at: found.index + found[0].lastIndexOf(found[1]) };
  }
  return null;
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

/** Reads what an SMTP server answered out of a line, a log entry, a dialogue or a paragraph. */
export function readSmtpReply(text: string): SmtpReply {
  const bounded = text.length > MAX_REPLY_CHARS ? text.slice(0, MAX_REPLY_CHARS) : text;
  const lower = bounded.toLowerCase();
  return {
    replyCode: findReplyCode(bounded)?.code ?? null,
    status: findStatus(bounded),
    host: findHost(bounded, lower),
    command: COMMANDS.find(([, pattern]) => pattern.test(lower))?.[0] ?? null,
  };
}
