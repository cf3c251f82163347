import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

/**
 * Loaded before every test file: whatever leaves loopback is an error at once, and node's own
 * resolver is closed. Tests talk to servers that they start on 127.0.0.1 or ::1.
 */
const isLoopback = (host: unknown): boolean =>
  host === undefined ||
  host === 'localhost' ||
  host === '::1' ||
  (typeof host === 'string' && host.startsWith('127.'));

type AnyMethod = (...args: unknown[]) => unknown;

/** Puts a guard before a method: `hostOf` finds the host among its arguments. */
function guard(owner: object, name: string, hostOf: (args: readonly unknown[]) => unknown): void {
  const original = Reflect.get(owner, name) as AnyMethod;
  Reflect.set(owner, name, function (this: unknown, ...args: unknown[]): unknown {
    const host = hostOf(args);
    if (!isLoopback(host)) throw new Error(`test reached for the network: ${name} ${String(host)}`);
    return Reflect.apply(original, this, args);
  });
}

guard(net.Socket.prototype, 'connect', (args) => {
  // node normalises the arguments to one array before its own second call
  const first: unknown = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  if (typeof first === 'object' && first !== null) return Reflect.get(first, 'host');
  return typeof args[1] === 'string' ? args[1] : undefined;
});
guard(dgram.Socket.prototype, 'connect', (args) =>
  typeof args[1] === 'string' ? args[1] : undefined,
);
guard(dgram.Socket.prototype, 'send', (args) =>
  args.find((arg) => typeof arg === 'string' && /^[\d.:a-f]+$/i.test(arg)),
);
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveMx', 'resolveTxt']) {
  guard(dns, name, (args) => String(args[0]));
}
