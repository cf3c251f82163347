// A DNS server on loopback, in a thread of its own so that it never waits for what is measured.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import dnsPacket from 'dns-packet';
import type { Answer, DecodedPacket } from 'dns-packet';
import { tell } from './world.ts';

/** One question as it came, and what was told. Milliseconds since the epoch, with fractions. */
export interface Asked {
  readonly name: string;
  readonly type: string;
  /** 0 is the resolver, the others are name servers. */
  readonly server: number;
  readonly at: number;
  readonly told: readonly string[];
}

const TTL_SECONDS = 300;
const NXDOMAIN = 3;

const toAnswer = (name: string, type: string, text: string): Answer => {
  const base = { name, ttl: TTL_SECONDS, class: 'IN' as const };
  const [preference = '', exchange = ''] = text.split(' ');
  if (type === 'MX') return { ...base, type, data: { preference: Number(preference), exchange } };
  if (type === 'TXT') return { ...base, type, data: text.match(/.{1,200}/g) ?? [''] };
  if (type === 'SOA')
    return { ...base, type, data: { mname: text, rname: 'admin.test', serial: 1, minimum: 60 } };
  return { ...base, type: type as 'A', data: text };
};

const SERVERS = 3;

const reply = (
  query: DecodedPacket,
  { name, type, server }: Pick<Asked, 'name' | 'type' | 'server'>,
): readonly [Buffer, Asked] => {
  const told = tell(name, type);
  const lines = typeof told === 'string' ? [] : told.records;
  const message = dnsPacket.encode({
    type: 'response',
    id: query.id ?? 0,
    flags:
      dnsPacket.AUTHORITATIVE_ANSWER |
      dnsPacket.RECURSION_AVAILABLE |
      (told === 'nxdomain' ? NXDOMAIN : 0),
    questions: query.questions ?? [],
    answers: lines.map((text) => toAnswer(name, type, text)),
    authorities: lines.length > 0 ? [] : [toAnswer(name, 'SOA', 'ns1.servers.test')],
  });
  const at = performance.timeOrigin + performance.now();
  return [message, { name, type, server, at, told: lines }];
};

/** The port it got. */
const serve = async (server: number, delayMs: number, trace: Asked[]): Promise<number> => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 });
  socket.on('message', (bytes, { port, address }) => {
    const query = dnsPacket.decode(bytes);
    const question = query.questions?.[0];
    if (!question) return;
    const { name, type } = question;
    const [message, asked] = reply(query, { name: name.toLowerCase(), type, server });
    trace.push(asked);
    setTimeout(() => socket.send(message, port, address, () => undefined), delayMs);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket.address().port;
};

if (parentPort) {
  const port = parentPort;
  const trace: Asked[] = [];
  const { delayMs } = workerData as { readonly delayMs: number };
  // what was asked since the last time
  port.on('message', () => port.postMessage(trace.splice(0)));
  const servers = Array.from({ length: SERVERS }, (_, server) => serve(server, delayMs, trace));
  port.postMessage(await Promise.all(servers));
}
