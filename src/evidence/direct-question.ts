import { randomInt } from 'node:crypto';
import packet from 'dns-packet';
import type { Answer } from 'dns-packet';
import type { Dialer } from './dialer.ts';
import { OPT_RECORD, decodeMessage } from './dns-wire.ts';

const DNS_PORT = 53;
const UDP_TIMEOUT_MS = 1200;
/** A datagram gets lost now and then: one more before the server counts as silent. */
const UDP_ATTEMPTS = 2;
/** In units of the time-out of a datagram. */
const TCP_PATIENCE = 2;

/** One message of a name server, as it is: nothing is followed. */
export interface DirectReply {
  /** RCODE. RFC 1035 §4.1.1. */
  readonly code: number;
  /** AA: the server has the zone itself. */
  readonly isAuthoritative: boolean;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
  readonly additionals: readonly Answer[];
}

export type DirectAnswer =
  | ({ readonly kind: 'replied' } & DirectReply)
  /** Neither over UDP nor over TCP did anything come back. */
  | { readonly kind: 'silent' }
  /** It could not be asked from here: no way out, or our guard is closed. Says nothing about it. */
  | { readonly kind: 'unasked'; readonly why: 'no-network' | 'not-allowed' };

interface Question {
  readonly id: number;
  readonly name: string;
  readonly type: 'SOA' | 'NS';
}

const encode = ({ id, name, type }: Question): Buffer =>
  packet.encode({
    type: 'query',
    id,
    // no recursion: the server is to say what it has itself; signatures are somebody else's question
    flags: packet.CHECKING_DISABLED,
    questions: [{ name, type, class: 'IN' }],
    additionals: [OPT_RECORD],
  });

/** Undefined where the message is no answer to the question. RFC 5452 §9. */
const readMessage =
  ({ id, name }: Question) =>
  (bytes: Buffer): (DirectReply & { readonly isTruncated: boolean }) | undefined => {
    const message = decodeMessage(bytes);
    if (!message?.flag_qr || message.id !== id) return undefined;
    const code = (message.flags ?? 0) & 0xf;
    const [asked] = message.questions ?? [];
    // some servers leave the question out of an error
    if (asked ? asked.name.toLowerCase() !== name : code === 0) return undefined;
    return {
      code,
      isAuthoritative: message.flag_aa,
      isTruncated: message.flag_tc,
      answers: message.answers ?? [],
      authorities: message.authorities ?? [],
      additionals: message.additionals ?? [],
    };
  };

/** Over TCP each message has its length in front. RFC 7766. */
const askOverTcp = async (
  dialer: Dialer,
  address: string,
  question: Question,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<DirectReply | undefined> => {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const options = { timeoutMs, signal: deadline };
  const dialed = await dialer.dial({ address, port: DNS_PORT }, options);
  if (dialed.kind !== 'connected') return undefined;
  const { socket } = dialed;
  const read = readMessage(question);
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const settle = (reply?: DirectReply): void => {
      deadline.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(reply);
    };
    const giveUp = (): void => settle();
    deadline.addEventListener('abort', giveUp);
    socket.once('close', giveUp);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const end = 2 + received.readUInt16BE(0);
      if (received.length >= end) settle(read(received.subarray(2, end)));
    });
    const message = encode(question);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    socket.write(Buffer.concat([length, message]));
  });
};

/** Asks one name server itself, without recursion, over UDP and then over TCP. Never rejects. */
export async function askDirectly(
  dialer: Dialer,
  address: string,
  { name, type }: Pick<Question, 'name' | 'type'>,
  signal: AbortSignal,
  timeoutMs = UDP_TIMEOUT_MS,
): Promise<DirectAnswer> {
  const question = { id: randomInt(0x10000), name, type };
  for (let attempt = 1; attempt <= UDP_ATTEMPTS && !signal.aborted; attempt += 1) {
    const answer = await dialer.exchange(
      { address, port: DNS_PORT },
      {
        message: encode(question),
        read: readMessage(question),
        timeoutMs,
        signal,
      },
    );
    if (answer.kind === 'no-network' || answer.kind === 'not-allowed')
      return { kind: 'unasked', why: answer.kind };
    if (answer.kind === 'answered' && !answer.value.isTruncated)
      return { kind: 'replied', ...answer.value };
    if (answer.kind !== 'no-answer') break;
  }
  const reply = await askOverTcp(dialer, address, question, timeoutMs * TCP_PATIENCE, signal);
  if (reply) return { kind: 'replied', ...reply };
  // who was interrupted has not been silent
  return signal.aborted ? { kind: 'unasked', why: 'no-network' } : { kind: 'silent' };
}
