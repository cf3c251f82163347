import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import dnsPacket from 'dns-packet';
import type { Demo } from '../../src/demo/demo.ts';
import type { DemoWorld } from '../../src/knowledge/demo-world.ts';

/** What befalls one question, `name TYPE`. */
export const DNS_FAULTS = [
  'timeout',
  'servfail',
  'refused',
  'garbage',
  'wrong-id',
  /** Truncated over UDP, and over TCP bytes that are no DNS. */
  'truncated-garbage',
] as const;
/** What befalls one `address port`. */
export const TCP_FAULTS = ['reset', 'closed-after-greeting', 'tarpit', 'late-banner'] as const;
/** What befalls everything, on our side of the network. */
export const WIDE_FAULTS = [
  'localhost-for-all',
  'rewrites-nxdomain',
  'blocklists-nxdomain',
  'blocklists-refuse',
  'port-25-blocked',
] as const;

export type Fault =
  | { readonly on: string; readonly how: (typeof DNS_FAULTS)[number] | (typeof TCP_FAULTS)[number] }
  | { readonly on: 'all'; readonly how: (typeof WIDE_FAULTS)[number] };

export interface FaultLayer {
  /** The demo internet, seen through the faults. */
  readonly demo: Demo;
  /** Questions and `address port`s that came since the last `inject`. */
  readonly asked: ReadonlySet<string>;
  readonly dialed: ReadonlySet<string>;
  inject(faults: readonly Fault[]): void;
  stop(): void;
}

const PORTS = [25, 465, 587, 993, 995, 443];
const ADVERTISING = '198.51.100.200';
const GREETING = '220 slow.example ESMTP\r\n';
const NXDOMAIN = 3;
const RCODE = { servfail: 2, refused: 5 } as const;
const NO_DNS = Buffer.from('\xff\xfe no dns at all', 'latin1');

const listen = async (server: net.Server): Promise<number> => {
  server.unref().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

export async function startFaultLayer(demo: Demo, world: DemoWorld): Promise<FaultLayer> {
  const [behind = { host: '127.0.0.1', port: 53 }] = demo.dnsServers;
  const asked = new Set<string>();
  const dialed = new Set<string>();
  let injected = new Map<string, Fault['how']>();
  let wide = new Set<string>();

  const invent = (message: Buffer, over: 'udp' | 'tcp'): Buffer | 'silent' | undefined => {
    const { id = 0, questions = [] } = dnsPacket.decode(message);
    const name = (questions[0]?.name ?? '').toLowerCase();
    const type = questions[0]?.type;
    const question = `${name} ${type}`;
    const reply = (flags: number, address?: string): Buffer =>
      dnsPacket.encode({
        type: 'response',
        id,
        flags: dnsPacket.RECURSION_DESIRED | dnsPacket.RECURSION_AVAILABLE | flags,
        questions,
        answers: address ? [{ type: 'A', name, data: address, ttl: 60, class: 'IN' }] : [],
      });
    if (!name.endsWith('.invalid')) asked.add(question);
    const how = injected.get(question);
    switch (how) {
      case 'timeout':
        return 'silent';
      case 'servfail':
      case 'refused':
        return reply(RCODE[how]);
      case 'garbage':
        return Buffer.concat([reply(0).subarray(0, 12), NO_DNS]);
      case 'wrong-id': {
        const wrong = reply(0);
        wrong.writeUInt16BE((id + 1) & 0xffff);
        return wrong;
      }
      case 'truncated-garbage':
        return over === 'udp' ? reply(dnsPacket.TRUNCATED_RESPONSE) : NO_DNS;
      default: // not one of DNS
    }
    if (wide.has('localhost-for-all')) return reply(0, type === 'A' ? '127.0.0.1' : undefined);
    const isListed = demo.blocklists.some(({ zone }) => name.endsWith(`.${zone}`));
    if (isListed && wide.has('blocklists-nxdomain')) return reply(NXDOMAIN);
    if (isListed && wide.has('blocklists-refuse')) return reply(0, '127.255.255.254');
    if (!name.endsWith('.invalid')) return undefined;
    return wide.has('rewrites-nxdomain') ? reply(0, ADVERTISING) : reply(NXDOMAIN);
  };

  /** NXDOMAIN becomes an address, and for other types an empty answer. */
  const rewrite = (answer: Buffer): Buffer => {
    if (!wide.has('rewrites-nxdomain')) return answer;
    const packet = dnsPacket.decode(answer);
    const question = packet.questions?.[0];
    if (((packet.flags ?? 0) & 15) !== NXDOMAIN || !question) return answer;
    const { name } = question;
    return dnsPacket.encode({
      ...packet,
      flags: (packet.flags ?? 0) & ~15,
      authorities: [],
      answers:
        question.type === 'A' ? [{ type: 'A', name, data: ADVERTISING, ttl: 60, class: 'IN' }] : [],
    });
  };

  const udp = dgram.createSocket('udp4').unref();
  udp.on('message', (message, from) => {
    const send = (answer: Buffer): void =>
      udp.send(answer, from.port, from.address, () => undefined);
    const made = invent(message, 'udp');
    if (made === 'silent') return;
    if (made) return send(made);
    const onward = dgram.createSocket('udp4').unref();
    const timer = setTimeout(() => onward.close(), 5000).unref();
    onward.once('message', (answer) => {
      clearTimeout(timer);
      onward.close();
      send(rewrite(answer));
    });
    onward.send(message, behind.port, behind.host);
  });
  const dnsTcp = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (bytes) => {
      const made = invent(bytes.subarray(2), 'tcp');
      if (made === 'silent') return;
      if (made) {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(made.length);
        return void socket.end(Buffer.concat([length, made]));
      }
      const onward = net.connect(behind.port, behind.host).unref();
      onward.on('error', () => socket.destroy());
      onward.write(bytes);
      socket.pipe(onward).pipe(socket);
    });
  });
  // TCP first: of the two it is the one whose ports are mostly taken
  udp.bind(await listen(dnsTcp), '127.0.0.1');
  await once(udp, 'listening');

  const proxies = new Map<string, number>();
  const servers: net.Server[] = [dnsTcp];
  const misbehave = (socket: net.Socket, how: Fault['how']): void => {
    let sent = 0;
    switch (how) {
      case 'reset':
        return void socket.resetAndDestroy();
      case 'closed-after-greeting':
        return void socket.end(GREETING);
      case 'tarpit': {
        const timer = setInterval(() => socket.write(GREETING.charAt(sent++)), 1000).unref();
        return void socket.on('close', () => clearInterval(timer));
      }
      case 'late-banner': {
        const timer = setTimeout(() => socket.write(GREETING), 30_000).unref();
        return void socket.on('close', () => clearTimeout(timer));
      }
      default: // not one of TCP
    }
  };
  for (const address of Object.keys(world.hosts)) {
    for (const port of PORTS) {
      const target = demo.route(address, port);
      if (!target || target === 'silent' || target.port === 1) continue;
      const at = `${address} ${port}`;
      const server = net.createServer((socket) => {
        socket.unref().on('error', () => socket.destroy());
        const how = injected.get(at);
        if (how) return misbehave(socket, how);
        const onward = net.connect(target.port, target.host).unref();
        onward.on('error', () => socket.destroy());
        socket.on('close', () => onward.destroy());
        socket.pipe(onward).pipe(socket);
      });
      servers.push(server);
      proxies.set(at, await listen(server));
    }
  }

  return {
    demo: {
      ...demo,
      dnsServers: [{ host: '127.0.0.1', port: udp.address().port }],
      route(address, port) {
        const to = demo.route(address, port);
        if (to === undefined) return undefined;
        const at = `${address} ${port}`;
        dialed.add(at);
        if (port === 25 && wide.has('port-25-blocked')) return 'silent';
        const proxy = proxies.get(at);
        return proxy === undefined ? to : { host: '127.0.0.1', port: proxy };
      },
    },
    asked,
    dialed,
    inject(faults) {
      injected = new Map(faults.filter(({ on }) => on !== 'all').map(({ on, how }) => [on, how]));
      wide = new Set(faults.filter(({ on }) => on === 'all').map(({ how }) => how));
      asked.clear();
      dialed.clear();
    },
    stop() {
      udp.close();
      for (const server of servers) server.close();
    },
  };
}
