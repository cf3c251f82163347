import { headerValue, parseHeaderBlock, type HeaderField } from '../mail/header-block.ts';
import { MASK } from '../mail/mask-secrets.ts';
import { decodeHeader, openMessage } from '../mail/message.ts';
import type { Explanation, ShownMail } from '../model/facts.ts';

/** Up to here a whole mail is kept, for its signatures; RFC 6376 needs every octet. */
const MAX_RAW_CHARS = 300_000;
/** What `openMessage` reads; of a longer mail not all attachments are seen. */
const MAX_READ_CHARS = 2_000_000;

const HEAD_CHARS = 60_000;

/** Octets with the line ends that SMTP sends. RFC 5321 §2.3.8. */
const sentOctets = (raw: string): number => {
  const bare = raw.match(/(?<!\r)\n/g)?.length ?? 0;
  return new TextEncoder().encode(raw).length + bare;
};

/** Where the body begins; the length of the mail where there is only a head. */
const bodyAt = (raw: string): number => {
  const end = /\r?\n\r?\n/.exec(raw.slice(0, HEAD_CHARS));
  return end ? end.index + end[0].length : raw.length;
};

/** A multipart that was cut off lacks its last boundary. RFC 2046 §5.1.1. */
const isClosed = (raw: string, contentType: string): boolean => {
  const boundary = /boundary="?([^";\r\n]{1,70})/i.exec(contentType)?.[1]?.trim();
  return boundary !== undefined && raw.slice(-4_000).includes(`--${boundary}--`);
};

/** A mail that is nothing but a file names it in its own head. RFC 2183 §2.3. */
const fileOfHead = (fields: readonly HeaderField[]): ShownMail['attachments'] => {
  const disposition = headerValue(fields, 'content-disposition') ?? '';
  const name = /\bfilename="?([^";\r\n]{1,200})/i.exec(disposition)?.[1];
  return name === undefined ? [] : [{ name: decodeHeader(name), octets: null }];
};

/** Of a head that was pasted in part, a missing subject says nothing. */
const subjectOf = (fields: readonly HeaderField[], isDropped: boolean): string | null => {
  const subject = headerValue(fields, 'subject');
  if (subject !== null) return decodeHeader(subject).slice(0, 500);
  const isHead = ['from', 'date', 'message-id'].every((name) => headerValue(fields, name) !== null);
  return isHead || isDropped ? '' : null;
};

/**
 * Reads what can be told of a mail from its source. `isDropped`: a file of its own, so nothing was
 * left out; of pasted or returned mail only a closed multipart is known to be whole.
 */
export async function readShownMail(source: string, isDropped: boolean): Promise<ShownMail | null> {
  const raw = source.replace(/^\s+/, '');
  const fields = parseHeaderBlock(raw.slice(0, HEAD_CHARS));
  if (fields.length === 0) return null;
  const head = { subject: subjectOf(fields, isDropped) };
  const body = bodyAt(raw);
  if (raw.slice(body, body + 5_000).trim() === '') {
    return { ...head, octets: null, hasText: null, attachments: fileOfHead(fields) };
  }
  const opened = await openMessage(new TextEncoder().encode(raw));
  const isWhole = isDropped || isClosed(raw, headerValue(fields, 'content-type') ?? '');
  const isReadWhole = isWhole && raw.length <= MAX_READ_CHARS;
  const hasText = opened.text.trim() !== '';
  // a mail that a secret was taken out of would look as if somebody had changed it on the way
  const keepsRaw = isDropped && raw.length <= MAX_RAW_CHARS && !source.includes(MASK);
  return {
    ...head,
    octets: isWhole ? sentOctets(raw) : null,
    hasText: hasText || isReadWhole ? hasText : null,
    attachments: opened.files.map(({ name, octets }) => ({
      name,
      octets: isReadWhole ? octets : null,
    })),
    ...(keepsRaw && headerValue(fields, 'dkim-signature') !== null && { raw: source }),
  };
}

/** The part of a bounce that holds the mail which came back. */
const returnedPart = async (source: string): Promise<string | null> =>
  (await openMessage(new TextEncoder().encode(source))).returned;

/** The mail in question, as far as what was pasted or dropped shows it; null: it shows none. */
export async function shownMailOf(
  { kind }: Explanation,
  source: string,
  isDropped: boolean,
): Promise<ShownMail | null> {
  switch (kind) {
    case 'message':
    case 'headers':
      return await readShownMail(source, isDropped);
    case 'bounce': {
      const returned = await returnedPart(source);
      return returned === null ? null : await readShownMail(returned, false);
    }
    default:
      return null;
  }
}
