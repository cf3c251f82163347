import { loadDnsHosts } from '../../src/knowledge/dns-hosts.ts';
import { openKnowledge, SHIPPED_KNOWLEDGE } from '../../src/knowledge/folder.ts';

const find = loadDnsHosts(openKnowledge(SHIPPED_KNOWLEDGE));

describe('who keeps the DNS', () => {
  it.each([
    [['ada.ns.cloudflare.com.'], 'Cloudflare'],
    [['ns-512.awsdns-00.net', 'ns-1.awsdns-01.org'], 'Amazon Route 53'],
    [['DNS.technorail.com'], 'Aruba'],
    [['ns1.posta.example'], undefined],
    [[], undefined],
  ])('%j', (names, host) => {
    expect(find(names)?.name).toBe(host);
  });

  it('names the file of the wrong shape', () => {
    const folder = { under: () => new Map([['dns-hosts/x', { name: 'X' }]]) };
    expect(() => loadDnsHosts(folder)).toThrow('knowledge/dns-hosts/x.yaml');
  });
});
