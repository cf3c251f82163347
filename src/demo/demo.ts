import { join } from 'node:path';
import type { Blocklist } from '../knowledge/blocklists.ts';
import type { DemoWorld } from '../knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE } from '../knowledge/folder.ts';
import { DOCUMENTATION_RANGES, canonicalAddress, isDocumentation } from './addresses.ts';
import { openCertificates } from './certificates.ts';
import type { DemoCertificates } from './certificates.ts';
import { startDnsServer } from './dns-server.ts';
import { startHttpsServer } from './https-server.ts';
import { startClientServer } from './client-server.ts';
import { startSmtpServer } from './smtp-server.ts';
import { openZones } from './zones.ts';
import type { Zones } from './zones.ts';

const SMTP_PORT = 25;
const HTTPS_PORT = 443;
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
  /** Base of RDAP for the world's domains; undefined: their registry does not tell. */
  readonly rdap: string | undefined;
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

/** The world as a name server of its own has it: it refers to nobody. */
const asNameServer = (zones: Zones, behaviour: 'answers' | 'refuses'): Zones => ({
  ...zones,
  ask: (name, type, how) =>
    behaviour === 'refuses'
      ? { kind: 'refused' }
      : zones.ask(name, type, { ...how, refers: false }),
});

/** What one host offers, each service on a loopback port of its own. */
const startServices = (
  { name, smtp, https, nameServer, clients }: DemoWorld['hosts'][string],
  tls: DemoCertificates,
  zones: Zones,
): readonly Service[] => [
  ...(smtp ? [{ port: SMTP_PORT, server: startSmtpServer({ name, smtp }, tls) }] : []),
  ...(https ? [{ port: HTTPS_PORT, server: startHttpsServer(https, tls) }] : []),
  ...(nameServer
    ? [{ port: DNS_PORT, server: startDnsServer(asNameServer(zones, nameServer)) }]
    : []),
  ...(clients?.ports ?? []).map((port) => ({
    port,
    server: startClientServer(name, port, clients?.tls ?? 'valid', tls),
  })),
];

/** The certificates are made anew now and then; records that name one follow. */
const withKeyDigests = (world: DemoWorld, tls: DemoCertificates): DemoWorld => {
  const digest = tls.keyDigestOf('valid');
  const fill = (lines: readonly string[]): readonly string[] =>
    lines.map((line) => (line.startsWith('TLSA ') ? line.replace('{valid}', digest) : line));
  const zones = Object.entries(world.zones).map(([name, { records, ...rest }]) => {
    const filled = Object.entries(records).map(([owner, lines]) => [owner, fill(lines)] as const);
    return [name, { ...rest, records: Object.fromEntries(filled) }] as const;
  });
  return { ...world, zones: Object.fromEntries(zones) };
};

const socketOf = (address: string, port: number): string => `${address} ${port}`;

/** Opens the demo's servers on free ports of 127.0.0.1. They do not keep the process alive. */
export async function startDemo(world: DemoWorld): Promise<Demo> {
  const tls = openCertificates(join(SHIPPED_KNOWLEDGE, 'demo', 'tls'));
  const zones = openZones(withKeyDigests(world, tls));
  const hosts = new Map(
    Object.entries(world.hosts).map(([address, host]) => [canonicalAddress(address), host]),
  );
  const [dns, ...services] = await Promise.all([
    startDnsServer(zones),
    ...[...hosts].flatMap(([address, host]) =>
      startServices(host, tls, zones).map(async ({ port, server }) => ({
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
    rdap: world.rdap,
    controlHost: world.controlHost,
    blocklists: blocklistsOf(world),
    trust: [tls.authority],
    async stop() {
      await Promise.all([dns.stop(), ...[...servers.values()].map((server) => server.stop())]);
    },
  };
}
