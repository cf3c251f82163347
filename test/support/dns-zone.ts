import dgram from 'node:dgram';
import net from 'node:net';
import type { Answer, DecodedPacket, Packet } from 'dns-packet';
import packet from 'dns-packet';

/** What the server does instead of answering with records. */
type Misbehaviour =
  | 'nxdomain'
  | 'no-data'
  | 'servfail'
  | 'refused'
  /** Never answers. */
  | 'silent'
  /** The right id, then bytes that are no DNS. */
  | 'garbage'
  | 'wrong-id'
  /** The right id, another question. */
  | 'wrong-question'
  /** Answers from another port than the one asked. */
  | 'wrong-sender';

/** Records in presentation form (`10 mx.example.`), or a misbehaviour. */
type Answering = readonly string[] | Misbehaviour;

export type ZoneAnswer =
  | Answering
  | {
      readonly answer: Answering;
      readonly ttl?: number;
      readonly delayMs?: number;
      /** Over UDP only the header with TC; the records come over TCP. */
      readonly isTruncated?: true;
      /** A CNAME is left alone, as by a server that does not have its target. */
      readonly isBareAlias?: true;
      /** RCODE 1 while the question carries an OPT record. */
      readonly refusesEdns?: true;
    }
  /** One after the other; the last one stays. */
  | { readonly turns: readonly ZoneAnswer[] };

/** By name, or `*` and all but its first label, then by type; a word instead of the types holds for all of them. */
export type Zone = Readonly<
  Record<string, Misbehaviour | Readonly<Partial<Record<string, ZoneAnswer>>>>
>;

export interface DnsZone {
  readonly host: string;
  readonly port: number;
  /** Questions that came, in order: `name TYPE udp`. */
  readonly asked: readonly string[];
  /** How often this was asked, over UDP and TCP. */
  count(name: string, type: string): number;
  /** Ports the UDP questions came from. */
  readonly sourcePorts: readonly number[];
  close(): Promise<void>;
}

const RCODES: Partial<Record<Misbehaviour, number>> = {
  nxdomain: 3,
  servfail: 2,
  refused: 5,
};
const NEGATIVE_TTL = 60;

const recordOf = (name: string, type: string, text: string, ttl: number): Answer => {
  const base = { name, ttl, class: 'IN' as const };
  switch (type) {
    case 'MX': {
      const [preference, exchange = ''] = text.split(' ');
      return { ...base, type: 'MX', data: { preference: Number(preference), exchange } };
    }
    case 'TXT':
      return { ...base, type: 'TXT', data: text.match(/.{1,200}/gs) ?? [''] };
    case 'A':
    case 'AAAA':
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return { ...base, type, data: text };
    default:
      throw new Error(`the test zone knows no ${type}`);
  }
};

const startOfAuthority = (name: string): Answer => ({
  name,
  ttl: NEGATIVE_TTL * 2,
  class: 'IN',
  type: 'SOA',
  data: { mname: 'ns.test', rname: 'admin.test', serial: 1, minimum: NEGATIVE_TTL },
});

interface Planned {
  readonly answer: Answering;
  readonly ttl: number;
  readonly delayMs: number;
  readonly isTruncated?: true;
  readonly isBareAlias?: true;
  readonly refusesEdns?: true;
}

const createPlanner = (zone: Zone) => {
  const turnsTaken = new Map<string, number>();
  const plain = (answer: Answering): Planned => ({ answer, ttl: 300, delayMs: 0 });
  const flatten = (key: string, answer: ZoneAnswer): Planned => {
    if (typeof answer === 'string' || 'length' in answer) return plain(answer);
    if ('answer' in answer) return { ...plain(answer.answer), ...answer };
    const turn = turnsTaken.get(key) ?? 0;
    turnsTaken.set(key, turn + 1);
    return flatten(key, answer.turns[Math.min(turn, answer.turns.length - 1)] ?? 'servfail');
  };
  const exists = (name: string): boolean =>
    Object.keys(zone).some((known) => known === name || known.endsWith(`.${name}`));
  return (name: string, type: string): Planned => {
    const node = zone[name] ?? zone[`*${name.slice(name.indexOf('.'))}`];
    if (node === undefined) return plain(exists(name) ? 'no-data' : 'nxdomain');
    if (typeof node === 'string') return plain(node);
    const answer = node[type];
    return answer === undefined ? plain('no-data') : flatten(`${name} ${type}`, answer);
  };
};

/** A port that is free for both: what UDP gets may be taken on the side of TCP. */
const listenTogether = async (
  tcp: net.Server,
): Promise<{ readonly udp: dgram.Socket; readonly port: number }> => {
  for (;;) {
    const udp = dgram.createSocket('udp4');
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    const { port } = udp.address();
    const isFree = await new Promise<boolean>((resolve) => {
      tcp.once('error', () => resolve(false));
      tcp.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (isFree) return { udp, port };
    udp.close();
  }
};

/**
 * A small authoritative DNS server on 127.0.0.1, UDP and TCP on one port. Names that are not in the
 * zone do not exist; names between two that do are empty.
 */
export async function startDnsZone(zone: Zone): Promise<DnsZone> {
  const plan = createPlanner(zone);
  const asked: string[] = [];
  const sourcePorts: number[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const connections = new Set<net.Socket>();

  const fill = (name: string, type: string): { reply: Packet; planned: Planned } => {
    let planned = plan(name, type);
    const answers: Answer[] = [];
    let owner = name;
    while (type !== 'CNAME' && planned.answer === 'no-data' && answers.length < 10) {
      const alias = plan(owner, 'CNAME');
      const target = typeof alias.answer === 'string' ? undefined : alias.answer[0];
      if (target === undefined) break;
      answers.push(recordOf(owner, 'CNAME', target, alias.ttl));
      if (alias.isBareAlias) return { reply: { answers }, planned: { ...alias, answer: [] } };
      owner = target.replace(/\.$/, '').toLowerCase();
      planned = plan(owner, type);
    }
    if (typeof planned.answer !== 'string') {
      answers.push(...planned.answer.map((text) => recordOf(owner, type, text, planned.ttl)));
      return { reply: { answers }, planned };
    }
    const isNegative = planned.answer === 'nxdomain' || planned.answer === 'no-data';
    const authorities = isNegative ? [startOfAuthority(owner)] : [];
    return {
      reply: { answers, authorities, flags: RCODES[planned.answer] ?? 0 },
      planned,
    };
  };

  const respond = (
    bytes: Buffer,
    over: 'udp' | 'tcp',
    send: (bytes: Buffer, fromElsewhere?: true) => void,
  ): void => {
    const query: DecodedPacket = packet.decode(bytes);
    const question = query.questions?.[0];
    if (!question) return;
    const name = question.name.toLowerCase();
    asked.push(`${name} ${question.type} ${over}`);
    const { reply, planned } = fill(name, question.type);
    if (planned.answer === 'silent') return;
    const whole: Packet = {
      ...reply,
      type: 'response',
      id: planned.answer === 'wrong-id' ? ((query.id ?? 0) + 1) & 0xffff : (query.id ?? 0),
      flags: (reply.flags ?? 0) | packet.RECURSION_AVAILABLE,
      questions: [
        planned.answer === 'wrong-question' ? { ...question, name: 'other.test' } : question,
      ],
    };
    const isTooBig = over === 'udp' && planned.isTruncated === true;
    if (isTooBig) Object.assign(whole, { answers: [], flags: packet.TRUNCATED_RESPONSE });
    if (planned.refusesEdns && query.additionals?.length)
      Object.assign(whole, { answers: [], flags: 1 });
    let out = packet.encode(whole);
    if (planned.answer === 'garbage')
      out = Buffer.concat([out.subarray(0, 12), Buffer.from('\xff\xfe no dns at all', 'latin1')]);
    const timer = setTimeout(() => {
      timers.delete(timer);
      send(out, planned.answer === 'wrong-sender' ? true : undefined);
    }, planned.delayMs);
    timers.add(timer);
  };

  const elsewhere = dgram.createSocket('udp4');
  const answerUdp = (udp: dgram.Socket, bytes: Buffer, from: dgram.RemoteInfo): void => {
    sourcePorts.push(from.port);
    respond(bytes, 'udp', (out, fromElsewhere) =>
      (fromElsewhere ? elsewhere : udp).send(out, from.port, from.address),
    );
  };
  const tcp = net.createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => socket.destroy());
    let buffered = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      if (buffered.length < 2 || buffered.length < 2 + buffered.readUInt16BE(0)) return;
      respond(buffered.subarray(2), 'tcp', (out) => {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(out.length);
        // in two pieces: a reader that takes a chunk for a message fails
        socket.write(Buffer.concat([length, out.subarray(0, 5)]));
        socket.end(out.subarray(5));
      });
    });
  });
  const { udp, port } = await listenTogether(tcp);
  udp.on('message', (bytes, from) => answerUdp(udp, bytes, from));
  return {
    host: '127.0.0.1',
    port,
    asked,
    sourcePorts,
    count: (name, type) => asked.filter((line) => line.startsWith(`${name} ${type} `)).length,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of connections) socket.destroy();
      elsewhere.close();
      await new Promise<void>((resolve) => udp.close(() => resolve()));
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
    },
  };
}
