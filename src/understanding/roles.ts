import type { Facts, Mailbox } from '../model/facts.ts';
import type { Direction } from '../model/words.ts';
import type { Mention } from './mention.ts';
import { fold } from './tokens.ts';

/** More mailboxes than that tell no story of one mail. */
const MAX_MAILBOXES = 6;

/** How a mailbox stands in its sentence. */
type Part = 'sender' | 'recipient' | 'own' | 'other' | null;

/** Small words that may stand between a preposition and the address. */
const NEAR =
  "(?:(?:my|our|his|her|their|the|address|account|mailbox|e-?mail|mail|indirizzo|casella|il|la|lo|mio|mia|nostr[oa]|adresse|boite|mon|ma|notre|l'|der|die|das|meine[rn]?|unsere[rn]?|konto|postfach|direccion|cuenta|mi|nuestr[oa]|el|:|=)[ ,:]{1,2}){0,3}";

const before = (words: string): RegExp =>
  new RegExp(`(?:^|[\\s(,;:>])(?:${words})[\\s:]{1,2}${NEAR}$`);

const FROM = before(
  "from|sent from|sent by|da|dal|dall'|dalla|dallo|de|depuis|von|vom|desde|del|with from|sender|mittente|expediteur|absender|remitente",
);
const TO = before(
  "to|a|ad|al|all'|alla|allo|verso|vers|an|nach|para|hacia|recipient|destinatario|destinataire|empfanger|messages for|mail for",
);
/** Written where one's own mailbox is named: "mailed us at …", "ricevo su …". */
const AT = before(
  "at|on|in|su|sulla|sull'|sur|auf|bei|unter|en|nella|nel|into|dans|alla casella|via|with",
);
const OWN =
  /(?:my|our) (?:own )?(?:e-?mail )?(?:address|account|domain|mailbox|mail|e-?mail)(?: address)?(?: is|'s|:|,)?[ :(]{0,2}$|\b(?:i am|i'm|im|we are|we're|this is|me is)[ :(]{1,2}$|\b(?:il mio|la mia|la nostra|il nostro) (?:indirizzo|casella|mail|email|dominio|posta|account)(?: e| di posta e|:)?[ :(]{0,2}$|\b(?:io )?sono[ :(]{1,2}$|\b(?:mon|notre|ma) (?:adresse|domaine|mail|e-?mail|boite)(?: mail| e-?mail)?(?: est| c'est|:)?[ :(]{0,2}$|\bje suis[ :(]{1,2}$|\b(?:meine|unsere|mein|unser) (?:e-?mail-?)?(?:adresse|mailadresse|domain|postfach|konto|mail)(?: ist| lautet|:)?[ :(]{0,2}$|\bich bin[ :(]{1,2}$|\b(?:mi|nuestra|nuestro) (?:direccion|correo|dominio|cuenta|buzon|email)(?: es|:)?[ :(]{0,2}$|\b(?:yo )?soy[ :(]{1,2}$|\b(?:i|me|we|io|noi|je|nous|ich|wir|yo|nosotros) ?[,(-]{1,2} ?$/;
const OTHER =
  /\b(?:(?:a |the |my |our |one |un |una |il |la |i miei |mio |mia |ein |eine |mein |meine |unser |mon |ma |notre |el |mi |nuestro )?(?:customer|client|supplier|colleague|friend|boss|partner|cliente|fornitore|collega|amico|fournisseur|collegue|kunde|kundin|lieferant|kollege|proveedor|companero))\w?[ ,(:-]{1,3}$|\b(?:his|her|their) (?:e-?mail |mail )?(?:address|domain|account)?(?: is|:)?[ (:]{1,2}$/;
const WROTE_TO =
  /\b(?:wrote|write|writing|e-?mailed|mailed|e-?mail|emailing|messaged|scritto|scrivo|scriviamo|ecrit|ecris|escrito|escribi|escribo)[ :]{1,2}$/;

const after = (words: string): RegExp => new RegExp(`^['")\\]>,]{0,2} {0,2}(?:${words})`);

/** The mailbox did not get it. */
const MISSES = after(
  "(?:has |have |had |still |just |simply )?(?:did not|didn't|doesn't|does not|never|hasn't|has not|not|can't|cannot)(?: \\w+)? (?:receiv|reciev|get|got|see|seen|find)|non (?:ha |lo |la |l'ha |le |ha ancora |riesce a )?(?:ricev|trov|vist|avut)|(?:ne |n'a )(?:rien |pas |jamais |l'a pas )?(?:rec|vu|eu|trouv)|(?:hat |bekommt |erhalt |empfangt )(?:\\w+ ){0,3}(?:nicht|nichts|keine?|nie)|no (?:ha |lo ha |la ha )?(?:recib|vist|encontr)|(?:is|are) not receiving|bounce|rejects|refuses|rifiuta|rebota",
);
/** Mail for it does not come in. */
const WRITES = after(
  "(?:wrote|writes|sent|sends|mailed|e-?mailed|e-?mails|is sending|tried to (?:write|send)|ha (?:scritto|mandato|inviato|spedito)|mi (?:scrive|manda|ha)|ci (?:scrive|manda|ha)|scrive|manda|m'a |nous a |m'ecrit|a ecrit|a envoye|envoie|hat (?:mir|uns|geschrieben)|schreibt|schickt|sendet|me (?:escrib|ha|manda)|nos (?:escrib|ha|manda)|escribio|ha escrito|ha enviado)",
);
const FIRST_PERSON =
  /\b(?:i|i've|i'm|we|we've|my|our|ho|abbiamo|scrivo|mando|invio|mio|mia|nostr[oaie]|j|j'ai|je|nous|mes|nos|ich|wir|meine|unsere|he|hemos|escribi|mande|envie|mis|nuestros)\b/;
const SECOND_HALF = /^\s*(?:to|a|ad|verso|vers|an|nach|para|hacia|->|-->|→|=>|>)\s*$/;

interface Box {
  readonly mailbox: Mailbox;
  readonly key: string;
  readonly part: Part;
  readonly start: number;
  readonly end: number;
}

const WINDOW = 60;

const mailboxOf = ({ kind, value, typed }: Mention): Mailbox =>
  kind === 'address'
    ? { address: typed, domain: value.slice(value.lastIndexOf('@') + 1) }
    : { domain: value };

const partOf = (lead: string, tail: string, direction: Direction): Part => {
  if (OWN.test(lead)) return 'own';
  if (FROM.test(lead)) return 'sender';
  if (WRITES.test(tail)) return 'sender';
  if (OTHER.test(lead)) return 'other';
  if (TO.test(lead) || WROTE_TO.test(lead) || MISSES.test(tail)) return 'recipient';
  return direction === 'incoming' && AT.test(lead) ? 'recipient' : null;
};

/** Wrapping of addresses, and the first half of `<mailto:a@b|a@b>`, say nothing. */
const unwrap = (text: string): string =>
  text
    .replace(/(?<![<>"'[\]|@*_\s]|mailto:)(?:mailto:|[<>"'[\]|@*_\s])+$/, ' ')
    .replace(/ {2,}/g, ' ');

const readBoxes = (
  text: string,
  mentions: readonly Mention[],
  direction: Direction,
): readonly Box[] => {
  const folded = fold(text);
  const boxes: Box[] = [];
  for (const mention of mentions) {
    if (mention.kind !== 'address' && mention.kind !== 'domain') continue;
    const { start, end, value } = mention;
    const last = boxes.at(-1);
    if (last?.key === value && start - last.end < 3) {
      boxes[boxes.length - 1] = { ...last, end };
      continue;
    }
    const lead = unwrap(folded.slice(Math.max(0, start - WINDOW), start));
    const tail = folded.slice(end, end + WINDOW).replace(/^[>"'\]|)*_]+/, '');
    const part = partOf(lead, tail, direction);
    const isSecond = SECOND_HALF.test(
      folded.slice(last?.end ?? start, start).replace(/(?<![-=\s])>|<|["'()]|mailto:/g, ''),
    );
    if (last && isSecond && last.part === null)
      boxes[boxes.length - 1] = { ...last, part: 'sender' };
    boxes.push({
      mailbox: mailboxOf(mention),
      key: value,
      part: isSecond ? 'recipient' : part,
      start,
      end,
    });
  }
  return boxes;
};

/** One entry per mailbox: where it is named twice, the telling one; addresses before bare domains of theirs. */
const distinct = (boxes: readonly Box[]): readonly Box[] => {
  const byKey = new Map<string, Box>();
  for (const box of boxes) {
    const known = byKey.get(box.key);
    if (!known || (known.part === null && box.part !== null)) byKey.set(box.key, box);
  }
  const all = [...byKey.values()];
  const withAddress = new Set(
    all.filter(({ mailbox }) => mailbox.address).map(({ mailbox }) => mailbox.domain),
  );
  return all.filter(
    ({ mailbox }) => mailbox.address !== undefined || !withAddress.has(mailbox.domain),
  );
};

type Side = 'sender' | 'recipient';

const opposite = (side: Side): Side => (side === 'sender' ? 'recipient' : 'sender');

const sideOf = (direction: Direction): Side | null =>
  direction === 'outgoing' ? 'sender' : direction === 'incoming' ? 'recipient' : null;

export type Roles = Pick<Facts, 'sender' | 'recipient' | 'own'>;

interface Said {
  sender?: Mailbox;
  recipient?: Mailbox;
}

/** The side that a sentence leaves open; where it leaves both, what is known of the speaker. */
const openSide = (said: Said, otherwise: Side | null): Side | null => {
  if (said.sender && said.recipient) return null;
  if (said.sender) return 'recipient';
  return said.recipient ? 'sender' : otherwise;
};

const place = (boxes: readonly Box[], ownSide: Side | null): Roles => {
  const first = (part: Part): Box | undefined => boxes.find((box) => box.part === part);
  const said: Said = {};
  for (const side of ['sender', 'recipient'] as const) {
    const box = first(side);
    if (box) said[side] = box.mailbox;
  }
  const [own, other] = [first('own'), first('other')];
  const side = own ? openSide(said, ownSide) : null;
  if (own && side) said[side] = own.mailbox;
  const rest = other ?? (own ? first(null) : undefined);
  const restSide = rest ? openSide(said, ownSide && opposite(ownSide)) : null;
  if (rest && restSide) said[restSide] = rest.mailbox;
  return side ? { ...said, own: side } : said;
};

/**
 * Who writes to whom, as far as the sentence says. `ownSide` is what is known of the speaker before.
 * A bare address in an answer gets no role: the caller knows what was asked.
 */
export function findRoles(
  text: string,
  mentions: readonly Mention[],
  direction: Direction,
  ownSide: Side | null,
): Roles {
  const boxes = distinct(readBoxes(text, mentions, direction));
  if (boxes.length === 0 || boxes.length > MAX_MAILBOXES) return {};
  const roles = place(boxes, ownSide ?? sideOf(direction));
  if (roles.own || !roles.sender || !roles.recipient) return roles;
  const sender = boxes.find(({ mailbox }) => mailbox === roles.sender);
  const lead = fold(text).slice(0, sender?.start ?? 0);
  return direction !== 'incoming' && FIRST_PERSON.test(lead) ? { ...roles, own: 'sender' } : roles;
}
