import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

/**
 * Loaded before every test file: whatever leaves loopback is an error at once, and node's own
 * resolver is closed. Tests talk to servers that they start on 127.0.0.1 or ::1.
 */
const isLoopback = (host: string | undefined): boolean =>
  host === undefined || host === 'localhost' || host === '::1' || host.startsWith('127.');

const denied = (what: string): Error => new Error(`test reached for the network: ${what}`);

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
  // node normalises the arguments to one array before its own second call
  const first = (Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0]) as
    { host?: string; path?: string } | number | string;
  const host =
    typeof first === 'object' ? first.host : typeof args[1] === 'string' ? args[1] : undefined;
  if (!isLoopback(host)) throw denied(`tcp ${String(host)}`);
  return Reflect.apply(connect, this, args) as net.Socket;
} as typeof connect;

const send = dgram.Socket.prototype.send;
dgram.Socket.prototype.send = function (this: dgram.Socket, ...args: unknown[]): void {
  const host = args.find((arg) => typeof arg === 'string' && /^[\d.:a-f]+$/i.test(arg)) as
    string | undefined;
  if (!isLoopback(host)) throw denied(`udp ${String(host)}`);
  Reflect.apply(send, this, args);
} as typeof send;

for (const name of [
  'lookup',
  'resolve',
  'resolve4',
  'resolve6',
  'resolveMx',
  'resolveTxt',
] as const) {
  const original = dns[name] as (...args: unknown[]) => unknown;
  Object.assign(dns, {
    [name]: (...args: unknown[]): unknown => {
      if (typeof args[0] === 'string' && isLoopback(args[0])) return original(...args);
      throw denied(`dns ${String(args[0])}`);
    },
  });
}
