import net from 'node:net';
import { startDemo } from '../../src/demo/demo.ts';
import type { Demo } from '../../src/demo/demo.ts';
import { demoWorld } from '../../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { talkSmtp } from './clients.ts';
import type { Endpoint, SmtpTalk } from './clients.ts';

const world = demoWorld(openKnowledge(SHIPPED_KNOWLEDGE));
let demo: Demo;
beforeAll(async () => {
  demo = await startDemo(world);
});
afterAll(() => demo.stop());

const endpointOf = (address: string, port = 25): Endpoint => {
  const route = demo.route(address, port);
  if (typeof route !== 'object') throw new Error(`${address}:${port} is ${String(route)}`);
  return route;
};
const addressOf = (name: string): string => {
  const found = Object.entries(world.hosts).find(([, host]) => host.name === name)?.[0];
  if (!found) throw new Error(`${name} has no host`);
  return found;
};
const codeOf = (endpoint: Endpoint): Promise<string> =>
  new Promise((resolve) => {
    const socket = net.connect(endpoint.port, endpoint.host, () => {
      socket.destroy();
      resolve('open');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? '?'));
  });

describe('the names the demo answers', () => {
  it.each([
    ['bene.example', true],
    ['BENE.Example.', true],
    ['no-such-name.example', true],
    ['anything.test', true],
    ['example', true],
    ['25.2.0.192.in-addr.arpa', true],
    ['1.8.b.d.0.1.0.0.2.ip6.arpa', true],
    ['203.0.113.77', true],
    ['example.com', false],
    ['notexample', false],
    ['25.2.0.193.in-addr.arpa', false],
    ['in-addr.arpa', false],
    ['192.0.2.1.org', false],
    ['', false],
  ])('%s: %s', (name, owned) => {
    expect(demo.owns(name)).toBe(owned);
  });
});

describe('the loopback map', () => {
  it('leads to a listening server for a mail host', async () => {
    const route = endpointOf(addressOf(demo.controlHost));
    expect(route.host).toBe('127.0.0.1');
    expect(await codeOf(route)).toBe('open');
  });
  it('leads to the same kind of server over IPv6, however the address is written', async () => {
    expect(await codeOf(endpointOf('2001:DB8:113:0::10'))).toBe('open');
  });
  it.each([
    [addressOf('mx.portachiusa.example'), 25],
    [addressOf('mx.bene.example'), 587],
  ])('leads to a port that refuses where nothing listens: %s %i', async (address, port) => {
    expect(await codeOf(endpointOf(address, port))).toBe('ECONNREFUSED');
  });
  it.each([addressOf('mx.filtrata.example'), '203.0.113.254', '2001:db8::dead'])(
    'swallows packets to %s',
    (address) => {
      expect(demo.route(address, 25)).toBe('silent');
    },
  );
  it.each(['10.0.0.25', '127.0.0.1', '192.0.3.1', '2001:db9::1', '::1', 'mx.bene.example', ''])(
    'knows nothing of %s',
    (address) => {
      expect(demo.route(address, 25)).toBeUndefined();
    },
  );
  it('leads to the name server on port 53', () => {
    expect(demo.route(addressOf(world.nameServer), 53)).toEqual(demo.dnsServers[0]);
  });
});

describe('the blocklists of the demo', () => {
  it('are asked about documentation addresses only, and explain every code they answer', () => {
    expect(demo.blocklists).toEqual([
      expect.objectContaining({
        zone: 'dnsbl.example',
        weight: 'major',
        kinds: ['ipv4', 'ipv6'],
        addresses: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'],
      }),
    ]);
    for (const { listed, codes } of Object.values(world.blocklists)) {
      for (const { code } of Object.values(listed)) expect(codes).toHaveProperty([code]);
    }
  });
});

describe('the life of the demo', () => {
  it('frees its ports when stopped, also with a visitor inside', async () => {
    const second = await startDemo(world);
    const route = second.route(addressOf('mx.bene.example'), 25);
    if (typeof route !== 'object') throw new Error('no route');
    const visitor = talkSmtp(route);
    await visitor.reply();
    await second.stop();
    await visitor.closed;
    expect(await codeOf(route)).toBe('ECONNREFUSED');
  });
});

const isReplied = world.scenarios.flatMap(({ id, bounceFields: bounce }) => {
  const after = bounce?.remote?.after;
  return bounce?.remote && after && after !== 'connect'
    ? [{ id, bounce, remote: bounce.remote, after }]
    : [];
});

describe('what came back is what the server says', () => {
  it('is checked for more than a dozen scenarios', () => {
    expect(isReplied.length).toBeGreaterThan(12);
  });

  it.each(isReplied)('$id', async ({ bounce, remote, after }) => {
    expect(addressOf(remote.host)).toBe(remote.address);
    const talk: SmtpTalk = talkSmtp(endpointOf(remote.address));
    await talk.reply();
    await talk.say(`EHLO ${bounce.reportedBy}`);
    const body = [...bounce.headers, `From: ${bounce.from}`, `To: ${bounce.to}`, '', 'Hello', '.'];
    const size = bounce.octets ? ` SIZE=${bounce.octets}` : '';
    const steps = [
      ['MAIL FROM', `MAIL FROM:<${bounce.from}>${size}`],
      ['RCPT TO', `RCPT TO:<${bounce.to}>`],
      ['', 'DATA'],
      ['DATA', body.join('\r\n')],
    ] as const;
    for (const [stage, line] of steps) {
      const reply = await talk.say(line);
      if (stage === after) {
        expect(reply).toBe(bounce.diagnostic);
        break;
      }
      expect(reply).toMatch(/^[23]/);
    }
    talk.hangUp();
  });

  it('the log line of the web site quotes the server', async () => {
    const scenario = world.scenarios.find(({ id }) => id === 'sender-domain-missing');
    const talk = talkSmtp(endpointOf(addressOf('mx.bene.example')));
    await talk.reply();
    await talk.say('EHLO web.fantasia.example');
    await talk.say('MAIL FROM:<web@fantasia.example>');
    const reply = await talk.say('RCPT TO:<info@bene.example>');
    expect(reply).toMatch(/^550 5\.1\.8 /);
    expect(scenario?.bounce).toContain(reply);
    talk.hangUp();
  });
});
