import { readBounceBody, splitReturned } from '../mail/bounce-body.ts';
import { parseDeliveryStatus } from '../mail/dsn.ts';
import { readMtaLog } from '../mail/mta-log.ts';
import { NOTHING_RETURNED, readReturnedMessage } from '../mail/returned-message.ts';
import { readSmtpDialogue } from '../mail/smtp-dialogue.ts';
import type { Explanation } from '../model/facts.ts';
import type { ExplainKnowledge } from './explain-cause.ts';
import { explainEvent } from './explain-event.ts';
import { explainNotice, type NoticeRecipient } from './explain-notice.ts';
import { explainPec } from './explain-pec.ts';
import { isServersWord, quotationsIn, withDoubt } from './explain-prose.ts';
import { findToldError } from './told-error.ts';
import { isSuccess, nothingExplained, withoutBlame } from './explain-result.ts';

const MAX_SENDERS = 20;

const ADDRESS = '([^\\s<>()[\\]:;,"\'@]{1,128}@[^\\s<>()[\\]:;,"\'@/]{1,253})';

/** Before addresses that never are recipients: the sender's, a message's own name, where somebody moved to, people to ask. */
const OF_OTHERS: readonly RegExp[] = [
  new RegExp(
    `(?:<(?=[^\\s<>]{3,320}>[:.]{0,3} ?(?:sender|helo|domain of sender))|mail from:|sender address|verification failed for|(?<!(?:expand|generat|forward)ed )\\bfrom[=:]|ctladdr=|envelope-from|sender:?|(?<=^|\\n)sender\\n|returned to|F=|message (?:sent by|from)\\s|from you) {0,12}\\n{0,2} {0,4}<?${ADDRESS}`,
    'gi',
  ),
  new RegExp(`(?:message-?id|msgid|in-reply-to|references|\\bid)[:=] {0,12}<?${ADDRESS}`, 'gi'),
  new RegExp(
    `(?:please (?:try|use)(?: the address)?|moved to|new (?:e-?mail )?address(?: is)?:?) {0,4}<?${ADDRESS}`,
    'gi',
  ),
  new RegExp(
    `\\b(?:from|da|von|de) <?${ADDRESS}(?=>?,? (?:to|a|an|à|para) <?[^\\s@<>]{1,64}@)`,
    'gi',
  ),
  new RegExp(`from (?:your\\s)?${ADDRESS}(?=\\s(?:and addressed|account|address))`, 'gi'),
  new RegExp(`please contact(?: the)?[^@<]{0,40}\\s<?${ADDRESS}`, 'gi'),
  new RegExp(`mailto:${ADDRESS}(?=\\?)`, 'gi'),
  new RegExp(`(?<![^\\s<>"'(:])${ADDRESS}(?= (?:→|⇒) )`, 'gi'),
];

/** Addresses that a text names as somebody else's: never the recipient. */
const othersIn = (text: string): readonly string[] => {
  if (!text.includes('@')) return [];
  return OF_OTHERS.flatMap((pattern) => [...text.matchAll(pattern)].slice(0, MAX_SENDERS)).map(
    (found) => (found[1] ?? '').split('?')[0]?.replace(/\.$/, '') ?? '',
  );
};

interface Explained {
  /** All that may be read as an error. */
  readonly notice: string;
  readonly returned: string | null;
  readonly recipients: readonly NoticeRecipient[];
  readonly reportingHost: string | null;
}

/** Recipients that pasted text names: by the fields of a DSN where it holds some, else by its prose. */
export function recipientsInText(text: string, notRecipients: readonly string[] = []): Explained {
  const hasFields = /^[ \t]*(?:final|original)-recipient:/im.test(text);
  const strict = readBounceBody(text, [...notRecipients, ...othersIn(text.slice(0, 60_000))]);
  // whom a mail calls somebody else is the recipient all the same where it names nobody but them
  const body = strict.recipients.length > 0 ? strict : readBounceBody(text, notRecipients);
  if (!hasFields) {
    const recipients = body.recipients.map(({ address, diagnostic }) => ({
      address,
      action: null,
      status: null,
      diagnostic,
      prose: '',
      remoteHost: null,
    }));
    return { ...body, recipients, reportingHost: null };
  }
  const fields = text.search(
    /^[ \t]*(?:reporting-mta|final-recipient|original-recipient|action):/im,
  );
  const status = parseDeliveryStatus(text.slice(fields, fields + 20_000));
  const prose = (address: string | null): string =>
    body.recipients.find((other) => other.address.toLowerCase() === address?.toLowerCase())
      ?.diagnostic ?? '';
  return {
    ...body,
    notice: splitReturned(text).notice,
    reportingHost: status.reportingHost,
    recipients: status.recipients.map((recipient) => ({
      ...recipient,
      diagnostic: recipient.diagnostic ?? '',
      prose: prose(recipient.address),
    })),
  };
}

/** What a log tells, recipient by recipient; null where the text is no log. */
function readLog(text: string): Explained | null {
  const logged = readMtaLog(text);
  if (logged.length === 0) return null;
  const troubled = logged.filter(({ diagnostic }) => diagnostic !== '');
  const recipients = (troubled.length > 0 ? troubled : logged).map((delivery) => ({
    ...delivery,
    prose: '',
  }));
  return {
    notice: recipients.map(({ diagnostic }) => diagnostic).join('\n'),
    returned: null,
    recipients,
    reportingHost: null,
  };
}

/** What a dialogue with a server tells, refusal by refusal; null where the text is none. */
function readDialogue(text: string): Explained | null {
  const refused = readSmtpDialogue(text);
  if (refused === null) return null;
  const recipients = refused.map((one) => ({ ...one, prose: '' }));
  // which port was asked tells whose server it is
  const start = text.slice(0, Math.max(text.search(/^[^\n]{0,60}\b220[- ]/m), 0));
  return {
    notice: [...recipients.map(({ diagnostic }) => diagnostic), start].join('\n'),
    returned: null,
    recipients,
    reportingHost: null,
  };
}

/** Whom the person wrote to, where the error itself names nobody. */
const withTold = (explained: Explanation, sentence: string): Explanation => {
  const [only, ...others] = explained.recipients;
  const [told, ...further] = recipientsInText(sentence).recipients;
  if (!only || only.address !== null || others.length > 0) return explained;
  if (!told || further.length > 0) return explained;
  return { ...explained, recipients: [{ ...only, address: told.address }] };
};

/** The error that a person introduces with a sentence; null where there is none that says something. */
function explainTold(text: string, knowledge: ExplainKnowledge): Explanation | null {
  const told = findToldError(text);
  const explained = told && explainError(told.error, knowledge);
  return explained?.kind === 'error' && explained.reason !== null
    ? withTold(explained, told?.sentence ?? '')
    : null;
}

/** Explains pasted text without a mail around it: a line, a log entry, the body of a bounce. */
export function explainError(text: string, knowledge: ExplainKnowledge): Explanation {
  const special =
    explainEvent(text, 'error', knowledge) ??
    explainPec(text, 'error', knowledge) ??
    explainTold(text, knowledge);
  if (special) return special;
  const { notice, returned, recipients, reportingHost } =
    readLog(text) ?? readDialogue(text) ?? recipientsInText(text);
  const explained = explainNotice(
    {
      kind: 'error',
      signature: '',
      text: notice,
      reportingHost,
      recipients,
      returned: returned ? readReturnedMessage(returned) : NOTHING_RETURNED,
    },
    knowledge,
  );
  if (isSuccess(explained)) return withoutBlame(explained);
  if (isServersWord(explained, notice, knowledge.rules)) return withDoubt(explained, notice);
  const quoted = quotationsIn(notice);
  return quoted === '' ? nothingExplained('none') : explainError(quoted, knowledge);
}
