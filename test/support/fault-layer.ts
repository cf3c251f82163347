import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Demo } from '../../src/demo/demo.ts';
import type { DemoWorld } from '../../src/knowledge/demo-world.ts';
import { NXDOMAIN, startDnsProxy } from './fault-dns.ts';
import type { Endpoint, Fate } from './fault-dns.ts';
import { isDnsFault, isTcpFault } from './fault-kinds.ts';
import type { Came, Fault, TcpFault, Trace } from './fault-kinds.ts';

export interface FaultLayer {
  /** The demo internet, seen through the faults. */
  readonly demo: Demo;
  /** What was asked and dialed since the last `inject`. */
  trace(): Trace;
  inject(faults: readonly Fault[]): void;
  stop(): void;
}

const PORTS = [25, 465, 587, 993, 995, 443];
const DNS_PORT = 53;
const ADVERTISING = '198.51.100.200';
const GREETING = '220 slow.example ESMTP\r\n';
const REFUSAL_OF_LISTS = '127.255.255.254';

const misbehave = (socket: net.Socket, how: TcpFault): void => {
  let sent = 0;
  switch (how) {
    case 'reset':
      return void socket.resetAndDestroy();
    case 'closed-after-greeting':
      return void socket.end(GREETING);
    case 'half-a-greeting':
      return void socket.end(GREETING.slice(0, 7));
    case 'tarpit': {
      const timer = setInterval(() => socket.write(GREETING.charAt(sent++)), 1000).unref();
      return void socket.on('close', () => clearInterval(timer));
    }
    case 'late-banner': {
      const timer = setTimeout(() => socket.write(GREETING), 30_000).unref();
      return void socket.on('close', () => clearTimeout(timer));
    }
    default:
      return how satisfies never;
  }
};

const startTcpProxy = async (behind: Endpoint, howNow: () => TcpFault | undefined) => {
  const server = net.createServer((socket) => {
    socket.unref().on('error', () => socket.destroy());
    const how = howNow();
    if (how) return misbehave(socket, how);
    const onward = net.connect(behind.port, behind.host).unref();
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  server.unref().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { host: '127.0.0.1', port, stop: () => void server.close() };
};

/** A view of the demo internet into which faults can be put, in front of all its servers. */
export async function startFaultLayer(demo: Demo, world: DemoWorld): Promise<FaultLayer> {
  const [behind = { host: '127.0.0.1', port: DNS_PORT }] = demo.dnsServers;
  const traced = new Map<string, Came>();
  let injected = new Map<string, Fault['how']>();
  let wide = new Set<string>();
  let inventions = 0;

  const faultOn = (key: string): Fate | undefined => {
    const how = injected.get(key);
    return how !== undefined && isDnsFault(how) ? { kind: 'fault', how } : undefined;
  };
  const invented = (): string =>
    wide.has('rewrites-variously') ? `198.51.100.${180 + (inventions++ % 70)}` : ADVERTISING;
  const isRewriting = (): boolean =>
    wide.has('rewrites-nxdomain') || wide.has('rewrites-variously');
  const fateOf = (name: string, type: string): Fate | undefined => {
    const address = (ip: string): string | undefined => (type === 'A' ? ip : undefined);
    const fault = faultOn(`${name} ${type}`);
    if (fault) return fault;
    if (wide.has('drops-invalid') && name.endsWith('.invalid')) return { kind: 'lost' };
    if (wide.has('localhost-for-all'))
      return { kind: 'instead', code: 0, address: address('127.0.0.1') };
    const isList = demo.blocklists.some(({ zone }) => name.endsWith(`.${zone}`));
    if (isList && wide.has('blocklists-nxdomain')) return { kind: 'instead', code: NXDOMAIN };
    if (isList && wide.has('blocklists-refuse'))
      return { kind: 'instead', code: 0, address: address(REFUSAL_OF_LISTS) };
    if (name.endsWith('.invalid'))
      return isRewriting()
        ? { kind: 'instead', code: 0, address: address(invented()) }
        : { kind: 'instead', code: NXDOMAIN };
    return isRewriting() ? { kind: 'rewritten', address: invented() } : undefined;
  };

  const note = (key: string, came: Came): void => {
    if (came !== 'nothing' || !traced.has(key)) traced.set(key, came);
  };
  const resolver = await startDnsProxy({
    behind,
    fateOf,
    came: (name, type, came) => {
      if (!name.endsWith('.invalid')) note(`${name} ${type}`, came);
    },
  });
  const proxies = new Map<string, Endpoint & { stop(): void }>();
  const endpointOf = (address: string, port: number): Endpoint | undefined => {
    const target = demo.route(address, port);
    return !target || target === 'silent' || target.port === 1 ? undefined : target;
  };
  for (const address of Object.keys(world.hosts)) {
    for (const port of PORTS) {
      const target = endpointOf(address, port);
      const at = `${address} ${port}`;
      const howNow = (): TcpFault | undefined => {
        const how = injected.get(at);
        return how !== undefined && isTcpFault(how) ? how : undefined;
      };
      if (target) proxies.set(at, await startTcpProxy(target, howNow));
    }
    const nameServer = endpointOf(address, DNS_PORT);
    if (!nameServer) continue;
    const keyOf = (name: string, type: string): string => `@${address} ${name} ${type}`;
    const proxy = await startDnsProxy({
      behind: nameServer,
      fateOf: (name, type) => faultOn(keyOf(name, type)),
      came: (name, type, came) => note(keyOf(name, type), came),
    });
    proxies.set(`${address} ${DNS_PORT}`, proxy);
  }

  return {
    demo: {
      ...demo,
      dnsServers: [{ host: resolver.host, port: resolver.port }],
      route(address, port) {
        const to = demo.route(address, port);
        if (to === undefined) return undefined;
        const at = `${address} ${port}`;
        if (port !== DNS_PORT) traced.set(at, 'connection');
        if (port === 25 && wide.has('port-25-blocked')) return 'silent';
        return proxies.get(at) ?? to;
      },
    },
    trace: () => new Map(traced),
    inject(faults) {
      injected = new Map(faults.filter(({ on }) => on !== 'all').map(({ on, how }) => [on, how]));
      wide = new Set(faults.filter(({ on }) => on === 'all').map(({ how }) => how));
      traced.clear();
    },
    stop() {
      resolver.stop();
      for (const proxy of proxies.values()) proxy.stop();
    },
  };
}
