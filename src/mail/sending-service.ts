import type { FlatFields, Json } from './flat-fields.ts';
import { plainName } from './table-cells.ts';

/** A service that sends mail for others and reports what became of it. */
export interface Service {
  /** Its file in `knowledge/bounces`. */
  readonly id: string;
  readonly name: string;
}

interface KnownService extends Service {
  /** Names that only this service writes into its reports; each of them is enough. */
  readonly marks: readonly string[];
  /** Where it says in a word of its own what happened. */
  readonly categories: readonly string[];
}

const SERVICES: readonly KnownService[] = [
  {
    id: 'amazonses',
    name: 'Amazon SES',
    marks: ['notificationType', 'feedbackId', 'sourceArn', 'bounceSubType', 'sendingAccountId', 'mail'],
    categories: ['bouncesubtype', 'delaytype', 'reason'],
  },
  {
    id: 'sendgrid',
    name: 'SendGrid',
    marks: ['sg_event_id', 'sg_message_id'],
    categories: ['reason', 'bounceclassification'],
  },
  { id: 'mailgun', name: 'Mailgun', marks: ['event-data', 'recipient-domain'], categories: ['reason'] },
  { id: 'postmark', name: 'Postmark', marks: ['RecordType', 'MessageStream'], categories: ['type'] },
  { id: 'sparkpost', name: 'SparkPost', marks: ['msys', 'raw_rcpt_to'], categories: ['bounceclass'] },
  {
    id: 'mandrill',
    name: 'Mandrill',
    marks: ['msg'],
    categories: ['bouncedescription'],
  },
  {
    id: 'mailjet',
    name: 'Mailjet',
    marks: ['mj_campaign_id', 'mj_contact_id', 'Message_GUID', 'error_related_to'],
    categories: ['error'],
  },
  { id: 'brevo', name: 'Brevo', marks: ['ts_event'], categories: ['event'] },
  {
    id: 'elasticemail',
    name: 'Elastic Email',
    marks: ['TransactionID', 'transaction'],
    categories: ['category'],
  },
]; // prettier-ignore

const withPlainMarks = SERVICES.map((service) => ({
  ...service,
  plain: new Set(service.marks.map(plainName)),
}));

/** Whose report this is, by names that nobody else writes; null where it could be anybody's. */
export const serviceOf = (json: Json): Service | null => {
  const names = Object.keys(json).map(plainName);
  return withPlainMarks.find(({ plain }) => names.some((name) => plain.has(name))) ?? null;
};

/** `Amazon SES category: MailboxFull`, so that a rule can name it; empty where nothing is named. */
export const categoryOf = (fields: FlatFields, service: Service | null): string => {
  const known = SERVICES.find(({ id }) => id === service?.id);
  const names = known?.categories ?? ['bouncesubtype', 'category', 'bouncecategory', 'subtype'];
  const words = names.flatMap((name) => fields.get(name) ?? []).find((one) => one.length < 120);
  return words === undefined ? '' : `${known?.name ?? 'sending service'} category: ${words}`;
};
