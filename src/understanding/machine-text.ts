import { findPastedMail } from './pasted-mail.ts';

/** Part of a text: said by a person, or by a program and pasted. */
export interface Passage {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'prose' | 'machine' | 'doubtful';
}

/** Where in a passage a program's words begin; its length in a person's. */
const machineFrom = ({ text, kind }: Passage): number =>
  kind === 'machine' ? Math.max(0, text.search(MARK)) : text.length;

/** Whether a place of the text is in a person's words, or before a program's in the same sentence. */
export const isSpokenAt = (passages: readonly Passage[], at: number): boolean =>
  passages.some((one) => one.start <= at && at < one.start + machineFrom(one));

/** Codes, log fields, `host[ip]`, header fields: no person writes like that. */
const MARK =
  /(?<!\d)[245]\d\d[ -]#?[245]\.\d{1,3}\.\d{1,3}|(?<![\d.])[45]\.\d{1,2}\.\d{1,3}(?![\d.])|\bsaid: ?[45]?\d*|(?<![a-z_-])[a-z_-]{2,20}=<|\b(?:status|dsn|relay|delays?|stat|sasl_method|unknown\[)=|\[\d{1,3}(?:\.\d{1,3}){3}\]|^[A-Z][A-Za-z]+(?:-[A-Za-z]+)*: \S|0x[0-9a-fA-F]{8}|\b[45]\d\d [A-Z][a-z]+ [a-z]+|\besmtp\b|\bsmtp error\b/m;

/** English that programs say, and people seldom do, whatever language they write. */
const REFUSAL =
  /\b(?:undelivered mail|mail delivery|delivery (?:has failed|status notification|failed|to the following)|returned to sender|returning message|message (?:could not be delivered|delayed|rejected|size exceeds|not accepted)|(?:sender|recipient|client host|helo command|relay access|sending domain)\b.{0,20}\b(?:rejected|denied|refused)|user unknown|unknown user|no such user|mailbox (?:full|unavailable)|over quota|quota exceeded|service (?:unavailable|not available)|blocked using|block list|access denied|connection (?:timed out|refused|reset|closed|failed)|host (?:not found|or domain name not found)|name service error|unrouteable address|authentication (?:failed|failure|unsuccessful|required)|could not authenticate|login (?:failed|denied|not possible)|invalid (?:login|credentials)|username and password not accepted|policy reasons|dmarc policy|not authorized|spf check|pass authentication|likely unsolicited|temporarily (?:deferred|rejected)|try again later|greylisted|gr[ea]ylisting in|smtp connect|failed to (?:connect|deliver|send)|unable to (?:connect|open|relay)|message system|error code|in reply to|end of data|this is the mail system|response code|handshake|certificate)\b/i;

const QUOTED = /"[^"\n]{3,600}"|“[^“”\n]{3,600}”|«[^«»\n]{3,600}»|„[^„“”\n]{3,600}[“”]/g;
const CUT = /\n+|(?<=[.!?…:;])\s+|(?<!\s)\s+-{1,2}\s+/g;

const kindOf = (text: string): Passage['kind'] =>
  MARK.test(text) ? 'machine' : REFUSAL.test(text) ? 'doubtful' : 'prose';

const cut = (text: string, offset: number): readonly Passage[] => {
  const passages: Passage[] = [];
  let at = 0;
  const add = (end: number): void => {
    const part = text.slice(at, end);
    if (part.trim())
      passages.push({ text: part, start: offset + at, end: offset + end, kind: kindOf(part) });
  };
  for (const match of text.matchAll(CUT)) {
    add(match.index);
    at = match.index + match[0].length;
  }
  add(text.length);
  return passages;
};

const quotation = (text: string, start: number): Passage => {
  const kind = MARK.test(text.slice(1)) || REFUSAL.test(text) ? 'machine' : 'prose';
  return { text, start, end: start + text.length, kind };
};

/** Whether a text sounds like a program's English. */
export const isRefusalText = (text: string): boolean => REFUSAL.test(text);

/** A comma after pasted text is where the person goes on: "550 5.1.1 user unknown, che significa?" */
const splitAtCommas = (passage: Passage): readonly Passage[] => {
  const comma = passage.kind === 'machine' ? passage.text.lastIndexOf(', ') : -1;
  const tail = passage.text.slice(comma + 2);
  if (comma < 0 || MARK.test(tail) || REFUSAL.test(tail)) return [passage];
  const middle = passage.start + comma + 2;
  return [
    { ...passage, text: passage.text.slice(0, comma + 2), end: middle },
    { text: tail, start: middle, end: passage.end, kind: 'doubtful' },
  ];
};

/** A refusal goes on over its full stops: what sounds like one right after one belongs to it. */
const joinRefusals = (passages: readonly Passage[]): readonly Passage[] =>
  passages.map((passage, index) =>
    passage.kind === 'doubtful' && passages[index - 1]?.kind === 'machine'
      ? { ...passage, kind: 'machine' }
      : passage,
  );

const readSaid = (text: string, offset: number): readonly Passage[] => {
  const passages: Passage[] = [];
  let at = 0;
  for (const match of text.matchAll(QUOTED)) {
    const start = offset + match.index;
    passages.push(...cut(text.slice(at, match.index), offset + at), quotation(match[0], start));
    at = match.index + match[0].length;
  }
  passages.push(...cut(text.slice(at), offset + at));
  return joinRefusals(passages).flatMap(splitAtCommas);
};

/** A pasted mail is a program's from first to last, but its last paragraph may be the person's again. */
const readPasted = (text: string, offset: number): readonly Passage[] => {
  const last = text.trimEnd().lastIndexOf('\n\n');
  const tail = last < 0 ? '' : text.slice(last);
  const isPersons = tail !== '' && kindOf(tail) === 'prose' && !/^\s*(?:--|[<>|]|\S+:)/.test(tail);
  const middle = isPersons ? last : text.length;
  const pasted = cut(text.slice(0, middle), offset).map((one): Passage => ({
    ...one,
    kind: 'machine',
  }));
  const after = cut(text.slice(middle), offset + middle);
  return [...pasted, ...after.map((one): Passage => ({ ...one, kind: 'doubtful' }))];
};

/** Cuts a text into sentences and quotations and tells whose words each is. */
export function readPassages(text: string): readonly Passage[] {
  const pastedAt = findPastedMail(text);
  const said = readSaid(text.slice(0, pastedAt), 0);
  return pastedAt < text.length ? [...said, ...readPasted(text.slice(pastedAt), pastedAt)] : said;
}
