import type { ReturnedMessage } from '../model/facts.ts';
import type { Action } from '../model/words.ts';
import type { DsnRecipient } from './dsn.ts';
import { findStatus } from './enhanced-status.ts';
import { fieldOf, flatten, isJson, type FlatFields, type Json } from './flat-fields.ts';
import { readExport, readForm } from './service-export.ts';
import { categoryOf, serviceOf, type Service } from './sending-service.ts';

/** One recipient of a report, with the service's own word for what happened. */
export interface ServiceRecipient extends DsnRecipient {
  /** `Mailjet category: quota exceeded`; empty where the service names none. */
  readonly category: string;
}

/** What a sending service reports of a mail by JSON, a form or a table instead of by mail. */
export interface ServiceEvent {
  readonly kind: 'bounce' | 'delivery' | 'complaint' | 'auto-reply';
  /** Null where the shape is nobody's in particular. */
  readonly service: Service | null;
  readonly reportingHost: string | null;
  readonly recipients: readonly ServiceRecipient[];
  readonly returned: ReturnedMessage;
}

const MAX_JSON_CHARS = 300_000;
const MAX_EVENTS = 200;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not JSON, which most texts are not
  }
};

const objectAt = (json: Json, name: string): Json | null => {
  const value = json[name];
  return isJson(value) ? value : null;
};

/** Words for events, compared without separators: `email.hard_bounced` is `emailhardbounced`. */
const KINDS: readonly (readonly [ServiceEvent['kind'], RegExp])[] = [
  ['auto-reply', /^auto(?:responder|reply)$/],
  ['complaint', /complain|^(?:email)?spam(?:report)?$|^abuse(?:report)?$/],
  [
    'bounce',
    /bounce|^(?:email|message|activity)?(?:failed|dropped|reject(?:ed)?|deferred|deferral|delay(?:ed)?|deliverydelay(?:ed)?|blocked|invalid(?:email)?|outofband|policyrejection|generation(?:failure|rejection)|mailboxnotfound|notsent|undelivered|error|suppressed)$/,
  ],
  ['delivery', /^(?:email|message|activity)?(?:delivery|delivered|send|sent|processed|accepted)$/],
];

const DELAYED = /defer|delay|temporary/;

const plainWord = (word: string): string => word.toLowerCase().replace(/[^a-z]/g, '');

const kindOf = (word: string | null): ServiceEvent['kind'] | null => {
  const plain = plainWord(word ?? '');
  return KINDS.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
};

/** Where services say what happened, the most telling name first. */
const EVENT_NAMES = ['notificationtype', 'eventtype', 'event', 'detailtype', 'recordtype', 'type', 'status', 'eventname', 'action'] as const; // prettier-ignore

interface Happening {
  readonly kind: ServiceEvent['kind'];
  readonly word: string;
}

const happeningOf = (fields: FlatFields): Happening | null => {
  if (kindOf(fields.get('type') ?? null) === 'auto-reply') return { kind: 'auto-reply', word: '' };
  for (const name of EVENT_NAMES) {
    const word = fields.get(name) ?? null;
    const kind = kindOf(word);
    if (word !== null && kind !== null) return { kind, word };
  }
  return null;
};

const CODE = /^[45]\d\d$/;

/** Where the servers' own words stand; of several the first that is more than a keyword. */
const WORDS = ['diagnosticcode', 'rawreason', 'diag', 'smtpresponse', 'response', 'bouncereason', 'details', 'comment', 'diagnostic', 'reason', 'errormessage', 'error', 'bouncemessage', 'message', 'description', 'smtpreason'] as const; // prettier-ignore

const diagnosticOf = (fields: FlatFields): string | null => {
  const given = WORDS.flatMap((name) => fields.get(name) ?? []).map((words) =>
    words.replace(/^(?:smtp; ?)?/i, ''),
  );
  const words = given.find((one) => /[45]\d\d/.test(one)) ?? given.find((one) => / /.test(one));
  const code = fieldOf(fields, 'code', 'errorcode', 'bouncecode', 'smtpcode', 'smtpresponsecode');
  const enhanced = findStatus(fieldOf(fields, 'enhancedcode', 'bounceextendedcode') ?? '');
  if (words === undefined) return given[0] ?? null;
  if (code === null || !CODE.test(code) || words.startsWith(code)) return words;
  return enhanced === null || words.includes(enhanced)
    ? `${code} ${words}`
    : `${code} ${enhanced} ${words}`;
};

const actionOf = (fields: FlatFields, { kind, word }: Happening): Action => {
  const said = fields.get('action') ?? fields.get('severity') ?? word;
  if (DELAYED.test(plainWord(said)) || DELAYED.test(plainWord(word))) return 'delayed';
  return kind === 'delivery' ? 'delivered' : 'failed';
};

const ADDRESS = /[^\s<>"',;()]{1,128}@[^\s<>"',;()]{1,253}/;

const recipientOf = (
  fields: FlatFields,
  happening: Happening,
  service: Service | null,
): ServiceRecipient | null => {
  const named = fieldOf(fields, 'emailaddress', 'recipient', 'rawrcptto', 'rcptto', 'rcpt', 'email', 'contactemail', 'recipientemail', 'address', 'to'); // prettier-ignore
  const address = ADDRESS.exec(named ?? '')?.[0] ?? null;
  if (address === null) return null;
  const host = fieldOf(fields, 'remotemtaip', 'mxhost', 'destinationip', 'ipaddress', 'host');
  return {
    address,
    action: actionOf(fields, happening),
    status: findStatus(fields.get('status') ?? ''),
    diagnostic: happening.kind === 'delivery' ? null : diagnosticOf(fields),
    remoteHost: /[a-z0-9_:-]{1,63}(?:[.:][a-z0-9_-]{1,63}){1,10}/i.exec(host ?? '')?.[0] ?? null,
    category: categoryOf(fields, service),
  };
};

const NAMES_OF_LISTS = ['bouncedRecipients', 'delayedRecipients', 'complainedRecipients', 'recipients'] as const; // prettier-ignore

/** Amazon SES lists several recipients of one mail; whatever stands beside them counts for each. */
const entriesOf = (json: Json): readonly Json[] => {
  const about = [json, ...Object.values(json).filter(isJson)];
  for (const part of about)
    for (const name of NAMES_OF_LISTS) {
      const list = part[name];
      if (Array.isArray(list) && list.length > 0)
        return list
          .slice(0, MAX_EVENTS)
          .map((one: unknown) => ({ ...part, ...json, ...(isJson(one) ? one : { email: one }) }));
    }
  const destination = objectAt(json, 'mail')?.['destination'];
  return [Array.isArray(destination) ? { ...json, email: destination[0] as unknown } : json];
};

const text = (value: unknown): string | null => {
  const joined = Array.isArray(value) ? value.join(', ') : value;
  return typeof joined === 'string' && joined !== '' ? joined.slice(0, 500) : null;
};

const returnedOf = (json: Json): ReturnedMessage => {
  const mail = objectAt(json, 'mail') ?? objectAt(json, 'message');
  const headers = mail && (objectAt(mail, 'commonHeaders') ?? objectAt(mail, 'headers'));
  const fields = flatten(json);
  return {
    from:
      text(headers?.['from']) ??
      text(mail?.['source']) ??
      fieldOf(fields, 'from', 'friendlyfrom', 'sender'),
    to: text(headers?.['to']),
    subject: text(headers?.['subject']) ?? fieldOf(fields, 'subject'),
    date: text(headers?.['date']),
    sendingIp: null,
  };
};

/** Some put what happened into an envelope: SNS as text, others as an object. */
function unwrapped(json: Json): Json {
  const message = json['Message'];
  const inner = typeof message === 'string' ? parse(message) : null;
  if (isJson(inner)) return unwrapped(inner);
  const msys = objectAt(json, 'msys');
  const event = msys && Object.values(msys).find(isJson);
  return event ?? objectAt(json, 'event-data') ?? objectAt(json, 'detail') ?? json;
}

interface ReadEvent extends Happening {
  readonly json: Json;
  readonly service: Service | null;
  readonly recipients: readonly ServiceRecipient[];
}

const readEvent = (given: Json, isTable: boolean): readonly ReadEvent[] => {
  const json = unwrapped(given);
  const service = serviceOf(given) ?? serviceOf(json);
  const happening = happeningOf(flatten(json));
  const known = happening ?? (isTable ? { kind: 'bounce' as const, word: 'bounce' } : null);
  if (known === null) return [];
  const recipients = entriesOf(json).flatMap(
    (entry) => recipientOf(flatten(entry), known, service) ?? [],
  );
  return recipients.length === 0 ? [] : [{ ...known, json, service, recipients }];
};

/** JSON in a text: one object, a list, one a line, with or without words around. */
const jsonIn = (source: string): readonly Json[] => {
  const start = source.search(/[[{]/);
  const end = Math.max(source.lastIndexOf('}'), source.lastIndexOf(']'));
  if (start < 0 || end <= start || end - start > MAX_JSON_CHARS) return [];
  const part = source.slice(start, end + 1);
  const whole = parse(part) ?? parse(part.replace(/\r?\n/g, ''));
  const found = whole ?? part.split('\n', MAX_EVENTS).map((line) => parse(line.trim()));
  return [found].flat().slice(0, MAX_EVENTS).filter(isJson);
};

const NAMES_IN_JSON =
  /"(?:notificationType|eventType|event|RecordType|Message|type|detail-type|Status|event_type)"/i;

/**
 * Reads what a sending service (Amazon SES alone or through SNS and EventBridge, SendGrid, Mailgun,
 * Postmark, SparkPost, Mandrill, Brevo, Mailjet, Elastic Email and those that are like them) reports
 * of mails: events in JSON, a posted form, a downloaded table. Of many events those of trouble count.
 * Null where the text holds none. Never throws.
 */
export function readServiceEvent(source: string): ServiceEvent | null {
  const form = readForm(source);
  const json = NAMES_IN_JSON.test(source) ? jsonIn(source) : [];
  const events = form ? [form] : json;
  const rows = events.length > 0 ? [] : readExport(source);
  const read = [
    ...events.flatMap((one) => readEvent(one, false)),
    ...rows.flatMap((row) => readEvent(row, true)),
  ];
  const told =
    (['bounce', 'complaint', 'auto-reply', 'delivery'] as const).find((kind) =>
      read.some((event) => event.kind === kind),
    ) ?? null;
  const [first, ...others] = read.filter(({ kind }) => kind === told);
  if (!first) return null;
  const host =
    flatten(first.json)
      .get('reportingmta')
      ?.replace(/^dns; ?/i, '') ?? null;
  return {
    kind: first.kind,
    service: first.service,
    reportingHost: host?.toLowerCase() ?? null,
    recipients: [first, ...others].flatMap(({ recipients }) => recipients).slice(0, MAX_EVENTS),
    returned: returnedOf(first.json),
  };
}
