import PostalMime, { decodeWords } from 'postal-mime';
import { headerValue, isMailHead, parseHeaderBlock, type HeaderField } from './header-block.ts';
import { textOfHtml } from './html-text.ts';
import { withCharset, withRealBoundary } from './mend-mime.ts';

/** A mail, opened as far as it is needed to tell why it was sent. */
export interface OpenedMessage {
  readonly headers: readonly HeaderField[];
  /** Words of the mail itself, without attached mails; HTML reduced to text. */
  readonly text: string;
  /** The `message/delivery-status` part, RFC 3464; null where there is none. */
  readonly deliveryStatus: string | null;
  /** The attached mail or its headers, raw; null where there is none. */
  readonly returned: string | null;
  /** Types of all parts that are no inline text, lower case. */
  readonly types: readonly string[];
  /** Parts that carry a file name, attached mails aside. */
  readonly files: readonly AttachedFile[];
}

/** A file that hangs on a mail. */
interface AttachedFile {
  readonly name: string;
  /** Of the file itself, decoded. */
  readonly octets: number;
}

/** A part that is no inline text: an attached mail, a delivery status, a picture. */
interface AttachedPart {
  /** Lower case. */
  readonly mimeType: string;
  readonly filename: string | null;
  readonly content: Uint8Array;
}

/** A mail taken apart as far as it is needed here. */
interface MailParts {
  readonly headers: readonly HeaderField[];
  /** Inline plain text; empty where there is none. */
  readonly text: string;
  /** Inline HTML; undefined where there is none. */
  readonly html: string | undefined;
  readonly attachments: readonly AttachedPart[];
}

/** Attachments behind this point hold nothing that explains a bounce. */
const MAX_MESSAGE_BYTES = 2_000_000;
/** Lines behind this one are an attachment's. */
const MAX_LINES = 40_000;
/** Longest text of one part that is read. */
const MAX_PART_CHARS = 500_000;

/** As much of a mail as is opened: so many bytes, so many lines. */
function bound(raw: Uint8Array): Uint8Array {
  const bounded = raw.subarray(0, MAX_MESSAGE_BYTES);
  let at = -1;
  for (let lines = 0; lines < MAX_LINES; lines += 1) {
    at = bounded.indexOf(0x0a, at + 1);
    if (at < 0) return bounded;
  }
  return bounded.subarray(0, at + 1);
}

/** Reads any bytes as text: UTF-8, else one character a byte. */
export function decodeBytes(bytes: Uint8Array): string {
  const bounded = bytes.subarray(0, MAX_MESSAGE_BYTES);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bounded);
  } catch {
    return new TextDecoder('latin1').decode(bounded);
  }
}

const textOf = ({ content }: AttachedPart): string => decodeBytes(content).slice(0, MAX_PART_CHARS);

const isStatus = (attachment: AttachedPart): boolean =>
  /^message\/(?:global-)?delivery-status$/.test(attachment.mimeType);

/** Some programs write prose into a part of that type. */
const hasStatusFields = (text: string): boolean =>
  /^(?:final-recipient|original-recipient|action|status|reporting-mta) ?:/im.test(text);

const MAIL_TYPE =
  /^(?:message\/(?:rfc822|global)|text\/rfc822-headers?|message\/(?:rfc822|global)-headers)$/;

const pick = (attachments: readonly AttachedPart[], type: RegExp): string | null => {
  const found = attachments.find((attachment) => type.test(attachment.mimeType));
  return found ? textOf(found) : null;
};

/** Some words of a header such as Subject, with encoded words (RFC 2047) decoded. Never throws. */
export function decodeHeader(value: string): string {
  try {
    return decodeWords(value);
  } catch {
    return value; // an unknown charset: better the raw words than none
  }
}

const plainly = (raw: string): OpenedMessage => {
  const end = /\r?\n\r?\n/.exec(raw)?.index ?? raw.length;
  return {
    headers: parseHeaderBlock(raw.slice(0, end)),
    text: raw.slice(end, end + MAX_PART_CHARS),
    deliveryStatus: null,
    returned: null,
    types: [],
    files: [],
  };
};

/** More files than any mail of a person has. */
const MAX_FILES = 100;
const MAX_NAME_CHARS = 200;

const filesOf = (attachments: readonly AttachedPart[]): readonly AttachedFile[] =>
  attachments
    .filter(({ mimeType }) => !MAIL_TYPE.test(mimeType))
    .flatMap(({ filename, content }) =>
      filename ? [{ name: filename.slice(0, MAX_NAME_CHARS), octets: content.length }] : [],
    )
    .slice(0, MAX_FILES);

/** Names under which programs attach what they should have marked as a delivery status or as a mail. */
const isUnnamedType = (type: string): boolean => /^(?:application\/octet-stream|text\/)/.test(type);

/** As much of an attachment as shows what it is. */
const MAX_GLANCE_CHARS = 20_000;

/** A delivery status under another name, recognised by its fields. */
const strayStatus = (attachments: readonly AttachedPart[]): readonly string[] =>
  attachments
    .filter(({ mimeType }) => isUnnamedType(mimeType))
    .map((attachment) => textOf(attachment).slice(0, MAX_GLANCE_CHARS))
    .filter((text) => /^(?:final|original)-recipient ?:/im.test(text) && /^action ?:/im.test(text));

/** A mail under another name: by the file's, or because it begins like one. */
const strayMail = (attachments: readonly AttachedPart[]): string | null => {
  const found = attachments.find(
    (attachment) =>
      isUnnamedType(attachment.mimeType) &&
      attachment.mimeType !== 'text/html' &&
      isMailHead(parseHeaderBlock(textOf(attachment).slice(0, MAX_GLANCE_CHARS).trimStart())),
  );
  return found ? textOf(found) : null;
};

/** Up to this length the plain part may do no more than send the reader to the other one. */
const MAX_POINTER_CHARS = 120;

/** The words of a mail: the plain part, the HTML where that one says nothing. */
const wordsOf = ({ text, html }: MailParts): string => {
  if (html === undefined || text.trim().length > MAX_POINTER_CHARS) return text;
  const shown = textOfHtml(html);
  return shown.trim().length > 2 * text.trim().length ? `${text}\n${shown}` : text;
};

const asBytes = (content: ArrayBuffer | Uint8Array | string): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);

/** What the library makes of a mail. Rejects where parts are nested too deep or a head is oversized. */
async function openByLibrary(bytes: Uint8Array): Promise<MailParts> {
  const email = await PostalMime.parse(bytes, {
    forceRfc822Attachments: true,
    maxNestingDepth: 30,
    maxRfc822NestingDepth: 1,
  });
  return {
    headers: email.headers.map(({ key, value }) => ({ name: key, value })),
    text: email.text ?? '',
    html: email.html,
    attachments: email.attachments.map(({ mimeType, filename, content }) => ({
      mimeType,
      filename,
      content: asBytes(content),
    })),
  };
}

const isUnopened = (parts: MailParts): boolean =>
  parts.attachments.length === 0 && wordsOf(parts).trim() === '';

const messageOf = (parts: MailParts): OpenedMessage => {
  const { headers, attachments } = parts;
  const misnamed = attachments.filter(
    ({ mimeType, filename }) => filename === null && /^text\/plain\b./.test(mimeType),
  );
  const statuses = attachments.filter(isStatus).map(textOf);
  const fields = statuses.filter(hasStatusFields);
  const prose = [...statuses.filter((text) => !hasStatusFields(text)), ...misnamed.map(textOf)];
  const stray = fields.length > 0 ? [] : strayStatus(attachments);
  return {
    headers,
    text: [...prose, wordsOf(parts)].join('\n').slice(0, MAX_PART_CHARS),
    deliveryStatus: [...fields, ...stray].join('\n\n') || null,
    returned: pick(attachments, MAIL_TYPE) ?? strayMail(attachments),
    types: [
      headerValue(headers, 'content-type')?.toLowerCase() ?? '',
      ...attachments.map((attachment) => attachment.mimeType),
    ],
    files: filesOf(attachments),
  };
};

/**
 * Opens a raw mail. At most 2 MB of it are read. Never rejects: what MIME rules cannot open is
 * mended, else read as a head and plain text.
 */
export async function openMessage(raw: Uint8Array): Promise<OpenedMessage> {
  const bounded = withCharset(bound(raw));
  try {
    const parts = await openByLibrary(bounded);
    if (!isUnopened(parts)) return messageOf(parts);
    // a multipart whose boundary is wrong: everything is preamble
    const mended = withRealBoundary(bounded);
    const again = mended && (await openByLibrary(mended));
    return again && !isUnopened(again) ? messageOf(again) : plainly(decodeBytes(bounded));
  } catch {
    return plainly(decodeBytes(bounded)); // nested too deep or oversized head
  }
}
