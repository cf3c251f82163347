import type { DnsAnswer, RecordData, RecordType, Resolver } from './dns-answer.ts';
import { recordsOf } from './reading.ts';
import type { Age } from './reading.ts';

/** A resolver as mailauth calls it: node's answers, node's error codes. */
export interface MailauthResolver {
  readonly resolve: (name: string, type: string) => Promise<string[] | string[][]>;
  /** Of all answers given so far. */
  readonly ages: readonly Age[];
}

const failure = (code: string, message: string): Error =>
  Object.assign(new Error(message), { code });

/** node has a `priority` where we have a preference. */
const toNodeShape = (record: RecordData[RecordType]): unknown =>
  typeof record === 'object' && 'preference' in record
    ? { priority: record.preference, exchange: record.exchange }
    : record;

const isAsked = (type: string): type is RecordType =>
  ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'TXT'].includes(type);

/**
 * Our resolver in the shape of `dns.promises.resolve`. Whatever is neither "no such name" nor "no
 * data" arrives as a time-out, so that trouble anywhere becomes temperror and never a fail.
 * RFC 7208 §4.4, §5.2.
 */
export function createMailauthResolver(
  resolver: Resolver,
  signal: AbortSignal,
  /** Turns the name mailauth asks for into the one that is meant. */
  toRealName: (name: string) => string = (name) => name,
): MailauthResolver {
  const ages: Age[] = [];
  return {
    ages,
    resolve: async (asked, type) => {
      const name = toRealName(asked);
      if (!isAsked(type)) throw failure('ENODATA', `${type} is not asked for`);
      const answer: DnsAnswer = await resolver.resolve(name, type, signal);
      if (answer.kind === 'unseen') throw failure('ETIMEOUT', answer.asked);
      ages.push(answer);
      if (answer.kind === 'nxdomain') throw failure('ENOTFOUND', name);
      if (answer.kind === 'no-data') throw failure('ENODATA', name);
      // its types know no MX records, its code does
      return recordsOf(answer).map(toNodeShape) as string[] | string[][];
    },
  };
}
