import net from 'node:net';
import { createDialer } from '../../src/evidence/dialer.ts';
import type { Dialed, DialerOptions } from '../../src/evidence/dialer.ts';
import { createResolver } from '../../src/evidence/resolver.ts';
import { startDnsZone } from '../support/dns-zone.ts';
import { startSmtpPeer } from '../support/smtp-peer.ts';
import type { SmtpPeer } from '../support/smtp-peer.ts';

const never = new AbortController().signal;
const options = { timeoutMs: 2000, signal: never };
const DEMO = '192.0.2.25';

/** A dialer for which the address DEMO leads to the port. */
const routedTo = (port: number, rest: Partial<DialerOptions> = {}) =>
  createDialer({
    allow: [],
    route: (address) => (address === DEMO ? { host: '127.0.0.1', port } : undefined),
    ...rest,
  });
const hangUp = (dialed: Dialed): string => {
  if (dialed.kind === 'connected') dialed.socket.destroy();
  return dialed.kind;
};

describe('a dialer', () => {
  let peer: SmtpPeer;
  beforeEach(async () => {
    peer = await startSmtpPeer();
  });
  afterEach(() => peer.close());

  it('follows the map of the demo internet, and says so', async () => {
    const dialed = await routedTo(peer.port).dial({ address: DEMO, port: 25 }, options);
    expect(dialed).toMatchObject({ kind: 'connected', isRouted: true });
    expect(hangUp(dialed)).toBe('connected');
  });

  it.each([['127.0.0.1'], ['::1'], ['::ffff:127.0.0.1'], ['192.0.2.26'], ['64:ff9b::7f00:1']])(
    'does not connect to %s, demo or not',
    async (address) => {
      const dialer = routedTo(peer.port);
      expect(await dialer.dial({ address, port: 25 }, options)).toEqual({ kind: 'not-allowed' });
      expect(dialer.permits({ address, port: 25 })).toBe(false);
      expect(peer.connections).toBe(0);
    },
  );

  it.each([['mx.test'], ['localhost'], [''], ['127.1'], ['2130706433']])(
    'takes addresses only, so not %j',
    async (address) => {
      const dialer = createDialer({
        allow: ['127.0.0.0/8'],
        route: () => ({ host: '127.0.0.1', port: peer.port }),
      });
      expect(await dialer.dial({ address, port: 25 }, options)).toEqual({ kind: 'not-allowed' });
    },
  );

  it.each([22, 80, 3306, 6379, 0, -1, 65_536, 25.5, NaN])('does not dial port %d', async (port) => {
    const dialer = routedTo(peer.port, { allow: ['127.0.0.0/8'] });
    expect(await dialer.dial({ address: DEMO, port }, options)).toEqual({ kind: 'not-allowed' });
    expect(await dialer.dial({ address: '127.0.0.1', port }, options)).toEqual({
      kind: 'not-allowed',
    });
  });

  it.each([25, 465, 587, 993, 995, 443, 53])('dials port %d', async (port) => {
    expect(hangUp(await routedTo(peer.port).dial({ address: DEMO, port }, options))).toBe(
      'connected',
    );
  });

  it('connects where the operator opened the guard', async () => {
    const dialer = createDialer({ allow: ['127.0.0.0/8'] });
    expect(dialer.permits({ address: '127.0.0.1', port: 25 })).toBe(true);
    // whoever listens on 25 here: it was tried
    expect(['connected', 'closed']).toContain(
      hangUp(await dialer.dial({ address: '127.0.0.1', port: 25 }, options)),
    );
  });

  it('tells a closed port', async () => {
    const gone = await startSmtpPeer();
    await gone.close();
    expect(await routedTo(gone.port).dial({ address: DEMO, port: 25 }, options)).toEqual({
      kind: 'closed',
    });
  });

  it('has no answer where packets vanish, when the time is over', async () => {
    const dialer = createDialer({ allow: [], route: () => 'silent' });
    expect(
      await dialer.dial({ address: DEMO, port: 25 }, { timeoutMs: 10, signal: never }),
    ).toEqual({ kind: 'no-answer' });
  });

  it('gives up when the signal fires', async () => {
    const dialer = createDialer({ allow: [], route: () => 'silent' });
    const controller = new AbortController();
    const dialed = dialer.dial(
      { address: DEMO, port: 25 },
      { timeoutMs: 60_000, signal: controller.signal },
    );
    controller.abort();
    expect(await dialed).toEqual({ kind: 'no-answer' });
    expect(
      await routedTo(peer.port).dial(
        { address: DEMO, port: 25 },
        { timeoutMs: 60_000, signal: controller.signal },
      ),
    ).toEqual({ kind: 'no-answer' });
    expect(peer.connections).toBe(0);
  });

  it.each([
    ['ENETUNREACH', 'no-network'],
    ['EADDRNOTAVAIL', 'no-network'],
    ['EACCES', 'no-network'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'no-answer'],
    ['ECONNRESET', 'reset'],
  ])('reads %s as %s', async (code, kind) => {
    const connect = Reflect.get(net.Socket.prototype, 'connect') as unknown;
    net.Socket.prototype.connect = function (this: net.Socket) {
      process.nextTick(() => this.destroy(Object.assign(new Error(code), { code })));
      return this;
    };
    const dialed = routedTo(1).dial({ address: DEMO, port: 25 }, options);
    Object.assign(net.Socket.prototype, { connect });
    expect(await dialed).toEqual({ kind });
  });
});

describe('a name that changes its answer', () => {
  it('leads to the address that was judged, and to no other', async () => {
    const peer = await startSmtpPeer();
    const zone = await startDnsZone({
      'mx.test': {
        A: {
          turns: [
            { answer: [DEMO], ttl: 0 },
            { answer: ['127.0.0.1'], ttl: 0 },
          ],
        },
      },
    });
    const resolver = createResolver({ serversFor: () => [zone] });
    const dialer = routedTo(peer.port);
    const dialOnce = async (): Promise<string> => {
      const answer = await resolver.resolve('mx.test', 'A', never);
      const address = answer.kind === 'records' ? (answer.records[0] ?? '') : '';
      return hangUp(await dialer.dial({ address, port: 25 }, options));
    };

    expect(await dialOnce()).toBe('connected');
    expect(zone.count('mx.test', 'A')).toBe(1);
    resolver.forget();
    expect(await dialOnce()).toBe('not-allowed');
    expect(zone.count('mx.test', 'A')).toBe(2);
    await peer.idle();
    expect(peer.connections).toBe(1);
    await Promise.all([peer.close(), zone.close()]);
  });
});

describe('a datagram', () => {
  const message = Buffer.from('hello');
  const asked = { message, read: (bytes: Buffer) => bytes.toString(), timeoutMs: 200 };
  const exchangeWith = (address: string, port: number, rest: Partial<DialerOptions>) =>
    createDialer({ allow: [], ...rest }).exchange({ address, port }, { ...asked, signal: never });

  it('follows the map of the demo internet', async () => {
    const zone = await startDnsZone({});
    const route = () => ({ host: zone.host, port: zone.port });
    const read = (bytes: Buffer) => bytes.readUInt16BE(0);
    // a header with one question for the root, type NS
    const question = Buffer.from('123400000001000000000000' + '0000020001', 'hex');
    const answer = await createDialer({ allow: [], route }).exchange(
      { address: DEMO, port: 53 },
      { message: question, read, timeoutMs: 2000, signal: never },
    );
    expect(answer).toEqual({ kind: 'answered', value: 0x1234 });
    await zone.close();
  });

  it.each([
    ['127.0.0.1', 53],
    ['10.0.0.53', 53],
    ['192.0.2.53', 53],
    ['ns.test', 53],
    ['8.8.8.8', 123],
  ])('does not go to %s port %d', async (address, port) => {
    expect(await exchangeWith(address, port, {})).toEqual({ kind: 'not-allowed' });
  });

  it('vanishes where the demo is silent', async () => {
    expect(await exchangeWith(DEMO, 53, { route: () => 'silent' })).toEqual({ kind: 'no-answer' });
  });
});
