import type { Action } from '../model/words.ts';
import { findStatus } from './enhanced-status.ts';

/** What a mail server's log tells of one recipient: the last trouble, and whether it was the end. */
export interface LoggedDelivery {
  readonly address: string;
  /** `delayed` also where a later attempt succeeded. */
  readonly action: Action;
  /** The log's own enhanced status code. */
  readonly status: string | null;
  /** The words in the log; empty for a delivery without trouble. */
  readonly diagnostic: string;
  readonly remoteHost: string | null;
}

const MAX_LINES = 5_000;
const MAX_LINE_CHARS = 4_000;
const MAX_RECIPIENTS = 200;

interface LogEvent extends LoggedDelivery {
  readonly queueId: string | null;
  /** Seen by the server that refused, before it took the mail: tells of any sender's attempts. */
  readonly isRefusalOnly: boolean;
}

const ADDRESS = '([^\\s<>",;:]{1,128}@[^\\s<>",;:()]{1,253})';

/** `E58BD: to=<bob@example.net>, relay=mx.example.net[192.0.2.1]:25, …, dsn=5.1.1, status=bounced (host … said: …)`; Sendmail has `stat=`. */
const DELIVERY = new RegExp(
  `(?:([A-Za-z0-9]{6,20}): )?to=<?${ADDRESS}>?,(?=[^\\n]{0,800}\\bstat(?:us)?=)`,
);
/** `1xVWiW-0003bk-1i ** bob@example.net R=… T=… H=mx.example.net [192.0.2.1]: …` */
const EXIM = new RegExp(
  `\\b([A-Za-z0-9]{6}-[A-Za-z0-9]{6,11}-[A-Za-z0-9]{2,4}) (\\*\\*|==|=>|->) (?:[^\\s<>]{1,128} <)?${ADDRESS}>?`,
);
/** `NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 550 5.1.1 …; from=<a@example.com> to=<bob@example.net>` */
const REFUSAL = new RegExp(
  `\\breject(?:_warning)?: [A-Z-]{3,20} from [^\\s]{1,300}: ([^;]{3,1500});(?=[^\\n]{0,600}\\bto=<${ADDRESS}>)`,
);
const NOTICE_ID = /\b([A-Za-z0-9]{6,20}): from=<>|\b([A-Za-z0-9]{6}-[A-Za-z0-9-]{8,17}) <= <>/;

const SUCCESS = /^(?:sent|delivered|ok)\b/i;

/** After the value of `status=` stands the reply in brackets. */
const wordsOf = (rest: string): string => {
  const bracketed = /^[a-z]{3,12} \((.*)\)\s*$/i.exec(rest)?.[1];
  return (bracketed ?? rest.replace(/^bounced |^deferred /i, '')).trim();
};

const actionOf = (value: string): Action => {
  if (SUCCESS.test(value)) return 'delivered';
  return /^defer/i.test(value) ? 'delayed' : 'failed';
};

function readDelivery(line: string): LogEvent | null {
  const found = DELIVERY.exec(line);
  if (!found?.[2]) return null;
  const rest = line.slice(found.index);
  const value = /\bstat(?:us)?=(.*)$/.exec(rest)?.[1] ?? '';
  const action = actionOf(value);
  const named = /\brelay=([a-z0-9_.-]{1,253})/i.exec(rest)?.[1];
  const relay = named?.toLowerCase().replace(/\.$/, '') ?? null;
  return {
    address: found[2],
    action,
    status: /\bdsn=([245]\.\d{1,3}\.\d{1,3})/.exec(rest)?.[1] ?? null,
    diagnostic: action === 'delivered' ? '' : wordsOf(value),
    remoteHost: relay?.includes('.') && !relay.startsWith('127.') ? relay : null,
    queueId: found[1] ?? null,
    isRefusalOnly: false,
  };
}

function readExim(line: string): LogEvent | null {
  const found = EXIM.exec(line);
  if (!found?.[3]) return null;
  const mark = found[2];
  const action: Action = mark === '**' ? 'failed' : mark === '==' ? 'delayed' : 'delivered';
  const rest = line.slice(found.index + found[0].length).trim();
  return {
    address: found[3],
    action,
    status: null,
    diagnostic: action === 'delivered' ? '' : rest,
    remoteHost: /\bH=([a-z0-9_.-]{1,253}) \[/i.exec(rest)?.[1]?.toLowerCase() ?? null,
    queueId: found[1] ?? null,
    isRefusalOnly: false,
  };
}

function readRefusal(line: string): LogEvent | null {
  const found = REFUSAL.exec(line);
  if (!found?.[1] || !found[2]) return null;
  return {
    address: found[2],
    action: /^4/.test(found[1]) ? 'delayed' : 'failed',
    status: findStatus(found[1]),
    diagnostic: found[1],
    remoteHost: null,
    queueId: null,
    isRefusalOnly: true,
  };
}

const readLine = (line: string): LogEvent | null =>
  readDelivery(line) ?? readExim(line) ?? readRefusal(line);

const GIVEN_UP = /^retry time(?:out| not)|: retry timeout exceeded$/;

/** The last trouble counts; where the mail got through after it, it was no more than a delay. */
const summarise = (events: readonly LogEvent[]): LoggedDelivery | null => {
  const own = events.filter((event) => !event.isRefusalOnly);
  const told = own.length > 0 ? own : events;
  const last = told.at(-1);
  const troubles = told.filter(({ action }) => action !== 'delivered');
  // giving up has no words of its own: the cause was told before
  const trouble = troubles.findLast(({ diagnostic }) => !GIVEN_UP.test(diagnostic)) ?? troubles[0];
  if (!last || !trouble) return last ?? null;
  return { ...trouble, action: last.action === 'delivered' ? 'delayed' : last.action };
};

/**
 * Reads a mail server's log (Postfix, Exim, Sendmail), or a piece of one. Empty where the text
 * holds no line of a delivery. What became of the notices themselves is left out. Never throws;
 * linear in the text's length.
 */
export function readMtaLog(text: string): readonly LoggedDelivery[] {
  if (!/\bstat(?:us)?=|\breject: |[A-Za-z0-9] (?:\*\*|==|=>) /.test(text)) return [];
  const notices = new Set<string>();
  const byAddress = new Map<string, LogEvent[]>();
  for (const line of text.split('\n', MAX_LINES)) {
    const bounded = line.slice(0, MAX_LINE_CHARS).trimEnd();
    const notice = NOTICE_ID.exec(bounded);
    if (notice) notices.add(notice[1] ?? notice[2] ?? '');
    const event = readLine(bounded);
    if (!event || (event.queueId !== null && notices.has(event.queueId))) continue;
    const key = event.address.toLowerCase();
    const known = byAddress.get(key);
    if (known) known.push(event);
    else if (byAddress.size < MAX_RECIPIENTS) byAddress.set(key, [event]);
  }
  return [...byAddress.values()].flatMap((events) => summarise(events) ?? []);
}
