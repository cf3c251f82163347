/** A piece of an XML text, in order. Text is as it stands there: entities are not replaced. */
export type XmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: string }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string };

const MAX_TOKENS = 5000;
const MAX_DEPTH = 32;

const NAME = /^[A-Za-z_][\w.:-]{0,99}(?=[\s/]|$)/;

/** Where the tag that begins at `from` ends: quoted values may hold `>`. -1: nowhere. */
const endOfTag = (text: string, from: number): number => {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at;
  }
  return -1;
};

interface Piece {
  /** A tag that is empty gives two. */
  readonly tokens: readonly XmlToken[];
  /** Where the next piece begins. */
  readonly next: number;
}

const readTag = (text: string, at: number): Piece | undefined => {
  const end = endOfTag(text, at);
  const inside = text.slice(at + 1, Math.max(end, at + 1));
  const isClosing = inside.startsWith('/');
  const [name] = NAME.exec(isClosing ? inside.slice(1) : inside) ?? [];
  if (end < 0 || name === undefined) return undefined;
  const next = end + 1;
  if (isClosing) return { tokens: [{ kind: 'close', name }], next };
  const open = { kind: 'open', name, attributes: inside.slice(name.length) } as const;
  return { tokens: inside.endsWith('/') ? [open, { kind: 'close', name }] : [open], next };
};

/** Comments, instructions and the document type say nothing to us; CDATA is text. */
const ASIDES = [
  { begin: '<!--', end: '-->', isText: false },
  { begin: '<![CDATA[', end: ']]>', isText: true },
  { begin: '<?', end: '?>', isText: false },
  { begin: '<!', end: '>', isText: false },
] as const;

const readPiece = (text: string, at: number): Piece | undefined => {
  if (text.charAt(at) !== '<') {
    const end = text.indexOf('<', at);
    const next = end < 0 ? text.length : end;
    return { tokens: [{ kind: 'text', text: text.slice(at, next) }], next };
  }
  const aside = ASIDES.find(({ begin }) => text.startsWith(begin, at));
  if (!aside) return readTag(text, at);
  const from = at + aside.begin.length;
  const end = text.indexOf(aside.end, from);
  const inside = text.slice(from, end);
  // definitions of entities would be an expansion to fall for: nobody needs them here
  if (end < 0 || (aside.begin === '<!' && inside.includes('['))) return undefined;
  const tokens = aside.isText ? [{ kind: 'text', text: inside } as const] : [];
  return { tokens, next: end + aside.end.length };
};

/**
 * As much of XML 1.0 as settings need: elements, text, CDATA. Ends, without an error, where the text
 * is not well-formed or goes beyond all measure; `done` is yielded last by a whole document. Linear.
 */
export function* readXml(text: string): Generator<XmlToken | { readonly kind: 'done' }> {
  const open: string[] = [];
  let count = 0;
  for (let at = 0; at < text.length;) {
    const piece = readPiece(text, at);
    if (!piece) return;
    for (const token of piece.tokens) {
      count += 1;
      if (token.kind === 'open') open.push(token.name);
      if (token.kind === 'close' && open.pop() !== token.name) return;
      if (count > MAX_TOKENS || open.length > MAX_DEPTH) return;
      yield token;
    }
    at = piece.next;
  }
  if (open.length === 0) yield { kind: 'done' };
}
