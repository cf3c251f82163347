import { readDeliveryTable } from './delivery-table.ts';
import { readLogLine, type LogEvent, type LoggedDelivery } from './mta-log-lines.ts';
import { readQmailLog } from './qmail-log.ts';

export type { LoggedDelivery } from './mta-log-lines.ts';

const MAX_LINES = 5_000;
const MAX_LINE_CHARS = 4_000;
const MAX_RECIPIENTS = 200;

/** Something that every line read here holds: most texts hold none of it. */
const LOG_LIKE =
  /\bstat(?:us)?=|\breject(?:ed)?\b|[A-Za-z0-9] (?:\*\*|==|=>) |\bdelivery \d{1,10}: |,addr=<|\b(?:lmtp|lda|deliver)\(|rspamd_task_write_log|failed-command|, Result: |,(?:FAIL|DEFER|dsnDiag|"?recipient_address)|RecipientStatus/;

const NOTICE_ID = /\b([A-Za-z0-9]{6,20}): from=<>|\b([A-Za-z0-9]{6}-[A-Za-z0-9-]{8,17}) <= <>/;

/** `4AB: from=<a@example.com>, status=expired, returned to sender`: the end, without the recipients. */
const EXPIRED = /\b([A-Za-z0-9]{6,20}): from=<[^<>]{0,320}>, status=(?:force-)?expired\b/;

/** Whom a mail was for that was refused as a whole, as Exim's reject log adds it. */
const ENVELOPE_TO = /^Envelope-to: <([^<>\s]{3,320})>/;

const GIVEN_UP = /^retry time(?:out| not)|: retry timeout exceeded$|^$/;

/** The last trouble counts; where the mail got through after it, it was no more than a delay. */
const summarise = (events: readonly LogEvent[]): LoggedDelivery | null => {
  const own = events.filter((event) => !event.isRefusalOnly);
  const told = own.length > 0 ? own : events;
  const last = told.at(-1);
  const troubles = told.filter(({ action }) => action !== 'delivered');
  // giving up has no words of its own: the cause was told before
  const trouble = troubles.findLast(({ diagnostic }) => !GIVEN_UP.test(diagnostic)) ?? troubles[0];
  if (!last || !trouble) return last ?? null;
  return { ...trouble, action: last.action === 'delivered' ? 'delayed' : last.action };
};

/** Events of a log line by line; notices about other mails are left out. */
function readLines(lines: readonly string[]): readonly LogEvent[] {
  const notices = new Set<string>();
  const events: LogEvent[] = [];
  const expired = new Set<string>();
  for (const line of lines) {
    const notice = NOTICE_ID.exec(line);
    if (notice) notices.add(notice[1] ?? notice[2] ?? '');
    expired.add(EXPIRED.exec(line)?.[1] ?? '');
    const envelope = ENVELOPE_TO.exec(line)?.[1];
    const before = events.at(-1);
    if (envelope !== undefined && before?.address === null)
      events.push({ ...before, address: envelope });
    events.push(
      ...readLogLine(line).filter(({ queueId }) => queueId === null || !notices.has(queueId)),
    );
  }
  const named = events.filter(({ address }) => address !== null);
  return (named.length > 0 ? named : events).map((event) =>
    event.queueId !== null && event.action === 'delayed' && expired.has(event.queueId)
      ? { ...event, action: 'failed' }
      : event,
  );
}

/**
 * Reads a mail server's log, or a piece of one: Postfix, Exim, Sendmail, qmail, OpenSMTPD, Courier,
 * Dovecot, rspamd, and the tables of Exchange and PowerMTA. Empty where the text holds no line of a
 * delivery. What became of the notices themselves is left out. Never throws; linear in the text's length.
 */
export function readMtaLog(text: string): readonly LoggedDelivery[] {
  if (!LOG_LIKE.test(text)) return [];
  const lines = text.split('\n', MAX_LINES).map((line) => line.slice(0, MAX_LINE_CHARS).trimEnd());
  const byAddress = new Map<string, LogEvent[]>();
  for (const event of [...readDeliveryTable(lines), ...readQmailLog(lines), ...readLines(lines)]) {
    const key = event.address?.toLowerCase() ?? '';
    const known = byAddress.get(key);
    if (known) known.push(event);
    else if (byAddress.size < MAX_RECIPIENTS) byAddress.set(key, [event]);
  }
  return [...byAddress.values()].flatMap((events) => summarise(events) ?? []);
}
