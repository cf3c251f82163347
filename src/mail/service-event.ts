import type { ReturnedMessage } from '../model/facts.ts';
import type { Action } from '../model/words.ts';
import type { DsnRecipient } from './dsn.ts';
import { findStatus } from './enhanced-status.ts';

/** What a sending service reports of a mail by JSON instead of by mail. */
export interface ServiceEvent {
  readonly kind: 'bounce' | 'delivery' | 'complaint';
  readonly reportingHost: string | null;
  readonly recipients: readonly DsnRecipient[];
  readonly returned: ReturnedMessage;
}

const MAX_JSON_CHARS = 300_000;
const MAX_RECIPIENTS = 200;

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not JSON, which most texts are not
  }
};

const textAt = (json: Json | null, ...names: readonly string[]): string | null => {
  for (const name of names) {
    const value = json?.[name];
    if (typeof value === 'string' && value !== '') return value.slice(0, 4_000);
    if (typeof value === 'number') return String(value);
  }
  return null;
};

const objectAt = (json: Json | null, name: string): Json | null => {
  const value = json?.[name];
  return isJson(value) ? value : null;
};

const listAt = (json: Json | null, ...names: readonly string[]): readonly unknown[] => {
  for (const name of names) {
    const value = json?.[name];
    if (Array.isArray(value)) return value.slice(0, MAX_RECIPIENTS);
  }
  return [];
};

const BOUNCED =
  /^(?:bounce|hard_?bounce|soft_?bounce|failed|dropped|reject|deferred|delay|deliverydelay|spambounce)/i;
const COMPLAINED = /^(?:complaint|complained|spam_?complaint|spamreport)/i;
const DELIVERED = /^(?:delivery|delivered|send)$/i;

const kindOf = (name: string | null): ServiceEvent['kind'] | null => {
  if (name === null) return null;
  if (BOUNCED.test(name)) return 'bounce';
  if (COMPLAINED.test(name)) return 'complaint';
  return DELIVERED.test(name) ? 'delivery' : null;
};

const actionOf = (event: string, word: string | null): Action => {
  const lower = (word ?? event).toLowerCase();
  if (/^(?:delayed|deferred|deliverydelay|delay|temporary)/.test(lower)) return 'delayed';
  return kindOf(event) === 'delivery' ? 'delivered' : 'failed';
};

const recipientOf = (one: unknown, event: string, outer: Json): DsnRecipient => {
  const json = isJson(one) ? one : {};
  const status = objectAt(outer, 'delivery-status');
  const diagnostic =
    textAt(json, 'diagnosticCode', 'smtpResponse') ??
    textAt(outer, 'reason', 'response', 'Details', 'Description', 'raw_reason', 'smtpResponse') ??
    textAt(status, 'message', 'description');
  const code = textAt(status, 'code');
  const words = diagnostic?.replace(/^smtp; ?/i, '') ?? null;
  return {
    address: typeof one === 'string' ? one : textAt(json, 'emailAddress', 'email'),
    action: actionOf(event, textAt(json, 'action') ?? textAt(outer, 'severity')),
    status: findStatus(textAt(json, 'status') ?? textAt(outer, 'status') ?? ''),
    diagnostic: words !== null && code && !words.startsWith(code) ? `${code} ${words}` : words,
    remoteHost: textAt(json, 'remoteMtaIp') ?? textAt(status, 'mx-host'),
  };
};

const returnedOf = (mail: Json | null): ReturnedMessage => {
  const headers = objectAt(mail, 'commonHeaders') ?? objectAt(mail, 'headers');
  const joined = (name: string): string | null =>
    textAt(headers, name) ?? (listAt(headers, name).join(', ') || null);
  return {
    from: joined('from') ?? textAt(mail, 'source'),
    to: joined('to'),
    subject: joined('subject'),
    date: joined('date'),
    sendingIp: null,
  };
};

/** Amazon SES: `{"notificationType":"Bounce","bounce":{…},"mail":{…}}`; others are flat or keep all in `event-data`. */
function readEvent(json: Json): ServiceEvent | null {
  const outer = objectAt(json, 'event-data') ?? objectAt(json, 'msys') ?? json;
  const event = textAt(outer, 'notificationType', 'eventType', 'event', 'RecordType', 'type');
  const kind = kindOf(event);
  if (event === null || kind === null) return null;
  const detail =
    objectAt(outer, event.toLowerCase()) ??
    objectAt(outer, event.charAt(0).toLowerCase() + event.slice(1)) ??
    outer;
  const listed = listAt(
    detail,
    'bouncedRecipients',
    'delayedRecipients',
    'complainedRecipients',
    'recipients',
  );
  const single = textAt(detail, 'email', 'recipient', 'Email', 'rcpt_to', 'Recipient');
  const given = listed.length > 0 ? listed : single === null ? [] : [single];
  if (given.length === 0) return null;
  const host = textAt(detail, 'reportingMTA')?.replace(/^dns; ?/i, '') ?? null;
  return {
    kind,
    reportingHost: host?.toLowerCase() ?? null,
    recipients: given.map((one) => recipientOf(one, event, detail)),
    returned: returnedOf(objectAt(outer, 'mail') ?? objectAt(outer, 'message')),
  };
}

/**
 * Reads the JSON by which a sending service (Amazon SES alone or through SNS, SendGrid, Mailgun,
 * Postmark) reports what became of a mail, with or without words around it. Null where the text
 * holds none. Never throws.
 */
export function readServiceEvent(text: string): ServiceEvent | null {
  if (!/"(?:notificationType|eventType|event|RecordType|Message)"/.test(text)) return null;
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  if (start < 0 || end <= start || end - start > MAX_JSON_CHARS) return null;
  const source = text.slice(start, end + 1);
  const whole = parse(source) ?? parse(source.replace(/\r?\n/g, ''));
  const first: unknown = Array.isArray(whole) ? whole[0] : whole;
  if (!isJson(first)) return null;
  const message = textAt(first, 'Message') === null ? null : parse(String(first['Message']));
  return readEvent(isJson(message) ? message : first);
}
