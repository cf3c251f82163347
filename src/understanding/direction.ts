import type { Direction, Intent } from '../model/words.ts';

/** What each kind of complaint nearly always means, seen from the writer. */
const USUAL: Readonly<Record<Intent, Direction>> = {
  cannot_send: 'outgoing',
  bounce_received: 'outgoing',
  sent_not_arrived: 'outgoing',
  cannot_receive: 'incoming',
  delayed: 'unknown',
  goes_to_spam: 'outgoing',
  marked_as_spoofed_auth_fail: 'outgoing',
  blocklisted: 'outgoing',
  attachment_or_size: 'outgoing',
  mailbox_full: 'incoming',
  client_login_or_connection: 'both',
  receiving_spam_or_phishing: 'incoming',
  how_to_configure_dns_auth: 'unknown',
  talk_to_human: 'unknown',
  presales_or_billing: 'unknown',
  greeting_or_thanks: 'unknown',
  other_out_of_scope: 'unknown',
};

/** Both ways named together: "send or receive", "né in entrata né in uscita". */
const BOTH =
  /\bsend(?:ing)? ?(?:,|or|and|nor|\/) ?(?:to )?(?:receiv|reciev|get|fetch)|receiv\w{0,9} ?(?:or|and|nor|\/) ?(?:to )?send|neither (?:send|receiv)\w{0,9} nor|(?:goes|comes) (?:out|in)\b.{0,12}\b(?:nothing|or) (?:goes|comes) (?:out|in)|in(?:coming)? (?:and|or) out(?:going)?|(?:invi|mand|spedi)\w{0,9} ?(?:e|o|ne|,|\/) ?(?:non |ne )?(?:a )?ricev|ricev\w{0,9} ?(?:e|o|ne|,|\/) ?(?:non |ne )?(?:a )?(?:invi|mand|spedi)|entrata.{0,8}uscita|uscita.{0,8}entrata|(?:esce|parte) e non entra|(?:envo|envoy)\w{0,9} (?:et|ou|ni) (?:de |ne |a )?(?:rec|recep)|ni envoi ni recep|recevoir (?:et|ou|ni) (?:d'|a )?envoy|(?:part|sort) et rien|(?:senden|versenden|schicken|verschicken|raus)\b.{0,20}\b(?:und|oder|noch)\b.{0,20}(?:empfang|rein\b)|empfangen (?:und|oder|noch) (?:senden|ver)|enviar? ?(?:y|o|ni) ?(?:de )?recib|ni envia|recib\w{0,9} (?:y|o|ni) envi|(?:sale|salen) ni entra/;

/** Somebody writes to the person: "write to us", "ci scrive", "in my inbox". */
const INCOMING =
  /\bincoming\b|\binbound\b|\b(?:to|reach(?:es|ing)?|sends?|sent|mails?|mailed|emails?|emailed|writes?|wrote|writing) (?:to )?(?:me|us)\b|\bto (?:our|my) (?:office|address|mailbox|account|inbox|domain|server|company)|\b(?:in|into|to) my (?:own )?(?:gmail |hotmail |outlook |yahoo )?(?:spam|junk|inbox|mailbox)|\bmy (?:filter|spam folder|junk folder)|(?:can ?not|cant|dont|do not|didnt|did not|never|not|hardly) (?:be )?(?:receiv|recev|reciev|get |got |getting)|\bi (?:only )?receive\b|\b(?:arrives?|comes?|came|get) (?:in|here|to me|to us)\b|legit(?:imate)? (?:senders?|mails? (?:from|is rejected))|our server (?:rejects|refuses|blocks)|(?:mail|mails|email|emails|messages?) from (?:the |a |one |my |our |some |all |other )?(?:outside|sender|supplier|colleague|customer|client|partner|friend)|\b(?:first )?mail (?:of|from) (?:any|every|each|everybody|new|someone)|\bcodes?\b.{0,25}\b(?:late|expired?|valid|after|minutes)|\bcan'?t download|\b(?:mi|ci|vi) (?:scriv|mand|invi|arriv|finisc|vann|recapit|giung|sped)|in entrata|in arrivo|(?:non|nulla|niente) (?:piu )?(?:ne )?ricev|nel mio spam|(?:tra|nello|nella) (?:mio|mia)|chi (?:ci|mi) scrive|a noi\b|nostro server rifiuta|(?:m|nous|me) (?:ecri|envoi|arriv|parvien|send)|\bm'(?:ecri|envo|arriv)|mes (?:spams|indesirables)|dans ma|ne (?:recoi|recev)|chez (?:moi|nous)|notre serveur refuse|\b(?:mir|uns|mich) (?:schreib|schick|send|erreich|mail)|schreibt (?:mir|uns)|erreich\w{0,9} (?:mich|uns)|bei (?:mir|uns) (?:an|im|nichts|kommt)|in mein(?:en|em)? (?:spam|junk|postfach)|unser server lehnt|an uns|\b(?:me|nos) (?:escrib|mand|envi|lleg|entra)\w*|a mi (?:spam|buzon|carpeta)|en mi (?:spam|buzon|carpeta)|no recib|nuestro servidor rechaza/;

/** The person writes to somebody: "our mails to", "i clienti ricevono", "recipient". */
const OUTGOING =
  /\boutgoing\b|\boutbound\b|\boutbox\b|\bqueued?\b|\b(?:i|we|ive|my|our) (?:\w+ )?(?:send|sent|wrote|write|mailed|emailed)\b|\b(?:my|our) (?:\w+ )?(?:mails?|emails?|messages?|newsletters?|invoices?|offers?|orders?)\b(?! (?:from|to (?:me|us)))|\b(?:customers?|clients?|recipients?|they|he|she|people|guests) (?:\w+ )?(?:get|gets|receive|find|see|say|tell|complain)|\brecipients?'?s?\b|sent folder|\bsending\b|message (?:has been |is )?(?:still )?(?:queued|delayed)|in coda|\buscita\b|\bspedi|\b(?:le|la|i) (?:nostr[aei]|mi[ae]i?) (?:mail|email|posta|messagg|newsletter|offert|fattur)|quello che (?:mando|invio|scrivo)|destinatari|clienti (?:ricev|trov)|file d'attente|destinataire|\b(?:mes|nos) (?:mails|messages|courriels)|(?:j'|nous |on )?envo|warteschlange|empfanger|\b(?:meine|unsere) (?:mails?|nachricht)|versend|verschick|\bcola\b|destinatario|\b(?:mis|nuestros) (?:correos|mensajes)|\benvi[oe]/;

/** The far mailbox is the full one. */
const FAR_MAILBOX =
  /\b(?:recipient|customer|client|boss|friend|destinatari|client[ei]|destinazione|destinataire|empfanger|kunde|destinatario)\w{0,12}'?s?\b.{0,25}(?:full|pien|plein|satur|voll|llen|quota|cuota)|(?:full|pien\w|plein\w?|satur\w{0,12}|voll|llen\w|quota|cuota)\b.{0,40}\b(?:recipient|destinatari|destinazione|destinataire|empfanger|of the customer)|returned|bounce|\b[45]\.2\.2\b|(?<!\d)[45]52(?!\d)|\b(?:his|her|their) (?:mailbox|inbox)/;

/** Reading and sending have their own servers and ports. */
const READS =
  /\bimap\b|\bincoming (?:e?mail )?server|\bserver (?:di|in|della posta in) (?:entrata|arrivo)|\bposteingangsserver|\bserveur (?:\w+ )?entrant|\bservidor (?:\w+ ){0,2}entrante|\bpop3?\b|\b(?:143|993|110|995)\b|\bfetch|download|scaric|abruf|abgeruf|descarg|releve|(?:can ?not|cant) get mail/;
const SENDS =
  /\bsmtp\w*\b|\boutgoing (?:e?mail )?server|\bserver (?:di|in|della posta in) uscita|\bpostausgangsserver|\bserveur (?:\w+ )?sortant|\bservidor (?:\w+ ){0,2}saliente|\b(?:465|587)\b|\bsend|\binvi|\bspedi|\benvo|\bversend|\bverschick|\benvi|(?<!\d)53[0-9](?!\d)|\bapp(?:lication)?[- ](?:specific )?password/;

const byPorts = (folded: string): Direction => {
  const [reads, sends] = [READS.test(folded), SENDS.test(folded)];
  return reads === sends ? 'both' : reads ? 'incoming' : 'outgoing';
};

/** Nothing about sending in it: "mail does not work". */
const NAMES_NO_WAY =
  /^(?!.*(?:send|sent|out|smtp|submit|reply|recipient|relay|sender|queue|invi|mand|sped|part|usci|esc|envo|sort|raus|versand|versend|schick|sal[ei]|envi|cola|25|newsletter|limit|scan|go\b|accept|form))/s;

const otherwise = (folded: string, usual: Direction): Direction => {
  const [incoming, outgoing] = [INCOMING.test(folded), OUTGOING.test(folded)];
  if (incoming === outgoing) return usual;
  return incoming ? 'incoming' : 'outgoing';
};

/** Which way the mail goes that the complaint is about. `folded`: the whole text. */
export function guessDirection(intent: Intent, folded: string): Direction {
  const usual = USUAL[intent];
  switch (intent) {
    case 'cannot_send':
      return BOTH.test(folded) || NAMES_NO_WAY.test(folded) ? 'both' : usual;
    case 'cannot_receive':
      return BOTH.test(folded) ? 'both' : usual;
    case 'client_login_or_connection':
      return byPorts(folded);
    case 'mailbox_full':
      return FAR_MAILBOX.test(folded) && !INCOMING.test(folded) ? 'outgoing' : usual;
    case 'delayed':
    case 'bounce_received':
    case 'goes_to_spam':
    case 'marked_as_spoofed_auth_fail':
    case 'blocklisted':
    case 'attachment_or_size':
      return otherwise(folded, usual);
    default:
      return usual;
  }
}
