import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import type { DnsServer } from './dns-transport.ts';

const DNS_PORT = 53;
/** resolv.conf(5): further ones are ignored. */
const MAX_SERVERS = 3;

const readIfThere = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // other platforms have no such file
  }
};

/** `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:5353`, as node writes them. */
const parseServer = (text: string): DnsServer[] => {
  const { host, port } = /^\[?(?<host>[^\]]*?)\]?(?::(?<port>\d+))?$/.exec(text)?.groups ?? {};
  if (net.isIP(text) !== 0) return [{ host: text, port: DNS_PORT }];
  return host && net.isIP(host) !== 0 ? [{ host, port: Number(port ?? DNS_PORT) }] : [];
};

/**
 * The resolvers of this machine, from resolv.conf(5) or, where there is none, from node. Read once:
 * a change needs a restart. Empty where the machine has none.
 */
export function systemServers(path = '/etc/resolv.conf'): readonly DnsServer[] {
  const named = readIfThere(path)
    .split('\n')
    .flatMap((line) => /^nameserver[ \t]+(\S+)/.exec(line)?.[1] ?? [])
    .flatMap(parseServer);
  return (named.length > 0 ? named : dns.getServers().flatMap(parseServer)).slice(0, MAX_SERVERS);
}
