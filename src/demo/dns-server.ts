import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import dnsPacket from 'dns-packet';
import type { DecodedPacket, Packet } from 'dns-packet';
import type { Zones } from './zones.ts';

const HOST = '127.0.0.1';
/** Without EDNS. RFC 1035 §4.2.1. */
const PLAIN_UDP_OCTETS = 512;
/** What today's servers send at most in one datagram. */
const MAX_UDP_OCTETS = 1232;
const MAX_QUESTION_OCTETS = 512;
const TCP_IDLE_MS = 10_000;
const BIND_ATTEMPTS = 10;

const RCODE = {
  ok: 0,
  format: 1,
  servfail: 2,
  nxdomain: 3,
  notImplemented: 4,
  refused: 5,
} as const;
const OPCODE_MASK = 0x7800;

export interface DnsServer {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

const readQuestion = (message: Buffer): DecodedPacket | undefined => {
  if (message.length > MAX_QUESTION_OCTETS) return undefined;
  try {
    const packet = dnsPacket.decode(message);
    return packet.type === 'query' ? packet : undefined;
  } catch {
    return undefined; // not DNS: whoever sent it waits for nothing
  }
};

const udpLimit = (query: DecodedPacket): number => {
  const opt = query.additionals?.find((record) => record.type === 'OPT');
  if (opt?.type !== 'OPT') return PLAIN_UDP_OCTETS;
  return Math.min(Math.max(opt.udpPayloadSize, PLAIN_UDP_OCTETS), MAX_UDP_OCTETS);
};

/** Undefined: the world keeps silent. */
const respond = (zones: Zones, query: DecodedPacket): Packet | undefined => {
  const question = query.questions?.[0];
  const hasOpt = query.additionals?.some((record) => record.type === 'OPT') ?? false;
  const frame = (rcode: number, authority = dnsPacket.AUTHORITATIVE_ANSWER): Packet => ({
    type: 'response',
    id: query.id ?? 0,
    flags:
      authority |
      dnsPacket.RECURSION_AVAILABLE |
      ((query.flags ?? 0) & dnsPacket.RECURSION_DESIRED) |
      rcode,
    questions: query.questions ?? [],
    additionals: hasOpt
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: MAX_UDP_OCTETS,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  });
  if (((query.flags ?? 0) & OPCODE_MASK) !== 0) return frame(RCODE.notImplemented);
  if (!question || query.questions?.length !== 1) return frame(RCODE.format);
  const answer = zones.ask(question.name, question.type, {
    checkingDisabled: query.flag_cd,
    refers: !query.flag_rd,
  });
  switch (answer.kind) {
    case 'silent':
      return undefined;
    case 'servfail':
    case 'refused':
      return frame(RCODE[answer.kind]);
    case 'referral':
      return {
        ...frame(RCODE.ok, 0),
        authorities: [...answer.nameServers],
        additionals: [...(frame(RCODE.ok).additionals ?? []), ...answer.glue],
      };
    case 'answer':
    case 'nxdomain': {
      const isNegative = answer.answers.every((record) => record.type !== question.type);
      const code = answer.kind === 'nxdomain' ? RCODE.nxdomain : RCODE.ok;
      // whoever wants to know sets AD in the question. RFC 6840 §5.7
      const isVouched = answer.isSigned && ((query.flags ?? 0) & dnsPacket.AUTHENTIC_DATA) !== 0;
      return {
        ...frame(code),
        flags: (frame(code).flags ?? 0) | (isVouched ? dnsPacket.AUTHENTIC_DATA : 0),
        answers: [...answer.answers],
        authorities: isNegative ? [answer.soa] : [],
      };
    }
    default:
      return answer satisfies never;
  }
};

const serveUdp = (socket: UdpSocket, zones: Zones): void => {
  socket.on('message', (message, { address, port }) => {
    const query = readQuestion(message);
    const response = query && respond(zones, query);
    if (!query || !response) return;
    const whole = dnsPacket.encode(response);
    const fits = whole.length <= udpLimit(query);
    const sent = fits
      ? whole
      : dnsPacket.encode({
          ...response,
          flags: (response.flags ?? 0) | dnsPacket.TRUNCATED_RESPONSE,
          answers: [],
          authorities: [],
        });
    // the asker may be gone already, as on any network
    socket.send(sent, port, address, () => undefined);
  });
};

/** Messages over TCP carry their length in two octets before them. RFC 1035 §4.2.2. */
const serveTcp = (connection: Socket, zones: Zones): void => {
  let waiting = Buffer.alloc(0);
  connection.unref().setTimeout(TCP_IDLE_MS, () => connection.destroy());
  connection.on('error', () => connection.destroy());
  connection.on('data', (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 2) {
      const length = waiting.readUInt16BE(0);
      if (length > MAX_QUESTION_OCTETS) return void connection.destroy();
      if (waiting.length < 2 + length) return;
      const query = readQuestion(waiting.subarray(2, 2 + length));
      waiting = waiting.subarray(2 + length);
      const response = query && respond(zones, query);
      if (!query) return void connection.destroy();
      if (!response) continue;
      const message = dnsPacket.encode(response);
      const prefix = Buffer.alloc(2);
      prefix.writeUInt16BE(message.length);
      connection.write(Buffer.concat([prefix, message]));
    }
  });
};

const listenTcp = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, () => resolve((server.address() as AddressInfo).port));
  });

const bindUdp = (socket: UdpSocket, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind(port, HOST, () => resolve(true));
  });

/** Starts an authoritative server for the zones, UDP and TCP on one free port of loopback. */
export async function startDnsServer(zones: Zones): Promise<DnsServer> {
  const connections = new Set<Socket>();
  for (let attempt = 0; attempt < BIND_ATTEMPTS; attempt += 1) {
    const tcp = createServer((connection) => {
      connections.add(connection);
      connection.on('close', () => connections.delete(connection));
      serveTcp(connection, zones);
    }).unref();
    const udp = createSocket('udp4').unref();
    const port = await listenTcp(tcp);
    // the port is free for TCP; somebody else may hold it for UDP
    if (await bindUdp(udp, port)) {
      udp.on('error', () => undefined); // an ICMP answer to an asker that is gone
      serveUdp(udp, zones);
      const stop = async (): Promise<void> => {
        for (const connection of connections) connection.destroy();
        await Promise.all([
          new Promise<void>((done) => udp.close(() => done())),
          new Promise<void>((done) => tcp.close(() => done())),
        ]);
      };
      return { host: HOST, port, stop };
    }
    tcp.close();
    udp.close();
  }
  throw new Error('demo internet: no port of 127.0.0.1 is free for both UDP and TCP');
}
