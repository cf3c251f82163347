import { startDemo } from '../../src/demo/demo.ts';
import type { Demo } from '../../src/demo/demo.ts';
import { createDialer } from '../../src/evidence/dialer.ts';
import type { Dialer } from '../../src/evidence/dialer.ts';
import { createNameServersGatherers } from '../../src/evidence/name-servers.ts';
import { createResolver } from '../../src/evidence/resolver.ts';
import { demoWorld } from '../../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo(demoWorld(openKnowledge(SHIPPED_KNOWLEDGE)));
});
afterAll(() => demo.stop());

const intoTheDemo = (): Dialer =>
  createDialer({ allow: [], route: (address, port) => demo.route(address, port) });

const gather = (domain: string, dialer = intoTheDemo()) => {
  const resolver = createResolver({ serversFor: () => demo.dnsServers });
  const { recipientNameServers } = createNameServersGatherers({ resolver, dialer });
  return recipientNameServers.gather({ recipient: { domain } }, PATIENT);
};

const valueOf = async (domain: string, dialer?: Dialer) => {
  const observed = await gather(domain, dialer);
  if (!observed.seen) throw new Error(`unseen: ${observed.asked}`);
  const { zone, hosts, resolves, control } = observed.value;
  const said = hosts.map(({ name, answer }) =>
    [name, answer.kind === 'lame' ? answer.said : answer.kind].join(' '),
  );
  return { zone, said, resolves, control };
};

describe('the name servers of a domain', () => {
  it('answer with authority', async () => {
    expect(await valueOf('bene.example')).toEqual({
      zone: 'bene.example',
      said: ['ns.posta.example authoritative'],
      resolves: true,
      control: 'not-needed',
    });
  });

  it('are those of the zone that a name without its own lies in', async () => {
    expect(await valueOf('www.vetrina.example')).toMatchObject({ zone: 'vetrina.example' });
  });

  it('are told by the parent where the resolver is at a loss', async () => {
    expect(await valueOf('sfrattata.example')).toEqual({
      zone: 'sfrattata.example',
      said: ['ns1.sfrattata.example refused', 'ns2.sfrattata.example refused'],
      resolves: false,
      control: 'works',
    });
  });

  it('may be silent over UDP and TCP, while those of the parent answer', async () => {
    expect(await valueOf('nsspenti.example')).toEqual({
      zone: 'nsspenti.example',
      said: ['ns1.nsspenti.example silent', 'ns2.nsspenti.example silent'],
      resolves: false,
      control: 'works',
    });
  });

  it('may differ', async () => {
    expect(await valueOf('nszoppo.example')).toMatchObject({
      said: ['ns1.zone.example authoritative', 'ns2.zone.example refused'],
      resolves: true,
    });
  });

  it('are not seen where nobody tells them', async () => {
    expect(await gather('dnsrotto.example')).toEqual({
      seen: false,
      why: 'servfail',
      asked: 'dnsrotto.example NS',
    });
  });

  it('prove nothing where the guard is closed', async () => {
    expect(await valueOf('bene.example', createDialer({ allow: [] }))).toEqual({
      zone: 'bene.example',
      said: ['ns.posta.example unasked'],
      resolves: true,
      control: 'fails',
    });
  });

  it('are left alone where only they cannot be looked up', async () => {
    const resolver = zoneResolver({
      'caio.example': { NS: 'refused', MX: [[10, 'mx.caio.example']] },
    });
    const options = { resolver, dialer: intoTheDemo() };
    const { senderNameServers } = createNameServersGatherers(options);
    const facts = { sender: { domain: 'caio.example' } };
    expect(await senderNameServers.gather(facts, PATIENT)).toMatchObject({
      seen: true,
      value: { zone: null, hosts: [] },
    });
  });

  it('are asked once where both sides of a mail are one domain', async () => {
    const dialer = intoTheDemo();
    const asked: string[] = [];
    const counting: Dialer = {
      ...dialer,
      exchange: (target, options) => {
        asked.push(target.address);
        return dialer.exchange(target, options);
      },
    };
    const resolver = createResolver({ serversFor: () => demo.dnsServers });
    const { recipientNameServers, senderNameServers } = createNameServersGatherers({
      resolver,
      dialer: counting,
    });
    const mailbox = { domain: 'bene.example' };
    const [recipient, sender] = await Promise.all([
      recipientNameServers.gather({ recipient: mailbox }, PATIENT),
      senderNameServers.gather({ sender: mailbox }, PATIENT),
    ]);
    expect(sender).toMatchObject({ seen: true, value: recipient.seen ? recipient.value : {} });
    expect(asked).toHaveLength(1);
  });
});
