import dgram from 'node:dgram';
import net from 'node:net';
import tls from 'node:tls';
import packet from 'dns-packet';
import type { DecodedPacket, RecordType } from 'dns-packet';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

const RCODES: Readonly<Record<number, string>> = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
};
export const rcodeOf = ({ flags = 0 }: DecodedPacket): string => RCODES[flags & 0xf] ?? '?';

export const question = (name: string, type: RecordType, udpPayloadSize?: number): Buffer =>
  packet.encode({
    type: 'query',
    id: 4242,
    flags: packet.RECURSION_DESIRED,
    questions: [{ name, type, class: 'IN' }],
    additionals: udpPayloadSize
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  });

/** Answers to several datagrams sent from one socket, until as many came as wanted. */
export const overUdp = (
  { host, port }: Endpoint,
  messages: readonly Buffer[],
  wanted = messages.length,
): Promise<readonly DecodedPacket[]> =>
  new Promise((resolve, reject) => {
    const socket = dgram.createSocket('udp4');
    const got: DecodedPacket[] = [];
    socket.on('error', reject);
    socket.on('message', (message) => {
      got.push(packet.decode(message));
      if (got.length === wanted) socket.close(() => resolve(got));
    });
    for (const message of messages) socket.send(message, port, host);
  });

export const askUdp = async (
  server: Endpoint,
  name: string,
  type: RecordType,
  udpPayloadSize?: number,
): Promise<DecodedPacket> => {
  const [answer] = await overUdp(server, [question(name, type, udpPayloadSize)]);
  if (!answer) throw new Error('no answer');
  return answer;
};

export const askTcp = (
  { host, port }: Endpoint,
  name: string,
  type: RecordType,
): Promise<DecodedPacket> =>
  new Promise((resolve, reject) => {
    const socket = net.connect(port, host, () =>
      socket.write(
        packet.streamEncode({
          type: 'query',
          id: 7,
          questions: [{ name, type, class: 'IN' }],
        }),
      ),
    );
    let got = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk]);
      if (got.length < 2 || got.length < 2 + got.readUInt16BE(0)) return;
      socket.destroy();
      resolve(packet.decode(got.subarray(2)));
    });
  });

/** A small SMTP client: one command, one whole reply. */
export interface SmtpTalk {
  reply(): Promise<string>;
  say(line: string): Promise<string>;
  write(text: string): void;
  secure(options: tls.ConnectionOptions): Promise<tls.TLSSocket>;
  /** Resolves when the server closes. */
  readonly closed: Promise<void>;
  hangUp(): void;
}

const lastLine = /(?:^|\n)\d{3} [^\n]*\n$/;

export const talkSmtp = ({ host, port }: Endpoint): SmtpTalk => {
  let socket: net.Socket = net.connect(port, host);
  let received = '';
  let wake: () => void = () => undefined;
  const listen = (): void => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString();
      wake();
    });
  };
  listen();
  const closed = new Promise<void>((done) => socket.once('close', () => done()));
  const reply = async (): Promise<string> => {
    while (!lastLine.test(received)) await new Promise<void>((done) => (wake = done));
    const text = received.replaceAll('\r\n', '\n').trimEnd();
    received = '';
    return text;
  };
  return {
    reply,
    say(line) {
      socket.write(`${line}\r\n`);
      return reply();
    },
    write: (text) => void socket.write(text),
    async secure(options) {
      socket.removeAllListeners('data');
      const secured = tls.connect({ ...options, socket });
      await new Promise<void>((done, reject) => {
        secured.once('secureConnect', done);
        secured.once('error', reject);
      });
      socket = secured;
      listen();
      return secured;
    },
    closed,
    hangUp: () => socket.destroy(),
  };
};
