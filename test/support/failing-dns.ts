import dgram from 'node:dgram';
import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import dnsPacket from 'dns-packet';

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A name server before another one: it passes every question on, but lets one of them fail. */
export interface FailingDns extends Endpoint {
  /** Questions that came since the last `fail`, as `name TYPE`. */
  readonly asked: ReadonlySet<string>;
  /** From now on this question is answered SERVFAIL; null: none is. */
  fail(question: string | null): void;
  stop(): void;
}

const SERVFAIL = 2;

export async function startFailingDns(behind: Endpoint): Promise<FailingDns> {
  const asked = new Set<string>();
  let failing: string | null = null;
  const udp = dgram.createSocket('udp4');
  udp.on('message', (message, from) => {
    const { id = 0, questions = [] } = dnsPacket.decode(message);
    const question = `${questions[0]?.name.toLowerCase()} ${questions[0]?.type}`;
    asked.add(question);
    if (question === failing) {
      const flags = dnsPacket.RECURSION_DESIRED | SERVFAIL;
      udp.send(
        dnsPacket.encode({ type: 'response', id, flags, questions }),
        from.port,
        from.address,
      );
      return;
    }
    const onward = dgram.createSocket('udp4');
    onward.once('message', (answer) => {
      udp.send(answer, from.port, from.address);
      onward.close();
    });
    onward.unref().send(message, behind.port, behind.host);
  });
  const tcp = net.createServer((socket) => {
    socket.pipe(net.connect(behind.port, behind.host)).pipe(socket);
  });
  // TCP first: of the two it is the one whose ports are mostly taken
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    host: '127.0.0.1',
    port,
    asked,
    fail(question) {
      failing = question;
      asked.clear();
    },
    stop() {
      udp.close();
      tcp.close();
    },
  };
}
