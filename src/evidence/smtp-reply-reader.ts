/** All bytes of one reply; RFC 5321 §4.5.3.1.5 has 512 per line, multi-line greetings run longer. */
const MAX_REPLY_OCTETS = 8192;
const MAX_REPLY_LINES = 100;
const MAX_DETAIL_LENGTH = 200;

export interface SmtpReply {
  /** Three digits, those of the last line. */
  readonly code: string;
  /** Verbatim, without line ends; characters that no terminal should see are replaced. At least one. */
  readonly lines: readonly string[];
}

export type ReadReply =
  | { readonly kind: 'reply'; readonly reply: SmtpReply }
  | { readonly kind: 'incomplete' }
  /** Not SMTP, or beyond all measure; stays so. `detail`: what came instead. */
  | { readonly kind: 'broken'; readonly detail: string };

/** Assembles replies from the bytes of a server, however they were cut. Never throws. */
export interface ReplyReader {
  push(bytes: Uint8Array): void;
  next(): ReadReply;
  /** Forgets what was pushed and not read: what a server says before it is asked is not believed. */
  discard(): void;
}

/** Makes text from the wire harmless: control characters, line ends among them but not tabs, become U+FFFD. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t]/gu, '\ufffd');
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

// Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF (RFC 5321 §4.2)
const REPLY_LINE = /^([2-5]\d\d)(?:$|([ -]))/;
const REPLY_LINE_BEGUN = /^(?:$|[2-5](?:$|\d(?:$|\d(?:$|[ \r-]))))/;

const broken = (text: string): ReadReply => ({
  kind: 'broken',
  detail: printable(text.slice(0, MAX_DETAIL_LENGTH)),
});

export function createReplyReader(): ReplyReader {
  let pending = Buffer.alloc(0);
  let lines: string[] = [];
  let octets = 0;
  let fault: ReadReply | undefined;

  /** Undefined where no whole line is there. */
  const takeLine = (): string | undefined => {
    const end = pending.indexOf(LINE_FEED);
    if (end < 0) return undefined;
    const isCrLf = pending[end - 1] === CARRIAGE_RETURN;
    const line = pending.toString('utf8', 0, isCrLf ? end - 1 : end);
    pending = pending.subarray(end + 1);
    octets += end + 1;
    return line;
  };

  const fail = (text: string): ReadReply => {
    fault = broken(text);
    pending = Buffer.alloc(0);
    return fault;
  };

  const next = (): ReadReply => {
    if (fault) return fault;
    for (let line = takeLine(); line !== undefined; line = takeLine()) {
      const [, code, separator] = REPLY_LINE.exec(line) ?? [];
      if (code === undefined) return fail(line);
      if (octets > MAX_REPLY_OCTETS || lines.length === MAX_REPLY_LINES)
        return fail('endless reply');
      lines.push(printable(line));
      if (separator === '-') continue;
      const reply = { code, lines };
      lines = [];
      octets = 0;
      return { kind: 'reply', reply };
    }
    if (octets + pending.length > MAX_REPLY_OCTETS) return fail('endless reply');
    const begun = pending.toString('utf8', 0, MAX_DETAIL_LENGTH);
    return REPLY_LINE_BEGUN.test(begun.slice(0, 4)) ? { kind: 'incomplete' } : fail(begun);
  };

  return {
    push: (bytes) => {
      if (fault) return;
      // what lies unread is bounded as well: nobody reads a server that talks without being asked
      const room = Math.max(0, 2 * MAX_REPLY_OCTETS - pending.length);
      pending = Buffer.concat([pending, bytes.subarray(0, room)]);
    },
    next,
    discard: () => {
      pending = Buffer.alloc(0);
      lines = [];
      octets = 0;
    },
  };
}

/** The enhanced status code that begins the text of a line; null where there is none. RFC 2034 §4. */
export function statusOf({ lines }: SmtpReply): string | null {
  for (const line of lines) {
    const status = /^[245]\.\d{1,3}\.\d{1,3}(?= |$)/.exec(line.slice(4));
    if (status) return status[0];
  }
  return null;
}
