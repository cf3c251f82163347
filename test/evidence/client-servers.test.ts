import { startDemo } from '../../src/demo/demo.ts';
import type { Demo } from '../../src/demo/demo.ts';
import { createClientServersGatherer } from '../../src/evidence/client-servers.ts';
import type { ClientServersOptions } from '../../src/evidence/client-servers.ts';
import { createDialer } from '../../src/evidence/dialer.ts';
import { createHttps } from '../../src/evidence/https.ts';
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

  const optionsOf = (hasControls: boolean): ClientServersOptions => {
    const resolver = createResolver({ serversFor: () => demo.dnsServers });
    const dialer = createDialer({
      allow: [],
      route: (address, port) => demo.route(address, port),
    });
    return {
      resolver,
      dialer,
      https: createHttps({ resolver, dialer, extraTrust: demo.trust }),
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
    };
  };

  const gather = async (
    domain: string,
    hasControls = true,
    more: Partial<ClientServersOptions> = {},
  ) => {
    const gatherer = createClientServersGatherer({ ...optionsOf(hasControls), ...more });
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

  it('reads the page of settings where DNS says nothing', async () => {
    const { servers, named, autoconfig, autodiscover } = await gather('bussola.example');
    expect(autoconfig).toEqual({
      kind: 'read',
      url: 'https://autoconfig.bussola.example/mail/config-v1.1.xml?emailaddress=postmaster%40bussola.example',
    });
    expect(autodiscover).toEqual({ kind: 'none' });
    expect(named.map(({ service, source }) => [service, source])).toEqual([
      ['submission', 'autoconfig'],
      ['imap', 'autoconfig'],
    ]);
    expect(servers).toMatchObject([
      { host: 'invio.bussola.example', answer: { certificate: { matchesName: false } } },
      { host: 'imap.bussola.example', answer: { kind: 'talked' } },
      { service: 'pop3', source: 'candidate', answer: { kind: 'closed' } },
    ]);
  });

  it('calls whom the next source names only where the first one is silent', async () => {
    const provider = {
      providerOf: () => 'posta',
      clientsOf: () => ({
        submission: { host: 'smtp.cassetta.example', port: 465, tls: 'implicit' as const },
        imap: { host: 'imap.cassetta.example', port: 993, tls: 'implicit' as const },
      }),
    } as const;
    const { servers, named } = await gather('sportello.example', true, provider);
    expect(servers.map(({ host, source }) => [host, source])).toEqual([
      ['smtp.sportello.example', 'srv'],
      ['smtp.cassetta.example', 'provider'],
      ['imap.sportello.example', 'srv'],
    ]);
    expect(named).toHaveLength(4);
  });

  it('reuses answers for a while, with the time of the call, until they are forgotten', async () => {
    const gatherer = createClientServersGatherer(optionsOf(true));
    const look = async (): Promise<number> => {
      const observed = await gatherer.gather({ sender: { domain: 'cassetta.example' } }, signal);
      return observed.seen ? observed.readAt.getTime() : 0;
    };
    const first = await look();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await look()).toBe(first);
    gatherer.forget();
    expect(await look()).toBeGreaterThan(first);
  });
});
