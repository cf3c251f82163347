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
import type { Explanation, ReturnedMessage } from '../model/facts.ts';
import type { ExplainedKind } from '../model/words.ts';
import type { ExplainKnowledge } from './explain-cause.ts';
import { explainError, recipientsInText } from './explain-error.ts';
import { explainEvent } from './explain-event.ts';
import { isFromList, isFromProgram, kindOfMail } from './explain-kind.ts';
import { readHeaders } from './explain-headers.ts';
import { explainNotice, type Notice, type NoticeRecipient } from './explain-notice.ts';
import { explainPec } from './explain-pec.ts';
import { isSuccess, nothingExplained, withoutBlame } from './explain-result.ts';
import { forwardedWords } from './forwarded.ts';

/** A bounce in a mail in a mail; who goes deeper does it to do harm. */
const MAX_FORWARDS = 2;

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

const returnedOf = (message: OpenedMessage): ReturnedMessage =>
  message.returned === null ? NOTHING_RETURNED : readReturnedMessage(message.returned);

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

/** A bounce that is attached to another mail; null where there is none. */
async function explainAttached(
  message: OpenedMessage,
  knowledge: ExplainKnowledge,
  depth: number,
): Promise<Explanation | null> {
  if (message.returned === null || depth >= MAX_FORWARDS) return null;
  const inner = await openMessage(new TextEncoder().encode(message.returned));
  const explained = await explainWhole(inner, knowledge, depth + 1);
  return explained.kind === 'bounce' ? explained : null;
}

/** A bounce within the text that somebody passes on; null where there is none. */
function explainPassedOn(message: OpenedMessage, knowledge: ExplainKnowledge): Explanation | null {
  const words = forwardedWords(message.text);
  if (words === null) return null;
  const explained = explainError(words, knowledge);
  if (explained.kind !== 'error') return null;
  const recipients = explained.recipients.map((recipient) => ({
    ...recipient,
    action: recipient.action ?? 'failed',
  }));
  return { ...explained, kind: 'bounce', recipients };
}

/** People pass bounces on, programs that run lists attach them; any other program's mail is its own. */
async function explainWhole(
  message: OpenedMessage,
  knowledge: ExplainKnowledge,
  depth: number,
): Promise<Explanation> {
  const own = explainOpened(message, knowledge);
  if (own.kind !== 'message' && own.kind !== 'bounce') return own;
  const isPersons = !isFromProgram(message);
  const attached =
    isPersons || isFromList(message) ? await explainAttached(message, knowledge, depth) : null;
  return attached ?? (isPersons ? explainPassedOn(message, knowledge) : null) ?? own;
}

/** Explains a raw mail: what kind it is, and, for a bounce, whom it blames for what. Never rejects. */
export async function explainMail(
  raw: Uint8Array,
  knowledge: ExplainKnowledge,
): Promise<Explanation> {
  return explainWhole(await openMessage(raw), knowledge, 0);
}

function explainOpened(message: OpenedMessage, knowledge: ExplainKnowledge): Explanation {
  const special =
    explainEvent(message.text, 'bounce', knowledge) ??
    explainPec(message.text, 'bounce', knowledge, returnedOf(message));
  if (special) return special;
  const kind = kindOfMail(message);
  if (kind === 'delivery-report') return withoutBlame(explainNotice(noticeOf(message), knowledge));
  if (kind !== 'bounce' && kind !== 'maybe-bounce') return noRefusal(message, kind, knowledge);
  const explained = explainNotice(noticeOf(message), knowledge);
  if (kind === 'maybe-bounce') {
    const isBounce =
      explained.rule !== null || explained.replyCode !== null || explained.status !== null;
    if (!isBounce) return noRefusal(message, 'message', knowledge);
  }
  return isSuccess(explained) ? withoutBlame(explained) : explained;
}
