import { join } from 'node:path';
import type { Blocklist } from '../knowledge/blocklists.ts';
import type { DemoWorld } from '../knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE } from '../knowledge/folder.ts';
import { DOCUMENTATION_RANGES, canonicalAddress, isDocumentation } from './addresses.ts';
import { openCertificates } from './certificates.ts';
import type { DemoCertificates } from './certificates.ts';
import { startDnsServer } from './dns-server.ts';
import { startClientServer } from './client-server.ts';
import { startSmtpServer } from './smtp-server.ts';
import { openZones } from './zones.ts';

const SMTP_PORT = 25;
const DNS_PORT = 53;
/** Nobody listens on port 1 (tcpmux): a connection there is refused by the kernel, as on a real closed port. */
const CLOSED_PORT = { host: '127.0.0.1', port: 1 } as const;

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** The running demo internet, all of it on loopback. */
export interface Demo {
  /** Names the demo answers: `*.example`, `*.test`, reverse names of the documentation ranges. */
  owns(name: string): boolean;
  readonly dnsServers: readonly Endpoint[];
  /** Where a connection really goes. `silent`: packets vanish. Undefined: not of this world. */
  route(address: string, port: number): Endpoint | 'silent' | undefined;
  /** A healthy mail host that shows whether connections to port 25 get out. */
  readonly controlHost: string;
  /** The world's own lists, to be asked about its own addresses only. */
  readonly blocklists: readonly Blocklist[];
  /** PEM of the authority that signed the demo's certificates. */
  readonly trust: readonly string[];
  stop(): Promise<void>;
}

const blocklistsOf = (world: DemoWorld): readonly Blocklist[] =>
  Object.entries(world.blocklists).map(([zone, { url, codes }]) => ({
    zone,
    kinds: ['ipv4', 'ipv6'],
    weight: 'major',
    codes,
    bits: {},
    refusals: [],
    url,
    addresses: DOCUMENTATION_RANGES,
  }));

interface Service {
  /** As the world sees it; on loopback it is any free one. */
  readonly port: number;
  readonly server: Promise<Endpoint & { stop(): Promise<void> }>;
}

/** What one host offers, each service on a loopback port of its own. */
const startServices = (
  { name, smtp, clients }: DemoWorld['hosts'][string],
  tls: DemoCertificates,
): readonly Service[] => [
  ...(smtp ? [{ port: SMTP_PORT, server: startSmtpServer({ name, smtp }, tls) }] : []),
  ...(clients?.ports ?? []).map((port) => ({
    port,
    server: startClientServer(name, port, clients?.tls ?? 'valid', tls),
  })),
];

const socketOf = (address: string, port: number): string => `${address} ${port}`;

/** Opens the demo's servers on free ports of 127.0.0.1. They do not keep the process alive. */
export async function startDemo(world: DemoWorld): Promise<Demo> {
  const tls = openCertificates(join(SHIPPED_KNOWLEDGE, 'demo', 'tls'));
  const zones = openZones(world);
  const hosts = new Map(
    Object.entries(world.hosts).map(([address, host]) => [canonicalAddress(address), host]),
  );
  const [dns, ...services] = await Promise.all([
    startDnsServer(zones),
    ...[...hosts].flatMap(([address, host]) =>
      startServices(host, tls).map(async ({ port, server }) => ({
        at: socketOf(address, port),
        server: await server,
      })),
    ),
  ]);
  const servers = new Map(services.map(({ at, server }) => [at, server]));

  return {
    owns: (name) => zones.owns(name),
    dnsServers: [{ host: dns.host, port: dns.port }],
    route(given, port) {
      if (!isDocumentation(given)) return undefined;
      const address = canonicalAddress(given);
      const host = hosts.get(address);
      if (!host || host.silent) return 'silent';
      if (host.name === world.nameServer && port === DNS_PORT) {
        return { host: dns.host, port: dns.port };
      }
      const server = servers.get(socketOf(address, port));
      return server ? { host: server.host, port: server.port } : CLOSED_PORT;
    },
    controlHost: world.controlHost,
    blocklists: blocklistsOf(world),
    trust: [tls.authority],
    async stop() {
      await Promise.all([dns.stop(), ...[...servers.values()].map((server) => server.stop())]);
    },
  };
}
