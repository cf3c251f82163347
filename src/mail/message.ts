import PostalMime, { decodeWords, type Attachment } from 'postal-mime';
import { headerValue, parseHeaderBlock, type HeaderField } from './header-block.ts';

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

const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

/** Takes out what stands between two marks; what is never closed goes to the end. */
function without(html: string, open: string, close: string): string {
  const lower = html.toLowerCase();
  const parts: string[] = [];
  let from = 0;
  for (let at = lower.indexOf(open); at >= 0; at = lower.indexOf(open, from)) {
    parts.push(html.slice(from, at));
    const end = lower.indexOf(close, at + open.length);
    from = end < 0 ? html.length : end + close.length;
  }
  return `${parts.join(' ')} ${html.slice(from)}`;
}

/** Enough HTML for a notice: block ends become line ends, tags go, the commonest entities are read. */
function textOfHtml(html: string): string {
  const visible = (
    [
      ['<!--', '-->'],
      ['<style', '</style>'],
      ['<script', '</script>'],
      ['<title', '</title>'],
    ] as const
  ).reduce((rest, [open, close]) => without(rest, open, close), html.slice(0, MAX_PART_CHARS));
  return visible
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .replace(/<(?:br|\/p|\/div|\/tr|\/h[1-6]|\/li|\/table)\b[^<>]{0,500}>/gi, '\n')
    .replace(/<\/t[dh]\b[^<>]{0,50}>/gi, ' ')
    .replace(/<[a-z/!][^<>]{0,2000}>/gi, '')
    .replace(/&(?:#(\d{1,6})|([a-z]{2,5}));/gi, (whole, digits: string, name: string) =>
      digits
        ? String.fromCodePoint(Math.min(Number(digits), 0x10ffff))
        : (ENTITIES[name.toLowerCase()] ?? whole),
    );
}

const textOf = (attachment: Attachment): string =>
  typeof attachment.content === 'string'
    ? attachment.content
    : decodeBytes(new Uint8Array(attachment.content)).slice(0, MAX_PART_CHARS);

const isStatus = (attachment: Attachment): boolean =>
  /^message\/(?:global-)?delivery-status$/.test(attachment.mimeType);

/** Some programs write prose into a part of that type. */
const hasStatusFields = (text: string): boolean =>
  /^(?:final-recipient|original-recipient|action|status|reporting-mta) ?:/im.test(text);

const pick = (attachments: readonly Attachment[], type: RegExp): string | null => {
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
  };
};

/**
 * Opens a raw mail. At most 2 MB of it are read. Never rejects: what MIME rules cannot open is
 * read as a head and plain text.
 */
export async function openMessage(raw: Uint8Array): Promise<OpenedMessage> {
  const bounded = bound(raw);
  try {
    const email = await PostalMime.parse(bounded, {
      forceRfc822Attachments: true,
      maxNestingDepth: 30,
      maxRfc822NestingDepth: 1,
    });
    const headers = email.headers.map(({ key, value }) => ({ name: key, value }));
    const { attachments } = email;
    const body = email.text?.trim() ? email.text : textOfHtml(email.html ?? '');
    // a multipart whose boundary is wrong: everything is preamble
    if (body.trim() === '' && attachments.length === 0) return plainly(decodeBytes(bounded));
    const misnamed = attachments.filter(
      ({ mimeType, filename }) => filename === null && /^text\/plain\b./.test(mimeType),
    );
    const statuses = attachments.filter(isStatus).map(textOf);
    const fields = statuses.filter(hasStatusFields);
    const prose = [...statuses.filter((text) => !hasStatusFields(text)), ...misnamed.map(textOf)];
    return {
      headers,
      text: [...prose, body].join('\n').slice(0, MAX_PART_CHARS),
      deliveryStatus: fields.length > 0 ? fields.join('\n\n') : null,
      returned: pick(
        attachments,
        /^(?:message\/(?:rfc822|global)|text\/rfc822-headers?|message\/(?:rfc822|global)-headers)$/,
      ),
      types: [
        headerValue(headers, 'content-type')?.toLowerCase() ?? '',
        ...attachments.map((attachment) => attachment.mimeType),
      ],
    };
  } catch {
    return plainly(decodeBytes(bounded)); // nested too deep or oversized head
  }
}
