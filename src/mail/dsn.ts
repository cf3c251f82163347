import { ACTIONS, type Action } from '../model/words.ts';
import { findStatus } from './enhanced-status.ts';
import { parseHeaderBlock, type HeaderField } from './header-block.ts';

/** One per-recipient group of a delivery status. RFC 3464 §2.3. Null: the field is not there. */
export interface DsnRecipient {
  readonly address: string | null;
  readonly action: Action | null;
  readonly status: string | null;
  /** The text after the type of `Diagnostic-Code`. */
  readonly diagnostic: string | null;
  readonly remoteHost: string | null;
}

/** The machine-readable part of a bounce. RFC 3464 §2.1. */
export interface DeliveryStatus {
  readonly reportingHost: string | null;
  readonly recipients: readonly DsnRecipient[];
}

const MAX_RECIPIENTS = 200;

/** `rfc822; bob@example.net` → `bob@example.net`; brackets and comments go. */
const withoutType = (value: string): string =>
  value.replace(/^[a-z0-9/-]{1,20}\s{0,4};\s{0,4}/i, '').trim();

const ADDRESS = /^(?:"[^"\n]{1,64}"|[^@\s"][^\s]*)@[^\s:@]+$/;

/** `utf-8; j\\x{FC}rgen@example.net` → `jürgen@example.net`. RFC 6533 §3. */
const spelledOut = (value: string): string =>
  value.replace(/\\x\{([0-9a-f]{2,5})\}/gi, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );

const address = (value: string | undefined): string | null => {
  if (value === undefined) return null;
  const bare = spelledOut(withoutType(value)).replace(/^<|>$/g, '').trim();
  if (ADDRESS.test(bare)) return bare;
  const bracketed = /<([^<>\s]{1,320})>/.exec(bare)?.[1] ?? '';
  return ADDRESS.test(bracketed) ? bracketed : null;
};

/** A gateway's own name for a mailbox (`bob@ims-ms-daemon`) is known to nobody else. */
const isInternal = (known: string | null): boolean => known !== null && !/@[^@]*\./.test(known);

const host = (value: string | undefined): string | null => {
  if (value === undefined) return null;
  const name = /[a-z0-9_.:[\]-]{1,253}/i.exec(withoutType(value))?.[0].replace(/\.$/, '');
  // a local delivery agent behind loopback is no other server
  return name?.includes('.') && !name.startsWith('127.') ? name.toLowerCase() : null;
};

const actionOf = (value: string | undefined): Action | null => {
  const word = /^[a-z]+/.exec(value?.trim().toLowerCase() ?? '')?.[0];
  if (word === 'expired' || word === 'undeliverable') return 'failed';
  // what a probe found that sent no mail (Postfix: `sendmail -bv`)
  if (word === 'deliverable') return 'delivered';
  return ACTIONS.find((action) => action === word) ?? null;
};

const readGroup = (fields: readonly HeaderField[]): DsnRecipient => {
  const get = (name: string): string | undefined =>
    fields.find((field) => field.name === name)?.value;
  // `Status: 553 too big`: what is no status code may be the reply
  const spoken = /^[45]\d\d .{3}/.test(get('status') ?? '') ? get('status') : undefined;
  const diagnostic = get('diagnostic-code') ?? spoken;
  const final = address(get('final-recipient'));
  const original = address(get('original-recipient'));
  const named = isInternal(final) ? (original ?? final) : (final ?? original);
  return {
    address: named ?? address(get('x-actual-recipient')),
    action: actionOf(get('action')),
    // alone in its field, also a success
    status:
      /^[245]\.\d{1,3}\.\d{1,3}(?!\d)/.exec(get('status')?.trim() ?? '')?.[0] ??
      findStatus(get('status') ?? ''),
    diagnostic: diagnostic ? withoutType(diagnostic) : null,
    remoteHost: host(get('remote-mta')),
  };
};

/**
 * Reads `message/delivery-status`, also where it was pasted without its mail. Groups are told apart
 * by their `Final-Recipient`, because some writers leave the blank lines out or put more in.
 * Never throws; a text without any group has no recipients.
 */
export function parseDeliveryStatus(text: string): DeliveryStatus {
  const fields: HeaderField[] = text
    .split(/\r?\n[ \t]*\r?\n/, MAX_RECIPIENTS * 4)
    .flatMap((block) => {
      const start = block.search(/^[a-z-]{3,40} ?:/im);
      return start < 0 ? [] : [{ name: '', value: '' }, ...parseHeaderBlock(block.slice(start))];
    });
  const groups: HeaderField[][] = [[]];
  for (const field of fields) {
    const current = groups.at(-1) ?? [];
    const isKnown = current.some(
      (other) => other.name === field.name && /^(?:final-recipient|action)$/.test(field.name),
    );
    const isWhole =
      current.some((other) => other.name === 'final-recipient') &&
      current.some((other) => other.name === 'action' || other.name === 'status');
    if (isKnown || (field.name === '' && isWhole)) groups.push([]);
    if (field.name !== '') groups.at(-1)?.push(field);
  }
  const reporting = fields.find((field) => field.name === 'reporting-mta')?.value;
  return {
    reportingHost: host(reporting),
    recipients: groups
      .map(readGroup)
      .filter((group) => group.address !== null || group.action !== null)
      .slice(0, MAX_RECIPIENTS),
  };
}
