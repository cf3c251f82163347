import packet from 'dns-packet';
import type { Answer, DecodedPacket } from 'dns-packet';
import type { RecordData, RecordType } from './dns-answer.ts';

/** UDP payload that passes nearly every path unfragmented. RFC 9715 §3. */
const UDP_PAYLOAD_OCTETS = 1232;
/** Aliases followed from one question. */
export const MAX_ALIASES = 8;
/** RFC 2308 §5: negative answers are not believed for longer. */
const MAX_NEGATIVE_TTL_SECONDS = 3 * 60 * 60;

export interface WireQuestion {
  /** 16 bits. */
  readonly id: number;
  /** As `toQuestionName` gives it. */
  readonly name: string;
  readonly type: RecordType;
  /** CD bit. RFC 4035 §3.2.2. */
  readonly checkingDisabled?: true;
}

/** What the records of one answer say. `alias`: they end at a name whose records are not there. */
export type Answered =
  | {
      readonly kind: 'records';
      readonly records: readonly RecordData[RecordType][];
      readonly aliases: readonly string[];
      /** Seconds, the lowest of the chain. */
      readonly ttl: number;
      readonly isAuthentic?: true;
    }
  | { readonly kind: 'alias'; readonly aliases: readonly string[]; readonly ttl: number }
  | {
      readonly kind: 'no-data' | 'nxdomain';
      readonly ttl: number;
      readonly isAuthentic?: true;
    };

/** What a datagram or message is, seen from the question. */
export type WireReply =
  | { readonly kind: 'answered'; readonly answer: Answered }
  | { readonly kind: 'failed'; readonly why: 'servfail' | 'refused' | 'garbage' }
  /** To be asked again over TCP. */
  | { readonly kind: 'truncated' }
  /** The server does not take the question as it is; perhaps without EDNS. */
  | { readonly kind: 'format-error' }
  /** Another id or another question: forged, or late. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unreadable' };

/** Says how much we take over UDP. RFC 6891 §6.1. */
export const OPT_RECORD = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: UDP_PAYLOAD_OCTETS,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
} as const satisfies Answer;

/** One question with recursion desired, with or without an OPT record. RFC 1035 §4, RFC 6891. */
export function encodeQuestion(
  { id, name, type, checkingDisabled }: WireQuestion,
  withEdns: boolean,
): Buffer {
  return packet.encode({
    type: 'query',
    id,
    // AD in a question asks for AD in the answer, without the signatures. RFC 6840 §5.7
    flags:
      packet.RECURSION_DESIRED |
      packet.AUTHENTIC_DATA |
      (checkingDisabled ? packet.CHECKING_DISABLED : 0),
    questions: [{ name, type, class: 'IN' }],
    additionals: withEdns ? [OPT_RECORD] : [],
  });
}

const plainName = (name: string): string => name.replace(/\.$/, '').toLowerCase();

const readData = (record: Answer): RecordData[RecordType] | undefined => {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return record.data;
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return plainName(record.data);
    case 'MX':
      return {
        preference: record.data.preference ?? 0,
        exchange: plainName(record.data.exchange),
      };
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record.data;
      return [mname, rname, serial, refresh, retry, expire, minimum].join(' ');
    }
    case 'DS': {
      const { keyTag, algorithm, digestType, digest } = record.data;
      return [keyTag, algorithm, digestType, digest.toString('hex')].join(' ');
    }
    case 'SRV': {
      const { priority = 0, weight = 0, port, target } = record.data;
      return { priority, weight, port, target: plainName(target) };
    }
    case 'TLSA': {
      const { usage, selector, matchingType, certificate } = record.data;
      return { usage, selector, matchingType, data: certificate.toString('hex') };
    }
    case 'TXT':
      // joined as octets: a character may be split over two strings
      return Buffer.concat(
        [record.data].flat().map((part) => (typeof part === 'string' ? Buffer.from(part) : part)),
      ).toString();
    default:
      return undefined;
  }
};

// RFC 2181 §8: a TTL with the top bit set counts as zero
const ttlOf = (record: Answer): number => {
  const ttl = 'ttl' in record ? (record.ttl ?? 0) : 0;
  return ttl > 0x7fffffff ? 0 : ttl;
};

/** RFC 2308 §5: the lower of the SOA's own TTL and its minimum; without SOA nothing may be kept. */
const negativeTtl = (authorities: readonly Answer[]): number => {
  const soa = authorities.find((record) => record.type === 'SOA');
  if (soa?.type !== 'SOA') return 0;
  return Math.min(ttlOf(soa), soa.data.minimum ?? 0, MAX_NEGATIVE_TTL_SECONDS);
};

interface Chain {
  readonly end: string;
  readonly aliases: readonly string[];
  readonly ttls: readonly number[];
}

/** Undefined where the aliases run in a circle or are too many. */
const followAliases = (name: string, answers: readonly Answer[]): Chain | undefined => {
  const next = new Map<string, { readonly target: string; readonly ttl: number }>();
  for (const record of answers) {
    if (record.type !== 'CNAME') continue;
    next.set(plainName(record.name), { target: plainName(record.data), ttl: ttlOf(record) });
  }
  const aliases: string[] = [];
  const ttls: number[] = [];
  let end = name;
  for (let alias = next.get(end); alias; alias = next.get(end)) {
    if (aliases.length === MAX_ALIASES) return undefined;
    end = alias.target;
    aliases.push(end);
    ttls.push(alias.ttl);
  }
  return { end, aliases, ttls };
};

const readAnswered = (
  { name, type }: WireQuestion,
  { answers = [], authorities = [] }: DecodedPacket,
  exists: boolean,
): Answered | undefined => {
  const chain: Chain | undefined =
    type === 'CNAME' ? { end: name, aliases: [], ttls: [] } : followAliases(name, answers);
  if (!chain) return undefined;
  const { end, aliases, ttls } = chain;
  const own = answers.filter((record) => record.type === type && plainName(record.name) === end);
  const records = own.flatMap((record) => readData(record) ?? []);
  if (records.length > 0) {
    const ttl = Math.min(...ttls, ...own.map(ttlOf));
    return { kind: 'records', records, aliases, ttl };
  }
  const ttl = Math.min(...ttls, negativeTtl(authorities));
  if (!exists) return { kind: 'nxdomain', ttl };
  // an SOA says that the server looked at the end of the chain; without, it merely stopped there
  const isComplete = aliases.length === 0 || authorities.some((record) => record.type === 'SOA');
  return isComplete ? { kind: 'no-data', ttl } : { kind: 'alias', aliases, ttl: Math.min(...ttls) };
};

/** Undefined where the octets are no DNS message. */
export const decodeMessage = (bytes: Buffer): DecodedPacket | undefined => {
  try {
    return packet.decode(bytes);
  } catch {
    return undefined; // the library's way to say: no DNS message
  }
};

/** RFC 6891 §6.1.3: the upper eight bits of the RCODE stand in the OPT record. */
const responseCode = ({ flags = 0, additionals = [] }: DecodedPacket): number => {
  const opt = additionals.find((record) => record.type === 'OPT');
  return (flags & 0xf) | (opt?.type === 'OPT' ? opt.extendedRcode << 4 : 0);
};

const isAnswerTo = (question: WireQuestion, message: DecodedPacket): boolean => {
  const asked = message.questions?.[0];
  return (
    message.questions?.length === 1 &&
    asked?.type === question.type &&
    asked.class === 'IN' &&
    plainName(asked.name) === question.name
  );
};

const judgeMessage = (question: WireQuestion, message: DecodedPacket): WireReply => {
  const code = responseCode(message);
  // some servers leave the question out of an error
  const isBare = message.questions?.length === 0 && code !== 0 && code !== 3;
  if (!isBare && !isAnswerTo(question, message)) return { kind: 'foreign' };
  if (message.flag_tc) return { kind: 'truncated' };
  switch (code) {
    case 0:
    case 3: {
      const answer = readAnswered(question, message, code === 0);
      if (!answer) return { kind: 'failed', why: 'garbage' };
      const vouched = message.flag_ad && answer.kind !== 'alias';
      return { kind: 'answered', answer: vouched ? { ...answer, isAuthentic: true } : answer };
    }
    case 1: // FORMERR
    case 4: // NOTIMP
    case 16: // BADVERS
      return { kind: 'format-error' };
    case 5: // REFUSED
    case 9: // NOTAUTH
      return { kind: 'failed', why: 'refused' };
    default:
      return { kind: 'failed', why: 'servfail' };
  }
};

/** Reads what came back for a question. Never throws; time is bounded by the size of the message. */
export function readReply(question: WireQuestion, bytes: Buffer): WireReply {
  const isOurs = bytes.length >= 12 && bytes.readUInt16BE(0) === question.id;
  const message = decodeMessage(bytes);
  if (!message) return isOurs ? { kind: 'failed', why: 'garbage' } : { kind: 'unreadable' };
  if (!isOurs || !message.flag_qr) return { kind: 'foreign' };
  return judgeMessage(question, message);
}
