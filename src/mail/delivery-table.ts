import type { Action } from '../model/words.ts';
import { findStatus } from './enhanced-status.ts';
import type { LogEvent } from './mta-log-lines.ts';
import { cellsOf, plainName } from './table-cells.ts';

/** Columns by what they hold, names compared in lower case without separators. */
const COLUMNS = {
  recipient: ['recipientaddress', 'rcpt', 'recipients', 'recipient'],
  event: ['eventid', 'dsnaction', 'status', 'event', 'type'],
  words: ['recipientstatus', 'dsndiag', 'detail', 'details'],
  status: ['dsnstatus'],
  host: ['dsnmta', 'serverhostname'],
} as const;

/** What happened, as Exchange and PowerMTA call it; other events (RECEIVE, DSN, …) are no delivery. */
const EVENTS: Readonly<Record<string, Action>> = {
  fail: 'failed',
  failed: 'failed',
  b: 'failed',
  rb: 'failed',
  badmail: 'failed',
  defer: 'delayed',
  deferred: 'delayed',
  delayed: 'delayed',
  pending: 'delayed',
  t: 'delayed',
  send: 'delivered',
  deliver: 'delivered',
  delivered: 'delivered',
  relayed: 'delivered',
  d: 'delivered',
};

type Row = (kind: keyof typeof COLUMNS) => string;

const namedRow = (columns: readonly string[], cells: readonly string[]): Row => {
  return (kind) => {
    for (const name of COLUMNS[kind]) {
      const at = columns.indexOf(name);
      if (at >= 0) return cells[at] ?? '';
    }
    return '';
  };
};

/** The order of Exchange's columns since 2007: the event, three ids, the recipient, its status. */
const bareRow = (cells: readonly string[]): Row | null => {
  const event = cells.findIndex((cell) =>
    /^(?:RECEIVE|SEND|DELIVER|FAIL|DEFER|BADMAIL|DSN|SUBMIT)$/.test(cell),
  );
  const recipient = cells.findIndex((cell, at) => at > event && /^[^\s<>@]+@[^\s<>@]+$/.test(cell));
  if (event < 4 || recipient < 0) return null;
  return (kind) => {
    if (kind === 'event') return cells[event] ?? '';
    if (kind === 'recipient') return cells[recipient] ?? '';
    if (kind === 'words') return cells[recipient + 1] ?? '';
    return kind === 'host' ? (cells[4] ?? '') : '';
  };
};

/** `[{LRT=};{LED=550 5.1.1 no};{FQDN=mx.example.net};{IP=192.0.2.1}]`: the last error is the server's word. */
const spoken = (words: string): string => {
  const last = /\{LED=([^{}]{1,1500})\}/.exec(words)?.[1] ?? words;
  return last
    .replace(/^(?:smtp; ?|\{)/i, '')
    .replace(/\}$/, '')
    .trim();
};

const hostOf = (row: Row): string | null => {
  const named = /\{FQDN=([a-z0-9_.-]{3,253})\}/i.exec(row('words'))?.[1] ?? row('host');
  const host = /^[a-z0-9_.-]{1,253}/i.exec(named)?.[0].toLowerCase();
  return host?.includes('.') ? host : null;
};

const eventsOf = (row: Row): readonly LogEvent[] => {
  const action = EVENTS[row('event').toLowerCase()];
  if (action === undefined) return [];
  return row('recipient')
    .replace(/^\{|\}$/g, '')
    .split(/[;,] ?/)
    .filter((address) => address.includes('@'))
    .map((address) => ({
      address,
      action,
      status: findStatus(row('status')),
      diagnostic: action === 'delivered' ? '' : spoken(row('words')),
      remoteHost: hostOf(row),
      queueId: null,
      isRefusalOnly: false,
    }));
};

/** `RecipientStatus : {550 5.1.1 no}`: a list of properties instead of a table, one block a row. */
const readProperties = (lines: readonly string[]): readonly LogEvent[] => {
  const blocks: Map<string, string>[] = [];
  let isOpen = false;
  for (const line of lines) {
    const [, name, value] = /^([A-Za-z]{3,40}) {1,40}: ?(.*)$/.exec(line) ?? [];
    if (name !== undefined && !isOpen) blocks.push(new Map());
    isOpen = name !== undefined;
    if (name !== undefined) blocks.at(-1)?.set(plainName(name), value ?? '');
  }
  return blocks.flatMap((block) => eventsOf(namedRow([...block.keys()], [...block.values()])));
};

const headOf = (
  lines: readonly string[],
): {
  readonly at: number;
  readonly separator: string;
  readonly columns: readonly string[];
} | null => {
  for (const [at, line] of lines.slice(0, 10).entries()) {
    const head = line.replace(/^\uFEFF?(?:#Fields: )?/, '');
    const separator = [',', '\t', ';'].find((one) => head.split(one).length > 3);
    if (separator === undefined || head.includes('@')) continue;
    const columns = cellsOf(head, separator).map(plainName);
    const has = (kind: keyof typeof COLUMNS): boolean =>
      COLUMNS[kind].some((name) => columns.includes(name));
    if (has('recipient') && has('event')) return { at, separator, columns };
  }
  return null;
};

/**
 * Reads the tables by which servers tell of each delivery: Exchange's message tracking (with its
 * head or a few lines of it), an exported message trace, PowerMTA's accounting. Empty where the
 * lines are no such table. Never throws.
 */
export function readDeliveryTable(lines: readonly string[]): readonly LogEvent[] {
  const head = headOf(lines);
  if (head !== null)
    return lines
      .slice(head.at + 1)
      .filter((line) => line.includes('@') && !line.startsWith('#'))
      .flatMap((line) => eventsOf(namedRow(head.columns, cellsOf(line, head.separator))));
  const bare = lines
    .filter((line) => /,(?:FAIL|DEFER|SEND|DELIVER|BADMAIL),/.test(line))
    .flatMap((line) => bareRow(cellsOf(line, ',')) ?? []);
  if (bare.length > 0) return bare.flatMap(eventsOf);
  return lines.some((line) => line.startsWith('RecipientStatus')) ? readProperties(lines) : [];
}
