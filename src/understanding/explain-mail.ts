import { splitReturned } from '../mail/bounce-body.ts';
import { parseDeliveryStatus } from '../mail/dsn.ts';
import { headerValue } from '../mail/header-block.ts';
import { maskSecrets } from '../mail/mask-secrets.ts';
import { decodeHeader, openMessage, type OpenedMessage } from '../mail/message.ts';
import {
  NOTHING_RETURNED,
  readDeliveredMessage,
  readReturnedMessage,
} from '../mail/returned-message.ts';
import type { Explanation } from '../model/facts.ts';
import type { ExplainedKind } from '../model/words.ts';
import type { ExplainKnowledge } from './explain-cause.ts';
import { explainError, recipientsInText } from './explain-error.ts';
import { explainEvent } from './explain-event.ts';
import { kindOfMail } from './explain-kind.ts';
import { readHeaders } from './explain-headers.ts';
import { explainNotice, type Notice, type NoticeRecipient } from './explain-notice.ts';
import { isSuccess, nothingExplained, withoutBlame } from './explain-result.ts';

const addressesIn = (value: string | null): readonly string[] =>
  [
    ...(value ?? '')
      .slice(0, 10_000)
      .matchAll(/[^\s<>()[\]:;,"'@]{1,128}@[^\s<>()[\]:;,"'@/]{1,253}/g),
  ].map(([address]) => address);

const sameAddress = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && one.toLowerCase() === other.toLowerCase();

/** `X-Failed-Recipients` beats what the prose seems to say. */
const withFailedHeader = (
  message: OpenedMessage,
  recipients: readonly NoticeRecipient[],
): readonly NoticeRecipient[] => {
  const failed = addressesIn(headerValue(message.headers, 'x-failed-recipients'));
  if (failed.length === 0) return recipients;
  return failed.map(
    (address) =>
      recipients.find((recipient) => sameAddress(recipient.address, address)) ?? {
        address,
        action: null,
        status: null,
        diagnostic: failed.length === 1 ? (recipients[0]?.diagnostic ?? '') : '',
        prose: '',
        remoteHost: null,
      },
  );
};

/** A local delivery may have a file where the recipient's address belongs: then the prose names it. */
const withNamed = (
  recipients: readonly NoticeRecipient[],
  prose: readonly NoticeRecipient[],
): readonly NoticeRecipient[] => {
  const [only] = recipients;
  const [named] = prose;
  const isNameless = recipients.length === 1 && only?.address === null && prose.length === 1;
  return isNameless && only && named ? [{ ...only, address: named.address }] : recipients;
};

const withProse = (
  recipients: readonly NoticeRecipient[],
  prose: readonly NoticeRecipient[],
): readonly NoticeRecipient[] =>
  recipients.map((recipient) => ({
    ...recipient,
    prose: prose.find(({ address }) => sameAddress(address, recipient.address))?.diagnostic ?? '',
  }));

/** Programs mark the report with fields of their own: `X-Postfix-Queue-ID`, `Diagnostic-Code: X-Notes; …`. */
const marksIn = (report: string | null): readonly string[] =>
  [
    ...(report ?? '')
      .slice(0, 20_000)
      .matchAll(/^(?:diagnostic-code:[ \t]{0,4})?(x-[a-z-]{3,40}) {0,2}[:;]/gim),
  ].map((found) => `${found[1] ?? ''};`);

/** How subjects say that a mail comes back: nothing of why. */
const TO_SENDER = /\breturn(?:ing|ed)(?: (?:message|mail))? to (?:the )?sender\b/gi;

const noticeOf = (message: OpenedMessage): Notice => {
  const { headers } = message;
  const others = ['from', 'to', 'return-path', 'reply-to', 'sender'].flatMap((name) =>
    addressesIn(headerValue(headers, name)),
  );
  const subject = decodeHeader(headerValue(headers, 'subject') ?? '');
  const body = maskSecrets(message.text);
  // `>From ` alone is how an mbox passes a mail on: all is said in the subject then
  const isSilent = /^\s*(?:>?From [^\n]{0,300}\n\s*)?$/.test(splitReturned(body).notice);
  const read = recipientsInText(
    isSilent ? `${subject.replace(TO_SENDER, '')}\n\n${body}` : body,
    others,
  );
  const status =
    message.deliveryStatus === null ? null : parseDeliveryStatus(message.deliveryStatus);
  const fromFields = (status?.recipients ?? []).map((recipient) => ({
    ...recipient,
    diagnostic: recipient.diagnostic ?? '',
    prose: '',
  }));
  const recipients =
    fromFields.length > 0
      ? withProse(withNamed(fromFields, read.recipients), read.recipients)
      : withFailedHeader(message, read.recipients);
  const returned = message.returned ?? read.returned;
  return {
    kind: 'bounce',
    signature: [
      headerValue(headers, 'from'),
      subject,
      headerValue(headers, 'x-mailer'),
      ...new Set(marksIn(message.deliveryStatus)),
    ].join('\n'),
    text: read.notice,
    reportingHost: status?.reportingHost ?? read.reportingHost,
    recipients,
    returned: returned ? readReturnedMessage(returned) : NOTHING_RETURNED,
  };
};

const isReadable = (message: OpenedMessage): boolean =>
  message.text.trim() !== '' || message.types.length > 1;

/** A mail that refuses nothing; its head still tells who wrote it and from where it came. */
const noRefusal = (
  message: OpenedMessage,
  kind: ExplainedKind,
  { spam }: ExplainKnowledge,
): Explanation =>
  nothingExplained(kind === 'message' && !isReadable(message) ? 'headers' : kind, {
    returned: readDeliveredMessage(message.headers),
    headers: readHeaders(message.headers, spam),
  });

/** The line that names a machine as the author of what a person passes on. */
const FORWARDED =
  /^[>|* \t]{0,12}(?:from|da|de|von|van)\*?:\*? {0,3}[^\n]{0,120}(?:mailer-?daemon|mail delivery|delivery system|postmaster@|microsoftexchange|mailer@)[^\n]*$/im;

const unquoted = (text: string): string => text.replace(/^[ \t]?(?:[>|][ \t]?){1,6}/gm, '');

/** A bounce that a person passes on, attached or within the text; null where there is none. */
async function explainForwarded(
  message: OpenedMessage,
  knowledge: ExplainKnowledge,
): Promise<Explanation | null> {
  if (message.returned !== null) {
    const inner = await openMessage(new TextEncoder().encode(message.returned));
    if (kindOfMail(inner) === 'bounce') return explainOpened(inner, knowledge);
  }
  const start = FORWARDED.exec(message.text);
  if (start === null) return null;
  const passedOn = unquoted(message.text.slice(start.index + start[0].length));
  // the rest of the small head that mail programs put before what they pass on
  const words = passedOn.replace(/^(?:[ \t*]*[\p{L} -]{1,20}:[^\n]*\n|[ \t]*\n){1,12}/u, '');
  const explained = explainError(words, knowledge);
  return explained.kind === 'error' ? { ...explained, kind: 'bounce' } : null;
}

/** Explains a raw mail: what kind it is, and, for a bounce, whom it blames for what. Never rejects. */
export async function explainMail(
  raw: Uint8Array,
  knowledge: ExplainKnowledge,
): Promise<Explanation> {
  const message = await openMessage(raw);
  const kind = kindOfMail(message);
  const forwarded = kind === 'message' ? await explainForwarded(message, knowledge) : null;
  return forwarded ?? explainOpened(message, knowledge);
}

function explainOpened(message: OpenedMessage, knowledge: ExplainKnowledge): Explanation {
  const event = explainEvent(message.text, 'bounce', knowledge);
  if (event) return event;
  const kind = kindOfMail(message);
  if (kind !== 'bounce' && kind !== 'maybe-bounce') return noRefusal(message, kind, knowledge);
  const explained = explainNotice(noticeOf(message), knowledge);
  if (kind === 'maybe-bounce') {
    const isBounce =
      explained.rule !== null || explained.replyCode !== null || explained.status !== null;
    if (!isBounce) return noRefusal(message, 'message', knowledge);
  }
  return isSuccess(explained) ? withoutBlame(explained) : explained;
}
