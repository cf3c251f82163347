import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import dnsPacket from 'dns-packet';
import type { DecodedPacket } from 'dns-packet';
import { cameFrom } from './fault-kinds.ts';
import type { Came, DnsFault } from './fault-kinds.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What happens to one question. */
export type Fate =
  | { readonly kind: 'fault'; readonly how: DnsFault }
  /** Answered on the way: the code of the answer, and the address in it. */
  | { readonly kind: 'instead'; readonly code: number; readonly address?: string | undefined }
  | { readonly kind: 'lost' }
  /** Answered, unless there is no such name: then by this address, or by an empty answer. */
  | { readonly kind: 'rewritten'; readonly address: string };

export interface DnsProxyOptions {
  readonly behind: Endpoint;
  /** Undefined: the question passes. */
  readonly fateOf: (name: string, type: string) => Fate | undefined;
  readonly came: (name: string, type: string, came: Came) => void;
}

export const NXDOMAIN = 3;
const RCODE = { servfail: 2, refused: 5 } as const;
const NO_DNS = Buffer.from('\xff\xfe no dns at all', 'latin1');
const GIVEN_UP_MS = 5000;

/** What goes back at once, in order; then the true answer where the question passes. */
interface Handled {
  readonly sent: readonly Buffer[];
  readonly isForged?: true;
  readonly passes: boolean;
}

const silence: Handled = { sent: [], passes: false };
const through: Handled = { sent: [], passes: true };
const just = (...sent: readonly Buffer[]): Handled => ({ sent, passes: false });

const reply = ({ id = 0, questions = [] }: DecodedPacket, flags: number, address?: string) =>
  dnsPacket.encode({
    type: 'response',
    id,
    flags: dnsPacket.RECURSION_DESIRED | dnsPacket.RECURSION_AVAILABLE | flags,
    questions,
    answers: address
      ? [{ type: 'A', name: questions[0]?.name ?? '', data: address, ttl: 60, class: 'IN' }]
      : [],
  });

const withLength = (message: Buffer): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
};

const befall = (how: DnsFault, asked: DecodedPacket, over: 'udp' | 'tcp'): Handled => {
  const truncated = just(reply(asked, dnsPacket.TRUNCATED_RESPONSE));
  switch (how) {
    case 'timeout':
      return silence;
    case 'servfail':
    case 'refused':
      return just(reply(asked, RCODE[how]));
    case 'garbage':
      return just(Buffer.concat([reply(asked, 0).subarray(0, 12), NO_DNS]));
    case 'wrong-id':
      return just(reply({ ...asked, id: ((asked.id ?? 0) + 1) & 0xffff }, 0));
    case 'truncated-garbage':
      return over === 'udp' ? truncated : just(NO_DNS);
    case 'half-over-tcp':
    case 'pieces-over-tcp':
      return over === 'udp' ? truncated : through;
    case 'forged':
      return over === 'udp'
        ? { sent: [reply(asked, NXDOMAIN)], isForged: true, passes: true }
        : through;
    default:
      return how satisfies never;
  }
};

const handle = (fate: Fate | undefined, asked: DecodedPacket, over: 'udp' | 'tcp'): Handled => {
  switch (fate?.kind) {
    case 'fault':
      return befall(fate.how, asked, over);
    case 'instead':
      return just(reply(asked, fate.code, fate.address));
    case 'lost':
      return silence;
    default:
      return through;
  }
};

const rewrite = (answer: Buffer, fate: Fate | undefined): Buffer => {
  if (fate?.kind !== 'rewritten') return answer;
  const packet = dnsPacket.decode(answer);
  if (((packet.flags ?? 0) & 15) !== NXDOMAIN) return answer;
  return reply(packet, 0, packet.questions?.[0]?.type === 'A' ? fate.address : undefined);
};

const readAnswer = (answer: Buffer): Came => {
  const { answers = [] } = dnsPacket.decode(answer);
  const addresses = answers.flatMap((one) =>
    one.type === 'A' || one.type === 'AAAA' ? [one.data] : [],
  );
  return cameFrom(addresses, answers.length > 0);
};

/** Each in a packet of its own as far as the system lets; the first holds half of the length. */
const sendPieces = (socket: net.Socket, bytes: Buffer, octets = 1): void => {
  if (socket.destroyed) return;
  if (bytes.length === 0) return void socket.end();
  socket.setNoDelay(true).write(bytes.subarray(0, octets));
  setImmediate(() => sendPieces(socket, bytes.subarray(octets), 15));
};

/** The same free port for both; a port that is free for one may be taken for the other. */
const bindBoth = async (udp: dgram.Socket, tcp: net.Server): Promise<number> => {
  for (let attempt = 1; ; attempt += 1) {
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    try {
      udp.bind(port, '127.0.0.1');
      await once(udp, 'listening');
      return port;
    } catch (error) {
      if (attempt === 20) throw error;
      tcp.close();
      await once(tcp, 'close');
    }
  }
};

/** Answers on one port over UDP and TCP, by asking the server behind unless fate has it otherwise. */
export async function startDnsProxy({ behind, fateOf, came }: DnsProxyOptions) {
  const look = (message: Buffer) => {
    const asked = dnsPacket.decode(message);
    const [question] = asked.questions ?? [];
    const name = (question?.name ?? '').toLowerCase();
    const type = String(question?.type);
    return { asked, fate: fateOf(name, type), note: (what: Came) => came(name, type, what) };
  };

  const udp = dgram.createSocket('udp4').unref();
  const stranger = dgram.createSocket('udp4').unref();
  udp.on('message', (message, from) => {
    const send = (answer: Buffer, by = udp): void =>
      by.send(answer, from.port, from.address, () => undefined);
    const { asked, fate, note } = look(message);
    note('nothing'); // unless more is learned
    const { sent, isForged, passes } = handle(fate, asked, 'udp');
    for (const answer of sent) {
      if (!isForged) send(answer);
      else {
        send(answer, stranger);
        const wrong = Buffer.from(answer);
        wrong.writeUInt16BE(((asked.id ?? 0) + 1) & 0xffff);
        send(wrong);
      }
    }
    if (!passes) return;
    const onward = dgram.createSocket('udp4').unref();
    const timer = setTimeout(() => onward.close(), GIVEN_UP_MS).unref();
    onward.once('message', (answer) => {
      clearTimeout(timer);
      onward.close();
      note(readAnswer(answer));
      send(rewrite(answer, fate));
    });
    onward.send(message, behind.port, behind.host);
  });
  const tcp = net
    .createServer((socket) => {
      socket.unref().on('error', () => socket.destroy());
      socket.once('data', (bytes) => {
        const { asked, fate, note } = look(bytes.subarray(2));
        const { sent, passes } = handle(fate, asked, 'tcp');
        if (sent[0]) return void socket.end(withLength(sent[0]));
        if (!passes) return;
        const onward = net.connect(behind.port, behind.host).unref();
        onward.on('error', () => socket.destroy());
        socket.on('close', () => onward.destroy());
        onward.write(bytes);
        let received = Buffer.alloc(0);
        onward.on('data', (chunk) => {
          received = Buffer.concat([received, chunk]);
          if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
          onward.destroy();
          const answer = received.subarray(2, 2 + received.readUInt16BE(0));
          note(readAnswer(answer));
          const whole = withLength(rewrite(answer, fate));
          const how = fate?.kind === 'fault' ? fate.how : undefined;
          if (how === 'half-over-tcp') socket.end(whole.subarray(0, whole.length >> 1));
          else if (how === 'pieces-over-tcp') sendPieces(socket, whole);
          else socket.end(whole);
        });
      });
    })
    .unref();
  const port = await bindBoth(udp, tcp);
  return {
    host: '127.0.0.1',
    port,
    stop() {
      udp.close();
      stranger.close();
      tcp.close();
    },
  };
}
