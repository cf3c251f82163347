import type { Action } from '../model/words.ts';
import { findStatus } from './enhanced-status.ts';

/** What a mail server's log tells of one recipient: the last trouble, and whether it was the end. */
export interface LoggedDelivery {
  /** Null where the line names nobody. */
  readonly address: string | null;
  /** `delayed` also where a later attempt succeeded. */
  readonly action: Action;
  /** The log's own enhanced status code. */
  readonly status: string | null;
  /** The words in the log; empty for a delivery without trouble. */
  readonly diagnostic: string;
  readonly remoteHost: string | null;
}

/** One line's word about one recipient. */
export interface LogEvent extends LoggedDelivery {
  readonly queueId: string | null;
  /** Seen by the server that refused, before it took the mail: tells of any sender's attempts. */
  readonly isRefusalOnly: boolean;
}

const NOTHING = { status: null, remoteHost: null, queueId: null, isRefusalOnly: false } as const;

/** Between brackets a local part may be quoted. */
const BRACKETED = '<((?:"[^"<>\\n]{1,64}"|[^\\s<>",;]{1,128})@[^\\s<>",;:()]{1,253})>';
const BARE = '([^\\s<>",;:]{1,128}@[^\\s<>",;:()]{1,253})';
const EITHER = `(?:${BRACKETED}|${BARE})`;

/** `E58BD: to=<bob@example.net>, relay=mx.example.net[192.0.2.1]:25, …, dsn=5.1.1, status=bounced (host … said: …)`; Sendmail has `stat=`, and several recipients. */
const DELIVERY = new RegExp(
  `(?:\\b([A-Za-z0-9]{6,20}): )?\\b(?:to|ctladdr)=(?=[^\\n]{0,1500}\\bstat(?:us)?=)`,
);
const LISTED = new RegExp(`${EITHER},`, 'y');

/** What stands after `to=`, up to the first that is no address. */
const addressesAt = (line: string, start: number): readonly string[] => {
  const found: string[] = [];
  LISTED.lastIndex = start;
  for (let next = LISTED.exec(line); next && found.length < 100; next = LISTED.exec(line))
    found.push(next[1] ?? next[2] ?? '');
  return found;
};

const SUCCESS = /^(?:sent|delivered|ok)\b/i;

/** After the value of `status=` stands the reply in brackets. */
const wordsOf = (rest: string): string => {
  const bracketed = /^[a-z]{3,12} \((.*)\)\s*$/i.exec(rest)?.[1];
  return (bracketed ?? rest.replace(/^bounced |^deferred /i, '')).trim();
};

const actionOf = (value: string, line: string): Action => {
  if (SUCCESS.test(value)) return 'delivered';
  return /^defer/i.test(value) || line.includes('TempFail') ? 'delayed' : 'failed';
};

const relayOf = (rest: string): string | null => {
  const named = /\brelay=([a-z0-9_.-]{1,253})/i.exec(rest)?.[1];
  const relay = named?.toLowerCase().replace(/\.$/, '') ?? null;
  return relay?.includes('.') && !relay.startsWith('127.') ? relay : null;
};

function readDelivery(line: string): readonly LogEvent[] {
  const found = DELIVERY.exec(line);
  if (!found) return [];
  const start = found.index + found[0].length;
  const listed = addressesAt(line, start);
  const rest = line.slice(found.index);
  // a program as the recipient: whom it works for is named beside it
  const owner = new RegExp(`\\bctladdr=${EITHER}`).exec(rest);
  const addresses = listed.length > 0 ? listed : owner ? [owner[1] ?? owner[2] ?? ''] : [];
  const value = /\bstat(?:us)?=(.*)/.exec(rest)?.[1] ?? '';
  const action = actionOf(value, line);
  return addresses.map((address) => ({
    address,
    action,
    status: /\bdsn=([245]\.\d{1,3}\.\d{1,3})/.exec(rest)?.[1] ?? null,
    diagnostic: action === 'delivered' ? '' : wordsOf(value),
    remoteHost: relayOf(rest),
    queueId: found[1] ?? null,
    isRefusalOnly: false,
  }));
}

/** `1xVWiW-0003bk-1i ** bob@example.net <all@example.net> R=… T=… H=mx.example.net [192.0.2.1]: …`: the first is whom it failed for. */
const EXIM = new RegExp(
  `\\b([A-Za-z0-9]{6}-[A-Za-z0-9]{6,11}-[A-Za-z0-9]{2,4}) (\\*\\*|==|=>|->) (?:${BARE}|[^<>\\n]{0,200}?${BRACKETED})`,
);

function readExim(line: string): readonly LogEvent[] {
  const found = EXIM.exec(line);
  if (!found) return [];
  const mark = found[2];
  const action: Action = mark === '**' ? 'failed' : mark === '==' ? 'delayed' : 'delivered';
  const rest = line.slice(found.index + found[0].length).trim();
  const host = /\bH=([a-z0-9_.-]{1,253}) \[/i.exec(rest)?.[1]?.toLowerCase() ?? null;
  return [
    {
      ...NOTHING,
      address: found[3] ?? found[4] ?? null,
      action,
      diagnostic: action === 'delivered' ? '' : rest,
      remoteHost: host,
      queueId: found[1] ?? null,
    },
  ];
}

const refusal = (address: string | null, words: string, isWaiting: boolean): LogEvent => ({
  ...NOTHING,
  address,
  action: isWaiting || /^4/.test(words) ? 'delayed' : 'failed',
  status: findStatus(words),
  diagnostic: words.trim(),
  isRefusalOnly: true,
});

/** How servers note whom they sent away. The words stand in the first group, the recipient in the second. */
const REFUSALS: readonly RegExp[] = [
  // NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 550 5.1.1 …; from=<a@example.com> to=<bob@example.net>
  new RegExp(
    `\\breject(?:_warning)?: [A-Z-]{3,20} from [^\\s]{1,300}: ([^\\n]{3,1500}?); from=<[^<>]{0,320}>,? to=${BRACKETED}`,
  ),
  // the same, cut off before the envelope
  new RegExp(
    `\\breject: [A-Z-]{3,20} from [^\\s]{1,300}: (?<words>[45]\\d\\d [^\\n]{0,40}(?<to>${BRACKETED}): [^\\n;]{3,800}(?:;|$)(?! from=))`,
  ),
  // reject: header Subject: … from unknown[192.0.2.1]; from=<…> to=<…> proto=ESMTP helo=<…>: 5.7.1 message content rejected
  new RegExp(
    `\\breject: [a-z-]{4,15} [^\\n]{1,1500}; from=<[^<>]{0,320}> to=(?<to>${BRACKETED})[^\\n]{0,300}: (?<words>[45]\\.\\d\\.\\d{1,3} [^\\n]{1,500})$`,
  ),
  // ruleset=check_rcpt, arg1=<bob@example.net>, relay=…, reject=550 5.7.1 …
  new RegExp(
    `\\bruleset=check_rcpt, arg1=(?<to>${BRACKETED}), [^\\n]{0,400}?reject=(?<words>[45]\\d\\d [^\\n]{1,800})`,
  ),
  new RegExp(`\\bMilter: to=(?<to>${BRACKETED}), reject=(?<words>[45]\\d\\d [^\\n]{1,800})`),
  new RegExp(
    `\\bfailed-command (?:address=\\S{1,60} )?(?:host=\\S{1,253} )?command="RCPT TO: ?(?<to>${BRACKETED})[^"]{0,100}" result="(?<words>[45]\\d\\d [^"]{1,800})"`,
  ),
  // bob@example.net refused by the ACL, as Exim notes it
  new RegExp(
    `\\bF=<[^<>]{0,320}> (?<wait>temporarily )?rejected RCPT (?<to>${BRACKETED}): (?<words>[^\\n]{1,1500})`,
  ),
  new RegExp(
    `\\bF=<[^<>]{0,320}> (?<wait>temporarily )?rejected (?:after )?(?:DATA|MAIL|EHLO|HELO|connection)\\b[^:\\n]{0,80}: (?<words>[^\\n]{1,1500})`,
  ),
];

const bare = (bracketed: string | undefined): string | null =>
  bracketed?.replace(/^<|>$/g, '') ?? null;

function readRefusal(line: string): readonly LogEvent[] {
  for (const pattern of REFUSALS) {
    const found = pattern.exec(line);
    if (!found) continue;
    const { groups } = found;
    const words = groups?.['words'] ?? found[1] ?? '';
    const to = groups ? bare(groups['to']) : (found[2] ?? null);
    return [refusal(to, words, groups?.['wait'] !== undefined)];
  }
  return [];
}

const RESULTS: Readonly<Record<string, Action>> = {
  Ok: 'delivered',
  TempFail: 'delayed',
  PermFail: 'failed',
};

/** OpenSMTPD: `to=<bob@example.net> … relay="192.0.2.1 (mx.example.net)" … result="PermFail" stat="550 …"` */
const OPENSMTPD = new RegExp(
  `\\bto=${BRACKETED} [^\\n]{0,600}\\bresult="?(Ok|TempFail|PermFail)"? stat="?([^\\n"]{0,1500})`,
);

function readOpenSmtpd(line: string): readonly LogEvent[] {
  const found = OPENSMTPD.exec(line);
  const action = RESULTS[found?.[2] ?? ''];
  if (!found || !action) return [];
  const host = /\brelay="?[0-9a-f.:[\]]{3,60} \(([a-z0-9_.-]{1,253})\)/i.exec(line)?.[1];
  return [
    {
      ...NOTHING,
      address: found[1] ?? null,
      action,
      diagnostic: action === 'delivered' ? '' : (found[3] ?? ''),
      remoteHost: host?.toLowerCase() ?? null,
    },
  ];
}

/** Courier: `id=…,from=<a@example.com>,addr=<bob@example.net>: 550 …`, then `…,status: failure` */
const COURIER = new RegExp(
  `\\bid=([0-9A-F.]{10,60}),from=<[^<>]{0,320}>,addr=${BRACKETED}(?:,size=\\d{1,12})?(?:,(status|success): ([a-z]{4,12})|: ([^\\n]{3,1500}))`,
);

function readCourier(line: string): readonly LogEvent[] {
  const found = COURIER.exec(line);
  if (!found) return [];
  const [, id = '', address = '', , state = '', words = ''] = found;
  const isDone = found[3] === 'success' || state === 'success';
  const isWaiting = state === 'deferred' || /^4\d\d\D/.test(words);
  const action: Action = isDone ? 'delivered' : isWaiting ? 'delayed' : 'failed';
  return [{ ...NOTHING, address, action, diagnostic: words, queueId: id }];
}

/** Dovecot: `lmtp(bob@example.net)<55><id>: msgid=<…>: save failed to INBOX: Quota exceeded …` */
const DOVECOT =
  /\b(?:lmtp|lda|deliver)\((?:[^()\s]{1,40}, ?)?([^()\s,]{1,320})\)(?:<[^<>\s]{0,80}>){0,3}:? (?:[^\n]{0,400}?: )?(save failed to|failed to store into mailbox|rejected|saved mail to|stored mail into mailbox)(?: '?[^:'\n]{1,200}'?)?(?:: ([^\n]{1,800}))?/;

function readDovecot(line: string): readonly LogEvent[] {
  const found = DOVECOT.exec(line);
  if (!found?.[1]) return [];
  const isDone = /^(?:saved|stored)/.test(found[2] ?? '');
  return [
    {
      ...NOTHING,
      address: found[1].includes('@') ? found[1] : null,
      action: isDone ? 'delivered' : 'failed',
      diagnostic: isDone ? '' : `${found[2] ?? ''}: ${found[3] ?? ''}`,
    },
  ];
}

/** Kerio: `Sent: Queue-ID: 55, Recipient: <bob@example.net>, Result: failed, Status: 5.1.1 550 no, Remote-Host: 192.0.2.1, …` */
const KERIO = new RegExp(
  `\\bRecipient: ${BRACKETED}, Result: (failed|delayed|delivered|relayed), Status: ([^\\n]{0,800}?)(?:, Remote-Host: ([a-z0-9_.:-]{1,253}))?(?:, [A-Z][\\w-]{1,30}: |$)`,
);

function readKerio(line: string): readonly LogEvent[] {
  const found = KERIO.exec(line);
  const action = found?.[2] as Action | undefined;
  if (!found || !action) return [];
  const words = found[3] ?? '';
  const isDone = action === 'delivered' || action === 'relayed';
  const remoteHost = found[4] ?? null;
  return [
    {
      ...NOTHING,
      address: found[1] ?? null,
      action: isDone ? 'delivered' : action,
      status: findStatus(words),
      diagnostic: isDone ? '' : words,
      remoteHost,
    },
  ];
}

/** rspamd: `… (default: T (reject): [15.5/15.0] [SYMBOLS…]), …, rcpts: <bob@example.net>, …` */
const RSPAMD =
  /\brspamd_task_write_log: [^\n]{0,800}?(\(default: [TF] \((reject|soft reject|greylist)\): \[[-\d.]{1,12}\/[-\d.]{1,12}\])[^\n]{0,4000}?(?:\brcpts?: ([^\n]{3,2000}))?$/;

function readRspamd(line: string): readonly LogEvent[] {
  const found = RSPAMD.exec(line);
  if (!found) return [];
  const list = /\brcpts?: ((?:<[^<>\s]{3,320}>,? ?){1,50})/.exec(line)?.[1] ?? '';
  const addresses = [...list.matchAll(/<([^<>\s]{3,320})>/g)].map((one) => one[1] ?? null);
  const isWaiting = found[2] !== 'reject';
  return (addresses.length > 0 ? addresses : [null]).map((address) => ({
    ...NOTHING,
    address,
    action: isWaiting ? 'delayed' : 'failed',
    diagnostic: `rspamd ${found[1] ?? ''})`,
    isRefusalOnly: true,
  }));
}

/** All that one line of a log says of deliveries; empty for the other lines. */
export function readLogLine(line: string): readonly LogEvent[] {
  const readers = [
    readOpenSmtpd,
    readDelivery,
    readExim,
    readRefusal,
    readCourier,
    readDovecot,
    readKerio,
    readRspamd,
  ];
  for (const read of readers) {
    const events = read(line);
    if (events.length > 0) return events;
  }
  return [];
}
