import dns from 'node:dns';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemServers } from '../../src/evidence/system-servers.ts';

describe('systemServers', () => {
  const dir = mkdtempSync(join(tmpdir(), 'resolv-'));
  afterAll(() => rmSync(dir, { recursive: true }));

  it.each([
    [
      '# made by hand\nsearch a.test\nnameserver 192.0.2.53\n nameserver 192.0.2.9\nnameserver\t2001:db8::53\noptions rotate\n',
      [
        { host: '192.0.2.53', port: 53 },
        { host: '2001:db8::53', port: 53 },
      ],
    ],
    [
      'nameserver 127.0.0.53\nnameserver dns.test\nnameserver fe80::1%eth0\n',
      [
        { host: '127.0.0.53', port: 53 },
        { host: 'fe80::1%eth0', port: 53 },
      ],
    ],
    [
      [1, 2, 3, 4].map((n) => `nameserver 192.0.2.${n}\n`).join(''),
      [1, 2, 3].map((n) => ({ host: `192.0.2.${n}`, port: 53 })),
    ],
  ])('reads %j', (text, servers) => {
    const path = join(dir, 'resolv.conf');
    writeFileSync(path, text);
    expect(systemServers(path)).toEqual(servers);
  });

  it('asks node where there is no such file', () => {
    const before = dns.getServers();
    dns.setServers(['192.0.2.53:5353', '2001:db8::53', '[2001:db8::54]:54']);
    expect(systemServers(join(dir, 'missing'))).toEqual([
      { host: '192.0.2.53', port: 5353 },
      { host: '2001:db8::53', port: 53 },
      { host: '2001:db8::54', port: 54 },
    ]);
    dns.setServers(before);
  });
});
