import { quotedReply, readSmtpReply, withoutConsent, type SmtpReply } from '../mail/smtp-reply.ts';
import { findRefusedAddress } from '../mail/returned-message.ts';
import type { ExplainedRecipient, Explanation, ReturnedMessage } from '../model/facts.ts';
import type { Action } from '../model/words.ts';
import { findCause, type Cause, type ExplainKnowledge } from './explain-cause.ts';
import type { Refuser } from './explain-fault.ts';
import type { Speaker } from './explain-match.ts';

/** One recipient as the mail's machine-readable part, or its prose, names it. */
export interface NoticeRecipient {
  readonly address: string | null;
  readonly action: Action | null;
  readonly status: string | null;
  readonly diagnostic: string;
  /** What the prose says of this recipient beside the diagnostic. */
  readonly prose: string;
  readonly remoteHost: string | null;
}

/** A refusal, gathered from a mail or from pasted text, before it is judged. */
export interface Notice {
  readonly kind: 'bounce' | 'error';
  /** Where the author's name may stand: From, Subject, the first words. */
  readonly signature: string;
  /** All that may be read as an error. */
  readonly text: string;
  readonly reportingHost: string | null;
  readonly recipients: readonly NoticeRecipient[];
  readonly returned: ReturnedMessage;
}

/** A notice with its first words in lower case, as the expressions below want them, and who wrote it. */
interface WholeNotice extends Notice {
  readonly lower: string;
  /** No recipient has a code of its own: the one in the notice is everybody's. */
  readonly isShared: boolean;
  readonly writer: string | null;
}

const MAX_WORDS_CHARS = 20_000;

const DELAYED =
  /status=deferred|stat=deferred|action: ?delayed|warning message only|(?:has|have|is|was|been) (?:been )?delayed|delivery (?:is |was )?delayed|will (?:be retried|keep trying|continue|try again)|no action is required|need not (?:be )?resen[dt]|no need to (?:re-?send|send it again)|could not yet |will retry |(?:has|have) not yet been|not (?:yet )?been delivered (?:yet|after|for)|still undelivered|do not need to resend|could not be delivered for the last|(?:noch|bisher) nicht zugestellt|ritardat|in ritardo|retard[ée]e?\b|retrasad|verzögert|atrasad|vertraagd|opóźnion|fördröjd|försenad|遅延|遅れ|ещё не доставлен|пока не доставлен|продолжаем попытки|being held until|prime dodici ore/;
const FINAL =
  /could not be delivered to (?:one|all)|could not\s{1,3}be delivered to|permanent|n[o']t delivered to|delivery has failed|giv(?:ing|en) up|undeliverable|inform you that your message could not|failed permanently|fatal error|rejected your message|status=bounced|returned to sender|returning message|unable to deliver|has been (?:removed from|returned)|no further (?:delivery )?attempts|retry time ?out|too long|failed recipient|(?:could not|cannot|can't|couldn't) (?:be )?deliver|failed to deliver|(?:was|were|been) (?:automatically )?rejected|could not be reached|did not receive (?:this|your|the)|impossible to (?:deliver|distribute)|delivery of the e-?mail was stopped|will not continue trying|following undeliverable/;

/** Receipts of delivery, as mail programs word them. */
const REACHED =
  /\bsuccessfully delivered to\b|successful (?:mail )?delivery (?:report|notification)|message delivered successfully|delivered to a mail gateway|was (?:successfully )?(?:delivered|relayed) to these recipients/;

/** Whether a text speaks of a server's retries or of the end of them; null where it says neither. */
function actionOfText(lower: string, reply: SmtpReply): Action | null {
  if (DELAYED.test(lower)) return 'delayed';
  if (FINAL.test(lower)) return 'failed';
  if (REACHED.test(lower) && reply.replyCode === null) return 'delivered';
  return (reply.replyCode ?? reply.status)?.startsWith('5') ? 'failed' : null;
}

const REMOTE_WORDS =
  /\bsaid:|remote (?:host|server|mail server|mta)|other server|gave this error|<<< |did not like|responded with|rejected by the (?:recipient|server)|returned the following|server (?:response|replied)/;

/** How mail programs tell that the person's own outgoing server answered. */
const SUBMISSION =
  /outgoing (?:mail |smtp )?server|:(?:587|465)\b|\bport[: ]{1,2}(?:587|465)\b|(?:posta|server) in uscita|(?:serveur|courrier) sortant|serveur d'envoi|postausgang|servidor (?:de correo )?(?:saliente|de salida)|correo saliente|sending (?:of )?(?:the )?message failed|error (?:occurred )?while sending (?:the )?(?:mail|message)|errore durante l'invio|smtp error: could not|smtpauthenticationerror|using the smtp server|0x800ccc/;

/** Standing sentences of mail programs, which tell of no cause though they use its words. */
const STANDING: readonly RegExp[] = [
  /this is a permanent error; i've given up\. sorry it didn't work out\.?/gi,
  /^[ \t]*giving up on [0-9a-f.:]{3,45}\.?[ \t]*$/gim,
  /the number and\s{1,3}frequency\s{1,3}of delivery attempts are determined by local configuration parameters\.?/gi,
  /some possible\s{1,3}reasons for this delay:\s{1,8}\* network congestion or failure\.\s{1,8}\* the destination mail server is temporarily off-line\./gi,
  /eventually the mail delivery software will give up,\s{1,3}and when that happens, the message will be returned to you\./gi,
  /you have sent the message[^.]{0,80}, or a sender address was faked\./gi,
  /a final delivery status notification will be generated if delivery\s{1,3}proves to be impossible within the configured time limit\./gi,
  /but it was rejected by the recipient domain\. we recommend contacting the other email provider/gi,
  /i am sending you this message to inform you on the delivery status[^]{0,400}?the original\s{1,3}message\./gi,
  /the usual cause of this problem is invalid\s{1,3}recipient address or maintenance at the recipient side\./gi,
  // footers of scanners
  /^[^\n]{0,120}\b(?:no virus(?:es)? found|virus[- ]?free|(?:been|was|is) (?:scanned|checked)|scanned (?:for|by)|checked by)\b[^\n]{0,200}$/gim,
  // what the sender's own mail was called
  /^the subject of the message is: [^\n]*(?:\n[ \t]+\S[^\n]*){0,4}$/gim,
  /^[ \t>]*(?:the )?(?:original )?(?:message |mail |email )?(?:subject|betreff|oggetto|objet|asunto)(?: is| was)?[ \t]*: [^\n]*$/gim,
  /delivery will continue to be attempted until [^\n]{0,80}/gi,
];

/** A single line is the cause itself, or nothing. */
const withoutStanding = (text: string): string =>
  text.includes('\n')
    ? STANDING.reduce((rest, sentence) => rest.replace(sentence, ' '), text)
    : text;

const sharesDomain = (host: string | null, address: string | null): boolean => {
  const domain = address?.split('@').at(-1)?.toLowerCase();
  if (!host || !domain) return false;
  return host === domain || host.endsWith(`.${domain}`) || domain.endsWith(`.${host}`);
};

const isOwn = (host: string | null, notice: Notice): boolean =>
  host !== null && host === notice.reportingHost;

/** A name that nobody knows has nobody who could speak. */
const isNameOnly = (host: string | null, address: string | null, cause: Cause): boolean =>
  cause.reason === 'hostunknown' && host === address?.split('@').at(-1)?.toLowerCase();

const isReached = ({ action }: NoticeRecipient): boolean =>
  action === 'delivered' || action === 'relayed' || action === 'expanded';

/** A notice that also lists who got the mail is about the others. */
const troubledOf = (recipients: readonly NoticeRecipient[]): readonly NoticeRecipient[] => {
  const troubled = recipients.filter((recipient) => !isReached(recipient));
  return troubled.length > 0 ? troubled : recipients;
};

const addressOf = (from: string | null): string | null =>
  /[^\s<>"]{1,128}@[^\s<>"]{1,253}/.exec(from ?? '')?.[0] ?? null;

/** Whose side refuses, as far as names show it. */
const refuserOf = (
  host: string | null,
  own: NoticeRecipient,
  notice: Notice,
  isOwnWord: boolean,
  command: SmtpReply['command'],
): Refuser | null => {
  if (sharesDomain(host, own.address) || sharesDomain(notice.reportingHost, own.address))
    return 'recipient-side';
  const sender = addressOf(notice.returned.from);
  if (isOwnWord && sharesDomain(notice.reportingHost, sender)) return 'senders-server';
  if (sharesDomain(host, sender)) return 'sender-side';
  if (host !== null && command === 'rcpt') return 'recipient-side';
  return isOwnWord ? 'sender-side' : null;
};

interface Read {
  readonly recipient: ExplainedRecipient;
  readonly cause: Cause;
  readonly host: string | null;
  readonly sendingIp: string | null;
}

const firstReply = (texts: readonly string[]): SmtpReply => {
  const replies = texts.map(readSmtpReply);
  const first = <K extends keyof SmtpReply>(key: K): SmtpReply[K] | null =>
    replies.find((reply) => reply[key] !== null)?.[key] ?? null;
  return {
    replyCode: first('replyCode'),
    status: first('status'),
    host: first('host'),
    command: first('command'),
  };
};

/** The field of the DSN says 5.0.0 where the words say 5.1.1: the finer one is of use. */
const betterStatus = (field: string | null, spoken: string | null): string | null =>
  field === null || (/\.0\.0$/.test(field) && spoken !== null && !spoken.startsWith('2'))
    ? (spoken ?? field)
    : field;

const speakerOf = (
  notice: WholeNotice,
  isRemote: boolean,
  { rules }: ExplainKnowledge,
): Speaker | null => {
  if (notice.kind === 'bounce') return isRemote ? 'remote' : 'own';
  if (SUBMISSION.test(notice.lower) || rules.isSubmission(notice.text)) return 'submission';
  return isRemote ? 'remote' : null;
};

/** A program that failed to log in tells its own story: the server's words alone would be a person's. */
const OWN_STORY = /sasl (?:\[cached\] )?authentication failed/i;

/** A server's own words tell more than what a program says around them. */
const withQuoted = (texts: readonly string[]): readonly string[] => {
  const at = texts.findIndex((text) => readSmtpReply(text).replyCode !== null);
  const said = texts[at] ?? '';
  const quoted = OWN_STORY.test(said) ? null : quotedReply(said);
  return quoted === null ? texts : [...texts.slice(0, at), quoted, ...texts.slice(at)];
};

/** Prose may tell of waiting first and of the end below: the end is what counts. */
const lastReply = (near: SmtpReply, whole: SmtpReply): SmtpReply =>
  near.replyCode?.startsWith('4') === true && whole.replyCode?.startsWith('5') === true
    ? { ...near, ...whole }
    : near;

const nearOf = ({ diagnostic, prose }: NoticeRecipient): readonly string[] =>
  [diagnostic, prose].filter((text) => text.trim() !== '');

/** A line that says two words or more beside the address, and is no field of a report. */
const saysMore = (line: string, address: string): boolean => {
  const rest = line.toLowerCase().replaceAll(address, '');
  return /[a-z]{3}[^a-z]+[a-z]{3}/.test(rest) && !/^[ \t>]*[a-z-]{3,40}:/.test(rest);
};

/** Lines of a transcript that name a recipient and say something of it. */
const linesAbout = (address: string | null, text: string): readonly string[] => {
  if (address === null) return [];
  const name = address.toLowerCase();
  const lines = text
    .slice(0, MAX_WORDS_CHARS)
    .split('\n')
    .filter((line) => line.toLowerCase().includes(name) && saysMore(line, name));
  return lines.length === 0 ? [] : [lines.join('\n')];
};

const hasOwnCode = (recipient: NoticeRecipient): boolean =>
  nearOf(recipient).some((text) => {
    const { replyCode, status } = readSmtpReply(text);
    return replyCode !== null || status !== null;
  });

const readRecipient = (
  own: NoticeRecipient,
  notice: WholeNotice,
  knowledge: ExplainKnowledge,
): Read => {
  const isOnly = notice.recipients.length === 1;
  const said = nearOf(own);
  const near = said.length > 0 || isOnly ? said : linesAbout(own.address, notice.text);
  const wide = isOnly || notice.isShared || near.length === 0 ? [...near, notice.text] : near;
  const texts = withQuoted(wide);
  const told = firstReply(wide);
  const isProse = isOnly && own.action === null;
  const reply = isProse ? lastReply(told, readSmtpReply(notice.text)) : told;
  const named = isOwn(own.remoteHost, notice) ? null : own.remoteHost;
  const host = reply.host ?? named;
  const isRemote =
    host === null ? REMOTE_WORDS.test(wide.join('\n').toLowerCase()) : !isOwn(host, notice);
  const speaker = speakerOf(notice, isRemote, knowledge);
  const isNotice = notice.kind === 'bounce' || notice.writer !== null;
  const action = own.action ?? actionOfText(notice.lower, reply) ?? (isNotice ? 'failed' : null);
  const cause = findCause(
    {
      texts,
      reply: { ...reply, host },
      statuses: [own.status],
      action,
      speaker,
      refuser: refuserOf(host, own, notice, speaker === 'own', reply.command),
    },
    knowledge,
  );
  const diagnostic = (near[0] ?? notice.text).replace(/\s+/g, ' ').trim();
  return {
    recipient: {
      address: own.address,
      action,
      replyCode: reply.replyCode,
      status: betterStatus(own.status, reply.status),
      reason: cause.reason,
      hop: cause.hop,
      fault: cause.fault,
      temporary: cause.temporary,
      diagnostic: diagnostic === '' ? null : diagnostic.slice(0, 1_000),
      remoteHost: host,
    },
    cause,
    host: speaker === 'remote' && !isNameOnly(host, own.address, cause) ? host : null,
    sendingIp: findRefusedAddress(wide[0] ?? ''),
  };
};

const UNNAMED: NoticeRecipient = {
  address: null,
  action: null,
  status: null,
  diagnostic: '',
  prose: '',
  remoteHost: null,
};

/** A single line is nobody's letter; what quotes a server is not written by it. */
const writerOf = ({ kind, signature, text }: Notice, { rules }: ExplainKnowledge): string | null =>
  kind === 'bounce' || text.trim().includes('\n')
    ? rules.writer(`${signature}\n${text.slice(0, 4_000)}`)
    : null;

/** Judges every recipient of a notice; the first cause that is found stands for the whole. */
export function explainNotice(notice: Notice, knowledge: ExplainKnowledge): Explanation {
  const given = notice.recipients.length > 0 ? troubledOf(notice.recipients) : [UNNAMED];
  const lower = notice.text.slice(0, MAX_WORDS_CHARS).toLowerCase();
  const text = withoutStanding(withoutConsent(notice.text));
  const writer = writerOf(notice, knowledge);
  const isShared =
    given.length > 1 && !given.some(hasOwnCode) && readSmtpReply(text).replyCode !== null;
  const whole = { ...notice, text, recipients: given, lower, writer, isShared };
  const read = given.map((recipient) => readRecipient(recipient, whole, knowledge));
  const first = read.find(({ cause }) => cause.reason !== null) ?? read[0];
  if (!first) throw new Error('a notice has at least one entry'); // see `given`
  const { recipient, cause } = first;
  return {
    kind: notice.kind,
    writtenBy: writer,
    refusedBy: first.host,
    reason: cause.reason,
    hop: cause.hop,
    fault: cause.fault,
    temporary: cause.temporary,
    confidence: cause.confidence,
    replyCode: recipient.replyCode,
    status: recipient.status,
    recipients: read.map((entry) => entry.recipient),
    returned: { ...notice.returned, sendingIp: first.sendingIp },
    headers: null,
    rule: cause.rule,
  };
}
