import { splitReturned } from '../mail/bounce-body.ts';
import { headerValue, type HeaderField } from '../mail/header-block.ts';
import { decodeHeader, type OpenedMessage } from '../mail/message.ts';
import type { ExplainedKind } from '../model/words.ts';
import {
  AUTO_SUBJECT,
  isAutoReply,
  isChallenge,
  isDeliveryReceiptText,
  isMarkedAutoReply,
  isReadReceiptText,
} from './auto-mails.ts';
import {
  IMITATION,
  LOOSE_SUBJECT,
  NOTICE_SUBJECT,
  NOTICE_TEXT,
  OWN_QUOTA,
  SERVER_TEXT,
} from './kind-words.ts';

/** What the mail's own head and parts say it is. `maybe-bounce`: its words must decide. */
export type MailKind = ExplainedKind | 'maybe-bounce';

/** Nobody but a program writes as one of these. */
const DAEMON =
  /(?:mailer|mail)[-_. ]?(?:er)?daemon(?![a-z])|double-bounce|microsoftexchange[0-9a-f]{4,}@|\bndr@/i;
/** People who run mail write under these, too. */
const OFFICE =
  /(?:^|<|\s)(?:post[-_.]?master[^@\s<>]{0,30}|mdaemon|mail[-_.]?(?:delivery|er|system|admin)|bounces?(?:[-+=][^@\s<>]{0,100})?|smtp|mta|exchange|sympa|listserv|majordomo|mailman|owner-[^@\s<>]{1,60}|[^@\s<>]{1,60}-(?:bounces|owner|admin|request|help))@/i;
const NAMED =
  /mail ?delivery|mail(?:er)? (?:administrator|system)|system administrator|postmaster|microsoft ?(?:exchange|outlook)|delivery (?:sub)?system|barracuda|mimecast|interscan|mailchannels/i;

const nameOf = (from: string): string => from.replace(/<[^<>]*>/, '');

const authorWeight = (headers: readonly HeaderField[]): number => {
  const from = headerValue(headers, 'from') ?? '';
  const address = /<([^<>]{1,320})>/.exec(from)?.[0] ?? from;
  const path = headerValue(headers, 'return-path') ?? '';
  if (DAEMON.test(address) || /^<?mailer-daemon/i.test(path)) return 3;
  if (OFFICE.test(address)) return 2;
  return NAMED.test(nameOf(from)) ? 1 : 0;
};

/** Whether the author is a program that returns mail, as far as its name goes. */
export const isFromProgram = ({ headers }: OpenedMessage): boolean => authorWeight(headers) >= 2;

/** The notices of a program that runs a list, to those who write to it and those who answer for it. */
export const isFromList = ({ headers }: OpenedMessage): boolean =>
  headerValue(headers, 'x-list-administrivia') !== null;

const subjectWeight = (subject: string): number => {
  if (NOTICE_SUBJECT.test(subject)) return 2;
  return LOOSE_SUBJECT.test(subject) && !/^(?:re|aw|sv|antw|fwd?|wg|i|r):/i.test(subject) ? 1 : 0;
};

/** Sent to many, or passed on by a list. The notices of a list's own program are marked as such. */
const isForMany = (headers: readonly HeaderField[]): boolean =>
  ['list-id', 'list-post', 'list-unsubscribe'].some((name) => headerValue(headers, name)) &&
  headerValue(headers, 'x-list-administrivia') === null;

const isAnswer = (headers: readonly HeaderField[], subject: string): boolean =>
  headerValue(headers, 'in-reply-to') !== null && /^(?:re|aw|sv|antw|r|odp|vs):/i.test(subject);

const MAX_NOTICE_CHARS = 8_000;
/** From here on a mail is a notice if its words say anything; by the second, and a daemon's name, in any case. */
const LIKELY = 3;
const SURE = 4;

/** How much speaks for a notice of a program that returns mail; each sign alone may deceive. */
function weighSigns(message: OpenedMessage, subject: string): number {
  const { headers } = message;
  const author = authorWeight(headers);
  const { notice, returned } = splitReturned(message.text);
  const text = notice.slice(0, MAX_NOTICE_CHARS);
  const isServers = SERVER_TEXT.test(text);
  const isWithMail = message.returned !== null || returned !== null;
  const isReturnedToNobody = /^<\s*>$/.test(headerValue(headers, 'return-path') ?? '');
  const weights: readonly (readonly [number, boolean])[] = [
    [1, isReturnedToNobody],
    [2, NOTICE_TEXT.test(text)],
    [2, isServers],
    [2, isWithMail],
    [author < 2 ? -3 : -1, isForMany(headers)],
    // some programs answer the mail that they return
    [author < 2 ? -3 : -1, isAnswer(headers, subject)],
    [-4, !isServers && IMITATION.test(text)],
    [-4, !isServers && !isWithMail && OWN_QUOTA.test(text)],
  ];
  return weights.reduce(
    (sum, [weight, holds]) => (holds ? sum + weight : sum),
    author + subjectWeight(subject),
  );
}

/** Reports by which receivers tell a domain's owner of many mails: nothing came back. */
const isAggregateReport = (
  headers: readonly HeaderField[],
  subject: string,
  types: readonly string[],
): boolean =>
  types.some((type) => type.includes('tlsrpt')) ||
  headerValue(headers, 'tls-report-domain') !== null ||
  /^\s*report domain:/i.test(subject);

/** Kinds that a part or a field of the head proves. */
function provenKind(
  { headers, types, deliveryStatus }: OpenedMessage,
  subject: string,
): ExplainedKind | null {
  const hasType = (type: string): boolean => types.some((own) => own.includes(type));
  if (
    hasType('feedback-report') ||
    headerValue(headers, 'x-hmxmroriginalrecipient') !== null ||
    /^complaint about message from|^email feedback report/i.test(subject)
  )
    return 'feedback-report';
  // what a filter of the recipient refuses comes as a receipt, too (Dovecot, RFC 5429 §2.1.2)
  const isRefusal = /\(rejected\)/i.test(headerValue(headers, 'auto-submitted') ?? '');
  if (hasType('disposition-notification') && deliveryStatus === null)
    return isRefusal ? 'bounce' : 'read-receipt';
  if (isAggregateReport(headers, subject, types)) return 'message';
  if (deliveryStatus !== null || headerValue(headers, 'x-failed-recipients')) return 'bounce';
  // an envelope of certified mail holds somebody's letter
  return headerValue(headers, 'x-trasporto') === null ? null : 'message';
}

/** Tells what kind a mail is, before its words are read. */
export function kindOfMail(message: OpenedMessage): MailKind {
  const { headers, text } = message;
  const subject = decodeHeader(headerValue(headers, 'subject') ?? '').trim();
  const proven = provenKind(message, subject);
  if (proven !== null) return proven;
  const author = authorWeight(headers);
  if (isReadReceiptText(text)) return 'read-receipt';
  if (author > 0 && isDeliveryReceiptText(text)) return 'delivery-report';
  if (author < 3 && isChallenge(subject, text)) return 'challenge';
  if (AUTO_SUBJECT.test(subject)) return 'auto-reply';
  if (author === 0 && isMarkedAutoReply(headers) && subjectWeight(subject) < 2) return 'auto-reply';
  const weight = weighSigns(message, subject);
  if (weight >= SURE && author >= 2) return 'bounce';
  if (weight >= LIKELY) return 'maybe-bounce';
  return author < 2 && isAutoReply(headers, subject, text) ? 'auto-reply' : 'message';
}
