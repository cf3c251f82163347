import { headerValue, type HeaderField } from '../mail/header-block.ts';

/** Answers of programs to whoever writes, by the beginning of their subject. */
export const AUTO_SUBJECT =
  /^(?:auto(?:mat\S{0,8})?[ -]?(?:re(?:ply|spon|sponse)|antwo(?:rt|ord)|resp)|auto: ?|autom\S{0,10} (?:antwo(?:rt|ord)|answer|svar|odpowied|odpov)|(?:r[eé]ponse|risposta|respuesta|resposta) auto|(?:odpowied[zź]|antwoord) auto|autoreply|autorespon|autosvar|(?:re: )?out[- ]of[- ](?:the[- ])?office|(?:re: )?(?:away from my|vacation)|(?:sono )?(?:fuori (?:ufficio|sede)|assente|in ferie)|risponditore auto|message d'absence|absence|(?:avis|notification) d'absence|abwesen|nicht im (?:b[uü]ro|haus)|fuera de la oficina|ausencia|fora do escrit[oó]rio|aus[eê]ncia|afwezig|yahoo! auto response|自動(?:応答|返信)|自动(?:回复|答复)|автоответ|\[[^\]\n]{1,60}\] autoreply)/iu;

/** The same in the subject's middle or end. */
const AUTO_WORDS =
  /(?:is|am|are) (?:currently )?(?:out of (?:the )?office|away|on (?:vacation|holiday|leave))|\((?:out of (?:the )?office|auto(?:matic)?[- ]?reply|autoreply)\)/i;

/** Programs that answer in a person's name, whatever the subject. */
const VACATION_PROGRAM = /vacation program|autoresponder|auto-?reply|x-vacation/i;

/** Help desks that have noted what somebody wrote. */
const TICKET =
  /(?:request|ticket|case|enquiry|inquiry|message|e-?mail)\b[^\n]{0,60}\b(?:has been|was|have been) (?:received|created|opened|logged|registered|assigned)|we(?: have|'ve) received your|in response to the creation of|thank you for (?:contacting|your (?:message|request|e-?mail|enquiry|inquiry))|abbiamo ricevuto la (?:sua|tua)|ricevuta la (?:sua|tua)|votre (?:demande|ticket|message)[^\n]{0,30} (?:a (?:bien )?été|est) (?:reçu|enregistr|cré)|ihre (?:anfrage|nachricht|e-?mail|mitteilung)[^\n]{0,40} (?:erhalten|eingegangen|empfangen)|hemos recibido su|su solicitud[^\n]{0,30} (?:recibida|registrada)|recebemos (?:a )?sua|uw (?:bericht|verzoek|aanvraag)[^\n]{0,40} ontvangen/i;

const hasHeader = (headers: readonly HeaderField[], names: RegExp): boolean =>
  headers.some(({ name }) => names.test(name));

/** Marks by which help desks and notice services keep others from answering them. */
const isByProgram = (headers: readonly HeaderField[]): boolean =>
  /^auto-generated/i.test(headerValue(headers, 'auto-submitted') ?? '') ||
  /bulk|junk|auto/i.test(headerValue(headers, 'precedence') ?? '') ||
  hasHeader(headers, /^(?:x-auto-response-suppress|rt-ticket|x-otrs-loop|x-zendesk-\S+)$/);

/** Whether the head says that a program answered in somebody's name. RFC 3834 §5. */
export const isMarkedAutoReply = (headers: readonly HeaderField[]): boolean =>
  /^auto-replied/i.test(headerValue(headers, 'auto-submitted') ?? '') ||
  hasHeader(headers, /^x-auto(?:reply|respond|responder|reply-from)$/) ||
  /auto[_-]?reply/i.test(headerValue(headers, 'precedence') ?? '') ||
  VACATION_PROGRAM.test(headerValue(headers, 'from') ?? '') ||
  VACATION_PROGRAM.test(headerValue(headers, 'x-mailer') ?? '');

/** Whether a mail without such marks sounds like one, or is a help desk's "we have got it". */
export const isAutoReply = (
  headers: readonly HeaderField[],
  subject: string,
  text: string,
): boolean =>
  isMarkedAutoReply(headers) ||
  AUTO_WORDS.test(subject) ||
  (isByProgram(headers) && TICKET.test(`${subject}\n${text.slice(0, 2_000)}`));

/** Outlook's receipts without the machine-readable part: "Your message … was read on …". */
const RECEIPT_TEXT =
  /^[^\n]{0,60}(?:your message|il messaggio|ihre nachricht|votre message|el mensaje|uw bericht|a sua mensagem|sua mensagem|ditt meddelande|twoja wiadomość)\s[^]{1,800}(?:was (?:read|displayed|deleted without being read)|è stato (?:letto|eliminato)|(?:wurde|am)[^\n]{0,60} gelesen|ungelesen gelöscht|a été (?:lu|supprimé)|se (?:leyó|eliminó)|fue leído|is gelezen|foi lida|lästes|została (?:odczytana|przeczytana))/iu;

export const isReadReceiptText = (text: string): boolean =>
  RECEIPT_TEXT.test(text.slice(0, 1_500).trimStart());

/** Receipts of servers that come as prose only; the recipient's server may have said nothing. */
const DELIVERED_TEXT =
  /delivery to these recipients[^\n]{0,30} is complete|(?:your )?message (?:has been|was) (?:successfully )?delivered to (?:the following|these)|your message was successfully delivered|das zustellen|die zustellung an (?:folgende|diese)[^\n]{0,40} (?:wurde|ist) abgeschlossen|il recapito a questi destinatari[^\n]{0,30} [eè] stato completato|la remise [àa] ces destinataires[^\n]{0,40} (?:est terminée|a été effectuée)|la entrega a estos destinatarios[^\n]{0,40} (?:se ha completado|está completa)|de bezorging [^\n]{0,60} is voltooid|a entrega a estes destinatários[^\n]{0,40} (?:foi concluída|está concluída)/iu;

export const isDeliveryReceiptText = (text: string): boolean =>
  DELIVERED_TEXT.test(text.slice(0, 1_500));

/** Those who want to see a person before they take mail. */
const CHALLENGE =
  /(?:confirm|verify|authenticate|approve)[^\n]{0,40}(?:your (?:e-?mail|message|mail|address)|that you (?:are|sent)|you are (?:a )?(?:real )?(?:live )?human|delivery of)|boxtrapper|\btmda\b|challenge[- ]response|spamarrest|sender verification required|requires? (?:that you verify|verification)|(?:approved|allowed|trusted) senders?[^\n]{0,80}(?:form|request|click|link|reply)|(?:only from|mittenti) [^\n]{0,30}(?:approvat|approved|I have approved)|i'm protecting myself from|conferma (?:il tuo|l'invio)|confirmação de envio|confirme o envio|(?:bestätigen sie|confirmez|confirme) [^\n]{0,40}(?:ihre nachricht|absender|votre message|su mensaje)|whitelist[^\n]{0,60}(?:click|reply)|(?:click|reply)[^\n]{0,60}whitelist/i;

/** Lists of what a filter held back, which also offer links to click. */
const DIGEST = /quarantine|digest|spam summary|held messages|message hold/i;

export const isChallenge = (subject: string, text: string): boolean =>
  CHALLENGE.test(`${subject}\n${text.slice(0, 2_000)}`) && !DIGEST.test(subject);
