import { findStatus } from './enhanced-status.ts';
import type { Action } from '../model/words.ts';

/** What a dialogue with a server tells of one recipient. */
export interface DialogueRecipient {
  /** Null where the server refused before one was named. */
  readonly address: string | null;
  readonly action: Action;
  readonly status: string | null;
  /** The server's answer, led by the command it answers, as mail programs quote it. */
  readonly diagnostic: string;
  readonly remoteHost: string | null;
}

const MAX_LINES = 2_000;
const MAX_LINE_CHARS = 2_000;

/** What may stand before a mark: the time, the program, a session's number. */
const BEFORE = '^[^\\n<>]{0,120}?';
/** How tools mark the server's lines: swaks, openssl, Postfix, Sendmail, MDaemon, SmarterMail, PHPMailer, Python; Ruby turns the arrows round. */
const SERVER_MARK = new RegExp(
  `${BEFORE}(?:<-{1,2}|<~\\*?|<\\*{2}|<{3}|<|\\b(?:S|Out|Server|Recv|Received|Response|RSP|Reply|SERVER -> CLIENT):|-> (?="))`,
  'i',
);
const CLIENT_MARK = new RegExp(
  `${BEFORE}(?:-{1,2}>|~>|>{3}|>|\\b(?:C|In|Client|Sent|CMD|Send|CLIENT -> SERVER):|<- (?="))`,
  'i',
);

const REPLY = /^([2-5]\d\d)(?:([ -])(.*))?$/;
const VERB = /^(?:EHLO|HELO|LHLO|STARTTLS|AUTH|MAIL FROM|RCPT TO|DATA|BDAT|RSET|NOOP|QUIT|VRFY)\b/i;
/** What tools say around the dialogue. */
const AROUND =
  /^(?:={2,}|\*{3} |\* |Trying |Connected to |Escape character|Connection closed|CONNECTED\(|[$#%] |#\w|telnet |depth=|verify |Verification|SSL |DEBUG |---|\s*$)|,[*+-],/i;

/** `, "550 no\r\n"` → `550 no`. */
const bareWords = (words: string): string =>
  words
    .replace(/^[ \t,]{0,4}b?["']?/, '')
    .replace(/(?:\\r)?(?:\\n)?["',]{0,3}$/, '')
    .trim();

interface Turn {
  readonly command: string;
  readonly code: string;
  readonly words: string;
}

interface Line {
  readonly side: 'server' | 'client' | 'around' | 'other';
  readonly words: string;
}

const bareLine = (line: string): Line => {
  if (REPLY.test(line)) return { side: 'server', words: line };
  if (VERB.test(line) || line === '.') return { side: 'client', words: line };
  return { side: AROUND.test(line) ? 'around' : 'other', words: line };
};

const readLine = (raw: string): Line => {
  const line = raw.slice(0, MAX_LINE_CHARS).trim();
  const server = SERVER_MARK.exec(line);
  const said = server ? bareWords(line.slice(server[0].length)) : '';
  if (server && REPLY.test(said)) return { side: 'server', words: said };
  const client = CLIENT_MARK.exec(line);
  const sent = client ? bareWords(line.slice(client[0].length)) : '';
  if (client && (VERB.test(sent) || sent === '.')) return { side: 'client', words: sent };
  return bareLine(line);
};

interface Dialogue {
  readonly turns: readonly Turn[];
  /** Share of the lines that belong to it, 0..1. */
  readonly share: number;
}

/** Pairs commands and answers; commands that were sent ahead (RFC 2920) are answered in their order. */
function readTurns(lines: readonly string[]): Dialogue {
  const turns: Turn[] = [];
  const waiting: string[] = [];
  let answer: string[] = [];
  let isContent = false;
  let known = 0;
  let all = 0;
  for (const raw of lines) {
    const line = readLine(raw);
    // what is sent between DATA and the dot is a mail
    if (isContent && line.words !== '.' && line.side !== 'server') continue;
    if (line.words !== '') {
      all += 1;
      if (line.side !== 'other') known += 1;
    }
    if (line.side === 'client') {
      isContent = false;
      waiting.push(line.words);
    }
    if (line.side !== 'server') continue;
    const [, code = '', mark = ' '] = REPLY.exec(line.words) ?? [];
    answer.push(line.words);
    if (mark === '-') continue;
    turns.push({ command: waiting.shift() ?? '', code, words: answer.join('\n') });
    answer = [];
    isContent = code === '354';
  }
  return { turns, share: all === 0 ? 0 : known / all };
}

const isRefusal = ({ code }: Turn): boolean => /^[45]/.test(code);

const addressIn = (command: string): string | null =>
  /^RCPT TO: ?<?((?:"[^"]{1,64}"|[^\s<>"]{1,128})@[^\s<>]{1,253})/i.exec(command)?.[1] ?? null;

const hostIn = (text: string): string | null => {
  const named =
    /^[^\n]{0,48}?\b220[ -]([a-z0-9_.-]{3,253})/im.exec(text)?.[1] ??
    /\bconnected to ([a-z0-9_.-]{3,253})/i.exec(text)?.[1];
  const host = named?.toLowerCase().replace(/\.$/, '');
  return host?.includes('.') ? host : null;
};

const quoted = ({ command, words }: Turn): string => {
  if (command === '') return `connect to host\n<<< ${words}`;
  return `>>> ${command === '.' ? 'DATA' : command}\n<<< ${words}`;
};

/** Whom the refusals concern: a recipient refused by name, all accepted ones where the mail itself is refused. */
function refusedIn(turns: readonly Turn[]): readonly { address: string | null; turn: Turn }[] {
  const named = turns.flatMap((turn) => {
    const address = addressIn(turn.command);
    return address === null ? [] : [{ address, turn }];
  });
  const accepted = named.filter(({ turn }) => !isRefusal(turn));
  const refused = named.filter(({ turn }) => isRefusal(turn));
  const earlier = turns.find(
    (turn) => isRefusal(turn) && !/^(?:DATA|BDAT|\.|RCPT)/i.test(turn.command),
  );
  const whole = turns.find((turn) => isRefusal(turn) && /^(?:DATA|BDAT|\.)/i.test(turn.command));
  if (whole && accepted.length > 0)
    return [...refused, ...accepted.map(({ address }) => ({ address, turn: whole }))];
  if (refused.length > 0) {
    // after a refused sender every further command is out of order
    return earlier ? refused.map(({ address }) => ({ address, turn: earlier })) : refused;
  }
  if (!earlier || /^(?:QUIT|RSET|NOOP|VRFY)/i.test(earlier.command)) return [];
  return named.length > 0
    ? named.map(({ address }) => ({ address, turn: earlier }))
    : [{ address: null, turn: earlier }];
}

/** From this share of lines on a text is a dialogue, not a notice that quotes one. */
const IS_DIALOGUE = 0.7;

/**
 * Reads a dialogue with a server as swaks, telnet, openssl and mail programs' debug output show it.
 * Null where the text is none; an empty list where nothing was refused. Never throws; linear.
 */
export function readSmtpDialogue(text: string): readonly DialogueRecipient[] | null {
  if (
    !/^[^\n]{0,130}\b(?:EHLO|HELO|MAIL FROM|RCPT TO|Trying|Connected to|CONNECTED)\b/im.test(text)
  )
    return null;
  const { turns, share } = readTurns(text.split(/\r?\n/, MAX_LINES));
  if (turns.length === 0 || share < IS_DIALOGUE) return null;
  return refusedIn(turns).map(({ address, turn }) => ({
    address,
    action: turn.code.startsWith('4') ? 'delayed' : 'failed',
    status: findStatus(turn.words.replace(/^2/, '')),
    diagnostic: quoted(turn),
    remoteHost: hostIn(text),
  }));
}
