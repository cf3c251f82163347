import type { Reason } from '../../src/model/words.ts';

/** Reasons that mean much the same for a person, as one group; what is not listed here is `none`. */
const GROUPS: Readonly<Partial<Record<string, string>>> = {
  userunknown: 'addr', hostunknown: 'addr', hasmoved: 'addr', filtered: 'addr', notaccept: 'addr',
  mailboxfull: 'full', suspend: 'off', authfailure: 'auth',
  blocked: 'rep', badreputation: 'rep', requireptr: 'rep',
  speeding: 'rate', toomanyconn: 'rate', greylisted: 'rate',
  spamdetected: 'content', virusdetected: 'content', policyviolation: 'content', contenterror: 'content', notcompliantrfc: 'content',
  mesgtoobig: 'size', exceedlimit: 'size', systemerror: 'server', mailererror: 'server', systemfull: 'server',
  networkerror: 'net', expired: 'net', norelaying: 'relay', rejected: 'sender',
  syntaxerror: 'proto', securityerror: 'proto', failedstarttls: 'proto', failedsmtputf8: 'proto',
} satisfies Record<Reason, string>; // prettier-ignore

/** A label's reason; what names none is one word, however the label says it. */
export const reasonWord = (reason: string | null): string =>
  reason === null || reason === 'undefined' || reason === 'onhold' ? 'none' : reason;

export const reasonGroup = (reason: string | null): string => GROUPS[reasonWord(reason)] ?? 'none';

export const isOneOf = (
  value: string | null,
  first: string | null,
  others: readonly (string | null)[] = [],
): boolean => [first, ...others].includes(value);

/** Addresses as one text that equals another's where both name the same ones. */
export const addressSet = (list: readonly (string | null)[]): string =>
  [...new Set(list.filter((one) => one !== null).map((one) => one.toLowerCase()))].sort().join(' ');

/** Splits labelled texts into two halves that stay the same when texts are added. CRC-32 of the id. */
export const isEvenHash = (id: string): boolean => {
  let crc = ~0;
  for (const byte of Buffer.from(id)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (~crc & 1) === 0;
};

/** A share as counted, and where the true one lies in 95 of 100 such counts. All 0..1. */
export interface Interval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** 95 % of a share, after Wilson: honest for few texts. `all` is above 0. */
export const wilsonInterval = (right: number, all: number): Interval => {
  const z = 1.96;
  const share = right / all;
  const middle = (share + z ** 2 / (2 * all)) / (1 + z ** 2 / all);
  const half =
    (z * Math.sqrt((share * (1 - share)) / all + z ** 2 / (4 * all ** 2))) / (1 + z ** 2 / all);
  return { share, low: middle - half, high: middle + half };
};
