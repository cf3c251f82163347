import type { AddressInfo, Server, Socket } from 'node:net';

const HOST = '127.0.0.1';
const MAX_CONNECTIONS = 50;

export interface LoopbackServer {
  readonly host: string;
  readonly port: number;
  /** Ends open connections, too. */
  stop(): Promise<void>;
}

/** Listens on a free port of loopback, without keeping the process alive. */
export async function listenOnLoopback(server: Server): Promise<LoopbackServer> {
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket.unref());
    socket.on('close', () => connections.delete(socket));
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  return {
    host: HOST,
    port: (server.address() as AddressInfo).port,
    stop: () => {
      for (const socket of connections) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
