import { startDemo } from '../../src/demo/demo.ts';
import type { Demo } from '../../src/demo/demo.ts';
import { createClientServersGatherer } from '../../src/evidence/client-servers.ts';
import { createDialer } from '../../src/evidence/dialer.ts';
import { createResolver } from '../../src/evidence/resolver.ts';
import { demoWorld } from '../../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';

const signal = new AbortController().signal;

describe('the servers that mail programs are set to', () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo(demoWorld(openKnowledge(SHIPPED_KNOWLEDGE)));
  });
  afterAll(() => demo.stop());

  const gather = async (domain: string, hasControls = true) => {
    const gatherer = createClientServersGatherer({
      resolver: createResolver({ serversFor: () => demo.dnsServers }),
      dialer: createDialer({ allow: [], route: (address, port) => demo.route(address, port) }),
      heloName: 'probe.test',
      probe: true,
      providerOf: () => undefined,
      clientsOf: () => ({}),
      controls: (_, port) =>
        hasControls
          ? [
              {
                service: 'submission',
                host: demo.controlHost,
                port,
                tls: 'implicit',
                source: 'candidate',
              },
            ]
          : [],
      extraTrust: demo.trust,
    });
    const observed = await gatherer.gather({ sender: { domain } }, signal);
    if (!observed.seen) throw new Error(observed.why);
    return observed.value;
  };

  it('calls what SRV names: implicit TLS, STARTTLS, IMAP, and hears AUTH once encrypted', async () => {
    const { servers, notOffered } = await gather('cassetta.example');
    expect(notOffered).toEqual(['pop3']);
    expect(servers).toMatchObject([
      { port: 465, answer: { encryption: 'done', mechanisms: ['PLAIN', 'LOGIN'] } },
      { port: 587, answer: { encryption: 'done', mechanisms: ['PLAIN', 'LOGIN'] } },
      { port: 993, answer: { encryption: 'done', certificate: { isExpired: true } } },
    ]);
  });

  it('tries the way out where a named server refuses', async () => {
    const closed = { source: 'srv', answer: { kind: 'closed' } };
    const { servers } = await gather('sportello.example');
    expect(servers[0]).toMatchObject({ ...closed, control: 'works' });
    const alone = await gather('sportello.example', false);
    expect(alone.servers[0]).toMatchObject({ ...closed, control: 'fails' });
  });

  it('tries usual names where nobody names any, and leaves out what does not exist', async () => {
    const { servers } = await gather('bene.example');
    expect(new Set(servers.map(({ source }) => source))).toEqual(new Set(['candidate']));
    expect(servers.filter(({ answer }) => answer.kind === 'no-name')).toEqual([]);
    expect(servers.find(({ answer }) => answer.kind === 'talked')?.host).toBe('imap.bene.example');
  });
});
