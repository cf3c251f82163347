import { headerValue, type HeaderField } from './header-block.ts';

/** A mail or a part of one: its head, and its body as it came. RFC 2045 §2.4. */
export interface Entity {
  readonly headers: readonly HeaderField[];
  /** Lower case; `text/plain` where none is given. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** One character a byte. */
  readonly body: string;
}

const FIELD = /^([!-9;-~]{1,76}):[ \t]{0,4}(.*)$/;
const TYPE = /^([a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,80})[ \t]*(?:;|$)/;
const PARAMETER = /;[ \t]*([a-z-]{1,40})=(?:"([^"\\]{0,200})"|([^\s";]{1,200}))(?=[ \t]*(?:;|$))/gi;

/** The parameters of a field, RFC 2045 §5.1; null where there are escapes, comments or continuations. */
export function readParameters(value: string): ReadonlyMap<string, string> | null {
  if (/[()\\]|\*[0-9]?\*?=/.test(value.replace(/"[^"\\]{0,200}"/g, ''))) return null;
  const found = [...value.matchAll(PARAMETER)];
  const rest = value.replace(PARAMETER, '');
  if (/[=;]/.test(rest)) return null;
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, word] of found) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted ?? word ?? '');
  }
  return parameters;
}

const readHead = (head: string): readonly HeaderField[] | null => {
  const lines = head.replace(/\r?\n(?=[ \t])/g, '').split(/\r?\n/);
  const fields = lines.flatMap((line) => {
    const field = FIELD.exec(line);
    return field ? [{ name: (field[1] ?? '').toLowerCase(), value: (field[2] ?? '').trim() }] : [];
  });
  return fields.length === lines.length ? fields : null;
};

/** Reads one entity, one character a byte; null for a head that breaks or stretches the rules. */
export function readEntity(raw: string): Entity | null {
  const isHeadless = /^\r?\n/.test(raw);
  const end = isHeadless ? null : /\r?\n\r?\n/.exec(raw);
  if (!isHeadless && !end) return null;
  const head = end ? raw.slice(0, end.index) : '';
  if (/[^\t\n\r -~]/.test(head)) return null;
  const headers = head === '' ? [] : readHead(head);
  if (headers === null) return null;
  const given = headerValue(headers, 'content-type') ?? 'text/plain';
  const type = TYPE.exec(given.toLowerCase())?.[1];
  const parameters = readParameters(given);
  if (type === undefined || parameters === null) return null;
  const body = end ? raw.slice(end.index + end[0].length) : raw.replace(/^\r?\n/, '');
  return { headers, type, parameters, body };
}

/** One byte a character, and back. */
const bytesOf = (content: string): Uint8Array => Buffer.from(content, 'latin1');

const unquoted = (body: string): string =>
  body
    .replace(/=\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** The body without its transfer encoding, RFC 2045 §6; null for an encoding that is broken or of no known name. */
export function decodeBody({ headers, body }: Entity): Uint8Array | null {
  const lines = body.replace(/(?<!\r)\r+\n/g, '\n');
  switch ((headerValue(headers, 'content-transfer-encoding') ?? '7bit').toLowerCase()) {
    case '7bit':
    case '8bit':
    case 'binary':
      return bytesOf(lines);
    case 'quoted-printable':
      return bytesOf(unquoted(lines));
    case 'base64':
      return /^[A-Za-z0-9+/\s]*={0,2}$/.test(body.trimEnd()) ? Buffer.from(body, 'base64') : null;
    default:
      return null;
  }
}

const decoderOf = (charset: string): InstanceType<typeof TextDecoder> | null => {
  try {
    return new TextDecoder(charset);
  } catch {
    return null; // a name of no known charset
  }
};

/** The text of an entity; null in a charset of no known name or of wide units, and where lines flow (RFC 3676). */
export function decodeText(entity: Entity): string | null {
  const charset = entity.parameters.get('charset') ?? 'utf-8';
  if (entity.parameters.has('format') || /^utf-?16/i.test(charset)) return null;
  const decoder = decoderOf(charset);
  const content = decoder && decodeBody(entity);
  return content ? decoder.decode(content) : null;
}
