import net from 'node:net';
import tls from 'node:tls';

/** Bytes to send as they are, line ends included; or `silence`, `hang-up`, `reset`. */
type Response = string | Buffer;

export interface SmtpScript {
  readonly greeting?: Response;
  readonly ehlo?: Response;
  readonly helo?: Response;
  readonly starttls?: Response;
  readonly mail?: Response;
  readonly rcpt?: Response;
  readonly rset?: Response;
  readonly quit?: Response;
  /** PEM; the handshake follows a reply to STARTTLS that begins with 2. Absent: the server says nothing more. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface SmtpPeer {
  readonly host: string;
  readonly port: number;
  /** Command lines that came, over TLS marked `tls:`. */
  readonly commands: readonly string[];
  /** Connections that were made. */
  readonly connections: number;
  /** Resolves when no connection is open any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const DEFAULTS = {
  greeting: '220 mx.test ESMTP ready\r\n',
  ehlo: '250-mx.test\r\n250-SIZE 10240000\r\n250 8BITMIME\r\n',
  helo: '250 mx.test\r\n',
  starttls: '220 go ahead\r\n',
  mail: '250 2.1.0 sender ok\r\n',
  rcpt: '250 2.1.5 recipient ok\r\n',
  rset: '250 forgotten\r\n',
  quit: '221 bye\r\n',
} as const;

/** A scripted SMTP server on 127.0.0.1. */
export async function startSmtpPeer(script: SmtpScript = {}): Promise<SmtpPeer> {
  const commands: string[] = [];
  const sockets = new Set<net.Socket>();
  let connections = 0;
  let wake = (): void => undefined;

  const respond = (socket: net.Socket, step: keyof typeof DEFAULTS): Response => {
    const response = script[step] ?? DEFAULTS[step];
    if (response === 'hang-up') socket.end();
    else if (response === 'reset' && 'resetAndDestroy' in socket) socket.resetAndDestroy();
    else if (response !== 'silence') socket.write(response);
    return response;
  };

  const listen = (socket: net.Socket, isSecure: boolean): void => {
    let buffered = '';
    const onData = (chunk: Buffer): void => {
      buffered += chunk.toString('latin1');
      for (let end = buffered.indexOf('\r\n'); end >= 0; end = buffered.indexOf('\r\n')) {
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        commands.push(isSecure ? `tls:${line}` : line);
        const verb = line.split(' ')[0]?.toLowerCase() ?? '';
        if (!(verb in DEFAULTS)) socket.write('502 not known\r\n');
        else if (verb !== 'starttls') respond(socket, verb as keyof typeof DEFAULTS);
        else {
          const reply = respond(socket, 'starttls');
          if (!script.tls || !reply.toString().startsWith('2')) continue;
          socket.off('data', onData);
          const secure = new tls.TLSSocket(socket, { isServer: true, ...script.tls });
          secure.on('error', () => socket.destroy());
          listen(secure, true);
        }
        if (verb === 'quit' && !script.quit) socket.end();
      }
    };
    socket.on('data', onData);
  };

  const server = net.createServer((socket) => {
    sockets.add(socket);
    connections += 1;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) wake();
    });
    respond(socket, 'greeting');
    listen(socket, false);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    commands,
    get connections() {
      return connections;
    },
    idle: () =>
      sockets.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            wake = resolve;
          }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
