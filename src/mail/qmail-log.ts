import type { Action } from '../model/words.ts';
import type { LogEvent } from './mta-log-lines.ts';

const STARTED =
  /\bstarting delivery (\d{1,10}): msg (\d{1,15}) to (?:local|remote) ([^\s<>]{1,128}@[^\s<>]{1,253})/;
const ENDED = /\bdelivery (\d{1,10}): (success|failure|deferral): (\S{0,3000})/;
const NOTICE = /\binfo msg (\d{1,15}): bytes \d{1,15} from <(?:#@\[\])?>/;

const ACTIONS: Readonly<Record<string, Action>> = {
  success: 'delivered',
  failure: 'failed',
  deferral: 'delayed',
};

/** `192.0.2.1_does_not_like_recipient./Remote_host_said:_550_no/` → lines of words. */
const spoken = (report: string): string =>
  report.replaceAll('_', ' ').replace(/\/$/, '').replaceAll('/', '\n');

/** vpopmail's `example.net-bob@example.net` → `bob@example.net`. */
const plainAddress = (address: string): string => {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return address.startsWith(`${domain}-`) ? address.slice(domain.length + 1) : address;
};

/**
 * Reads qmail-send's log, where one line names the recipient and a later one the outcome, joined by
 * the delivery's number. What became of notices (mail from nobody) is left out. Lines of other
 * programs are passed over. Never throws.
 */
export function readQmailLog(lines: readonly string[]): readonly LogEvent[] {
  const notices = new Set<string>();
  const started = new Map<string, { readonly address: string; readonly message: string }>();
  const events: LogEvent[] = [];
  for (const line of lines) {
    const notice = NOTICE.exec(line);
    if (notice) notices.add(notice[1] ?? '');
    const start = STARTED.exec(line);
    if (start) started.set(start[1] ?? '', { address: start[3] ?? '', message: start[2] ?? '' });
    const end = ENDED.exec(line);
    const action = ACTIONS[end?.[2] ?? ''];
    if (!end || !action) continue;
    const delivery = started.get(end[1] ?? '');
    if (delivery && notices.has(delivery.message)) continue;
    events.push({
      address: delivery ? plainAddress(delivery.address) : null,
      action,
      status: null,
      diagnostic: action === 'delivered' ? '' : spoken(end[3] ?? ''),
      remoteHost: null,
      queueId: delivery?.message ?? null,
      isRefusalOnly: false,
    });
  }
  return events;
}
