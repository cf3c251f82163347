import net from 'node:net';
import packet from 'dns-packet';
import type { DecodedPacket } from 'dns-packet';
import { startDnsServer } from '../../src/demo/dns-server.ts';
import type { DnsServer } from '../../src/demo/dns-server.ts';
import { openZones } from '../../src/demo/zones.ts';
import { demoWorld } from '../../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { askTcp, askUdp, overUdp, question, rcodeOf } from './clients.ts';

const world = demoWorld(openKnowledge(SHIPPED_KNOWLEDGE));
let server: DnsServer;
beforeAll(async () => {
  server = await startDnsServer(openZones(world));
});
afterAll(() => server.stop());

const dataOf = ({ answers = [] }: DecodedPacket): readonly unknown[] =>
  answers.map((answer) => {
    if (answer.type === 'TXT') return Buffer.concat(answer.data as Buffer[]).toString();
    return 'data' in answer ? answer.data : undefined;
  });
const soaName = ({ authorities = [] }: DecodedPacket): string | undefined =>
  authorities.find((record) => record.type === 'SOA')?.name;

describe('records', () => {
  it.each([
    ['bene.example', 'MX', [{ preference: 10, exchange: 'mx.bene.example' }]],
    ['nienteposta.example', 'MX', [{ preference: 0, exchange: '.' }]],
    ['mx.bene.example', 'A', ['203.0.113.10']],
    ['mx.bene.example', 'AAAA', ['2001:db8:113::10']],
    ['25.2.0.192.in-addr.arpa', 'PTR', ['out.tizio.example']],
    [
      '0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.3.1.1.0.8.b.d.0.1.0.0.2.ip6.arpa',
      'PTR',
      ['mx.bene.example'],
    ],
    ['tizio.example', 'NS', ['ns.posta.example']],
    ['ns.posta.example', 'A', ['192.0.2.53']],
    ['_dmarc.tizio.example', 'TXT', ['v=DMARC1; p=reject; rua=mailto:dmarc@tizio.example']],
    ['2.0.0.127.dnsbl.example', 'A', ['127.0.0.2']],
    ['66.100.51.198.dnsbl.example', 'A', ['127.0.0.2']],
    [
      '2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.dnsbl.example',
      'A',
      ['127.0.0.2'],
    ],
  ] as const)('%s %s', async (name, type, data) => {
    const answer = await askUdp(server, name, type);
    expect(rcodeOf(answer)).toBe('NOERROR');
    expect(answer.flag_aa).toBe(true);
    expect(dataOf(answer)).toEqual(data);
  });

  it('are found whatever the case of the letters, and the question comes back as asked', async () => {
    const answer = await askUdp(server, 'mX.BeNe.example', 'A');
    expect(answer.questions?.[0]?.name).toBe('mX.BeNe.example');
    expect(dataOf(answer)).toEqual(['203.0.113.10']);
  });

  it('follow an alias to the end', async () => {
    const answer = await askUdp(server, 's1._domainkey.tizio.example', 'TXT', 1232);
    expect(answer.answers?.map(({ type }) => type)).toEqual(['CNAME', 'TXT']);
    expect(dataOf(answer)[1]).toMatch(/^v=DKIM1; k=rsa; p=[\w+/=]{392}$/);
  });

  it('come from a wildcard where nothing closer exists', async () => {
    const answer = await askUdp(server, 'a.b.parcheggiata.example', 'A');
    expect(dataOf(answer)).toEqual(['198.51.100.200']);
    expect(answer.answers?.[0]?.name).toBe('a.b.parcheggiata.example');
  });
});

describe('answers without records', () => {
  it.each([
    ['scomparsa.example', 'MX', 'NXDOMAIN', 'example'],
    ['mx.mxfantasma.example', 'A', 'NXDOMAIN', 'mxfantasma.example'],
    ['_domainkey.dmarcimpossibile.example', 'TXT', 'NXDOMAIN', 'dmarcimpossibile.example'],
    ['50.100.51.198.in-addr.arpa', 'PTR', 'NXDOMAIN', '100.51.198.in-addr.arpa'],
    ['1.0.0.127.dnsbl.example', 'A', 'NXDOMAIN', 'dnsbl.example'],
    ['anything.test', 'A', 'NXDOMAIN', 'test'],
    ['203.0.113.77', 'A', 'NXDOMAIN', '.'],
    ['vetrina.example', 'MX', 'NOERROR', 'vetrina.example'],
    ['_domainkey.tizio.example', 'TXT', 'NOERROR', 'tizio.example'],
    ['example', 'MX', 'NOERROR', 'example'],
  ] as const)('%s %s: %s with the SOA of %s', async (name, type, rcode, soa) => {
    const answer = await askUdp(server, name, type);
    expect(rcodeOf(answer)).toBe(rcode);
    expect(answer.answers).toEqual([]);
    expect(soaName(answer)).toBe(soa);
  });

  it.each([
    ['dnsrotto.example', 'SERVFAIL'],
    ['mx.dnsrotto.example', 'SERVFAIL'],
    ['example.com', 'REFUSED'],
  ])('%s: %s', async (name, rcode) => {
    expect(rcodeOf(await askUdp(server, name, 'MX'))).toBe(rcode);
  });

  it('are none at all for a silent zone, while the next question is answered', async () => {
    const [only] = await overUdp(
      server,
      [question('dnsmuto.example', 'MX'), question('bene.example', 'MX')],
      1,
    );
    expect(only?.questions?.[0]?.name).toBe('bene.example');
  });

  it('are none at all for what is not DNS', async () => {
    const [only] = await overUdp(
      server,
      [Buffer.from('hello'), Buffer.alloc(2000, 7), question('bene.example', 'MX')],
      1,
    );
    expect(rcodeOf(only as DecodedPacket)).toBe('NOERROR');
  });

  it('say so when the operation is not a question', async () => {
    const message = packet.encode({
      type: 'query',
      id: 1,
      flags: 4 << 11, // NOTIFY
      questions: [{ name: 'bene.example', type: 'SOA' }],
    });
    const [answer] = await overUdp(server, [message]);
    expect(rcodeOf(answer as DecodedPacket)).toBe('NOTIMP');
  });
});

describe('long answers', () => {
  it.each([undefined, 1232, 4096])('are cut over UDP with room for %p octets', async (room) => {
    const answer = await askUdp(server, 'verbosa.example', 'TXT', room);
    expect(answer.flag_tc).toBe(true);
    expect(answer.answers).toEqual([]);
  });
  it('are whole over TCP', async () => {
    const answer = await askTcp(server, 'verbosa.example', 'TXT');
    expect(answer.flag_tc).toBe(false);
    expect(dataOf(answer)).toHaveLength(10);
    expect(dataOf(answer)).toContain('v=spf1 include:_spf.posta.example -all');
  });
  it('are not cut where the asker has room', async () => {
    const asked = ['s1._domainkey.posta.example', 'TXT'] as const;
    expect((await askUdp(server, ...asked)).flag_tc).toBe(false);
    const answer = await askUdp(server, ...asked, 1232);
    expect(answer.flag_tc).toBe(false);
    expect(answer.additionals?.map(({ type }) => type)).toEqual(['OPT']);
  });
});

describe('TCP', () => {
  it('closes on a length that no question has', async () => {
    await expect(
      new Promise<void>((closed, reject) => {
        const socket = net.connect(server.port, server.host, () => socket.write('GET / HTTP/1.1'));
        socket.on('error', reject);
        socket.on('close', () => closed());
      }),
    ).resolves.toBeUndefined();
  });
});
