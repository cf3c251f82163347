import { headerValue, type HeaderField } from '../mail/header-block.ts';
import { decodeHeader, type OpenedMessage } from '../mail/message.ts';
import type { ExplainedKind } from '../model/words.ts';

const BOUNCE_SUBJECT =
  /undeliver|non[ -]?deliver|not delivered|deliver(?:y|ing)[^\n]{0,30}(?:fail|problem|error|delay|status|impossible)|fail(?:ed|ure)[^\n]{0,30}(?:deliver|mail|notice)|(?:mail|message)[^\n]{0,12}(?:fail|undeliv|deliver|system error|error|returned)|return(?:ed|ing)[^\n]{0,10}(?:mail|message|to sender)|failure notice|could ?n[o']t (?:be )?(?:send|sent|deliver)|warning: (?:could not|message)|\bndn\b|\bndr\b|unzustellbar|nicht zugestellt|unzugestellt|non remis|non distribu|non livr|mancato recapito|impossibile (?:recapitare|consegnare)|non recapitabile|mancata consegna|no se (?:puede|pudo|ha podido) entregar|no entregado|returned to sender|user unknown|bounce|(?:are|is) not (?:a )?member|sendungsbenachrichtigung|エラー|配信|失敗/i;

const BOUNCE_AUTHOR =
  /mailer-?daemon|post[ _-]?master|mail delivery|maildelivery|mail\.delivery|mail(?:er)? (?:administrator|deliver|system)|system administrator|microsoft ?exchange|ndr@|bounce|double-bounce|mdaemon/i;

const AUTO_SUBJECT =
  /^(?:auto(?:matic|matisch)?[ -]?(?:re(?:ply|spon|sponse)|antwort)|auto:|autoreply|autorespon|out of (?:the )?office|(?:re: )?vacation|risposta automatica|fuori (?:ufficio|sede)|r[ée]ponse automatique|absence|abwesenheit|automatische antwort|respuesta autom|fuera de la oficina)/i;

const CHALLENGE =
  /(?:confirm|verify|authenticate|approve)[^\n]{0,40}(?:your (?:e-?mail|message|mail|address)|that you (?:are|sent)|you are (?:a )?human|delivery of)|boxtrapper|\btmda\b|challenge[- ]response|spamarrest|sender verification required|whitelist[^\n]{0,60}(?:click|reply)|(?:click|reply)[^\n]{0,60}whitelist/i;

const isAutoReply = (headers: readonly HeaderField[], subject: string): boolean => {
  const submitted = headerValue(headers, 'auto-submitted')?.toLowerCase() ?? 'no';
  return (
    submitted.startsWith('auto-replied') ||
    headerValue(headers, 'x-autoreply') !== null ||
    headerValue(headers, 'x-autorespond') !== null ||
    /auto[_-]?reply/i.test(headerValue(headers, 'precedence') ?? '') ||
    AUTO_SUBJECT.test(subject)
  );
};

/** What the mail's own head and parts say it is. `maybe-bounce`: its words must decide. */
export type MailKind = ExplainedKind | 'maybe-bounce';

/** Tells what kind a mail is, before its words are read. */
export function kindOfMail(message: OpenedMessage): MailKind {
  const { headers, types } = message;
  const subject = decodeHeader(headerValue(headers, 'subject') ?? '').trim();
  const hasType = (type: string): boolean => types.some((own) => own.includes(type));
  if (
    hasType('feedback-report') ||
    /^complaint about message from|^email feedback report/i.test(subject)
  )
    return 'feedback-report';
  // what a filter of the recipient refuses comes as a receipt, too (Dovecot, RFC 5429 §2.1.2)
  const isRefusal = /\(rejected\)/i.test(headerValue(headers, 'auto-submitted') ?? '');
  if (hasType('disposition-notification')) return isRefusal ? 'bounce' : 'read-receipt';
  if (message.deliveryStatus !== null) return 'bounce';
  if (headerValue(headers, 'x-failed-recipients')) return 'bounce';
  const author = [headerValue(headers, 'from'), headerValue(headers, 'return-path')].join(' ');
  const isEmptyPath = /^<\s*>$/.test(headerValue(headers, 'return-path') ?? '');
  const byMachine = BOUNCE_AUTHOR.test(author);
  if (CHALLENGE.test(`${subject}\n${message.text.slice(0, 2_000)}`) && !byMachine)
    return 'challenge';
  if (AUTO_SUBJECT.test(subject)) return 'auto-reply';
  const saysSo = BOUNCE_SUBJECT.test(subject);
  if (byMachine && saysSo) return 'bounce';
  if (byMachine || saysSo || hasType('delivery-status')) return 'maybe-bounce';
  if (isAutoReply(headers, subject)) return 'auto-reply';
  return isEmptyPath ? 'maybe-bounce' : 'message';
}
