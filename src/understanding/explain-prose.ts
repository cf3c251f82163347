import type { Explanation } from '../model/facts.ts';
import type { RuleBook } from './explain-match.ts';

/** What machine text has and prose about mail has not, where no rule knows the words. */
const MACHINE =
  /^\W{0,6}[45]\d\d[ -]|smtp|\bhost\b|server|said:|error|reject|refus|deliver|status=|<<<|tried to contact|did not reach|recapit|zustell|remise|entrega/im;

/** What only programs write, however much a person writes around it. */
const WRITTEN_BY_PROGRAM =
  /said:|<<<|i'm sorry to have to inform|i'm afraid i wasn't able|your (?:message|e-?mail|mail) (?:could not|couldn't|to |has not|was not|wasn't|did not)|this is the mail system|created automatically by mail|mail delivery failed|undeliverable|rcpt to|\bstat(?:us)?=|connect to \S{3,255}\[|name service error|smtp;|smtp error:|mail delivery (?:sub)?system|final-recipient|diagnostic|the following (?:address|recipient)|response from the remote server|remote server returned|server \S{0,255} ?(?:answered|responded|replied)|imap server|login to server|could not be delivered to|couldn't be delivered|wasn't delivered to|\[authenticationfailed\]|\b0x8[0-9a-f]{7}\b/i;

/** The same in other languages, to the person who wrote: "your message", never "my message". */
const WRITTEN_ABROAD =
  /recapito (?:non riuscito|ritardat|in ritardo|incompleto|del messaggio)|non è stato recapitato a |(?:server (?:di )?(?:posta )?in uscita|serveur sortant|postausgangs-?server|servidor de salida) \(smtp\)|smtp-server|n['’]a pas été remis à |wurde nicht an [^\n]{1,200} zugestellt|no se ha entregado a |(?:l[ií]mite|cuota|error) (?:diario )?de env[ií]o|impossibile (?:recapitare|consegnare)|(?:tuo|suo|vostro) (?:messaggio|e-?mail)|ai seguenti destinatari|seguenti destinatari|destinatari seguenti|informazioni di diagnostica|cassetta postale del destinatario|il server (?:di posta |remoto )?ha (?:risposto|rifiutato)|errore smtp|avviso di (?:mancata consegna|non accettazione)|[ée]chec de (?:la )?(?:remise|distribution)|votre (?:message|courriel|e-?mail|courrier)|destinataires? suivants?|informations de diagnostic|le serveur (?:distant |de messagerie )?a r[ée]pondu|erreur smtp|(?:ihre|deine) (?:nachricht|e-?mail|mail)|folgende(?:n|r|\(r\))? empf(?:ä|ae)nger|diagnoseinformationen|fehler bei der nachrichtenzustellung|unzustellbar|smtp[- ]fehler|server (?:antwortete|meldete)|(?:su|tu) (?:mensaje|correo)|(?:siguientes?|estos) destinatarios?|destinatarios? siguientes?|informaci[óo]n de diagn[óo]stico|error (?:de )?smtp|el servidor (?:remoto |de correo )?(?:ha )?respondi|(?:sua|a sua) mensagem|seguintes? destinat[áa]rios?|(?:uw|je) bericht|volgende ontvanger|twoja wiadomo|va[šs]e zpr[áa]va|din besked|ditt meddelande|viesti[äa]si|iletiniz|mesajul dumneavoastr|az [öo]n [üu]zenet|το μήνυμά σας|ваше (?:сообщение|письмо|повідомлення)|お客様のメール|您的邮件|귀하의 메/i;

/** A person's own sentence: "my mailbox is full" tells of trouble, but is no answer of a server. */
const OF_A_PERSON =
  /(?<![\w'.@])(?:i|i'm|i've|my|me|what now|how do|how can|please help|pls|any help|io|ho|mio|mia|miei|mie|mi|noi|abbiamo|nostro|nostra|nostri|riesco|dimmi|ciao|buongiorno|salve|je|j'ai|mon|ma|mes|nous|notre|nos|bonjour|ich|mein|meine|meinen|meinem|wir|unser|unsere|uns|hallo|yo|mis|nuestro|nuestra|nuestros|envio|envío|hola|hi|hello|ik|mijn|wij|onze|meu|minha|nosso|yesterday|colleagues?|customers|ieri|colleg[ah]i?|gestern|kollege|kollegin|hier soir|collègue|ayer|compañer[oa]s?)(?![\w'@]|::)|\?(?=\s|$)/i;

/** Servers answer; they do not ask. */
const QUESTION =
  /^\W{0,3}(?:which|what|where|why|how|when|who|can|is|are|does|should|perch[eé]|come|cosa|quale|quando|dove|warum|wieso|wie|was|wo|wann|welche[rs]?|pourquoi|comment|quel(?:le)?|qué|cómo|cuál|cuándo|dónde|por qué) [a-zà-ü]/i;

/** Servers say these as well. */
const OF_SEVERAL = /\b(?:we|our|us)\b/i;

/** Up to this length a text without a code may be a reply that has lost it. */
const MAX_REPLY_CHARS = 120;
const DOUBT = 0.65;

const QUOTED = /"([^"\n]{12,1000})"|“([^”\n]{12,1000})”|«([^»\n]{12,1000})»|`([^`\n]{12,1000})`/g;

const MAX_QUOTATIONS = 10;

/** Phrases that programs write, whoever pastes them. */
export const isOfProgram = (text: string): boolean =>
  WRITTEN_BY_PROGRAM.test(text) || WRITTEN_ABROAD.test(text);

/** A person speaks of themselves, or asks. */
export const isOfPerson = (text: string): boolean => OF_A_PERSON.test(text) || QUESTION.test(text);

const isProse = (text: string): boolean => isOfPerson(text) && !isOfProgram(text);

/**
 * Whether what was read in a pasted text is the word of a server or program. A person who writes
 * about spam or passwords accuses nobody: without a code, only telling words outside of prose count.
 */
export function isServersWord(explained: Explanation, text: string, rules: RuleBook): boolean {
  if (explained.status !== null || explained.writtenBy !== null) return true;
  if (explained.replyCode !== null) return explained.rule !== null || MACHINE.test(text);
  if (explained.rule === null || isProse(text)) return false;
  return rules.isTelling(explained.rule) || !OF_SEVERAL.test(text);
}

/** A longer text without a code or a program's phrases may be a person's after all: never certain. */
export function withDoubt(explained: Explanation, text: string): Explanation {
  const hasCode = explained.replyCode !== null || explained.status !== null;
  if (hasCode || text.length <= MAX_REPLY_CHARS || isOfProgram(text)) return explained;
  return { ...explained, confidence: Math.min(explained.confidence, DOUBT) };
}

/** What a person quotes in a sentence of their own; empty where nothing is quoted. */
export function quotationsIn(text: string): string {
  if (!isProse(text)) return '';
  return [...text.matchAll(QUOTED)]
    .slice(0, MAX_QUOTATIONS)
    .map((found) => found.slice(1).find((part) => part !== undefined) ?? '')
    .join('\n');
}
