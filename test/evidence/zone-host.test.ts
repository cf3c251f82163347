import { readSpfBehind } from '../../src/evidence/spf-behind.ts';
import { zoneHost } from '../../src/evidence/zone-host.ts';
import type { DnsHost } from '../../src/model/remedy.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';

const HOST: DnsHost = {
  name: 'Posta',
  steps: { en: ['click'] },
  nameField: '@',
  source: 'https://posta.example/dns',
};
const find = (names: readonly string[]) => (names.includes('ns.posta.example') ? HOST : undefined);

describe('who keeps the zone of a domain', () => {
  it.each([
    ['its own name servers', { 'tizio.example': { NS: ['ns.posta.example'] } }, HOST],
    ['others', { 'tizio.example': { NS: ['ns.other.example'] } }, undefined],
    ['could not look', { 'tizio.example': 'servfail' as const }, undefined],
  ])('%s', async (_, zone, host) => {
    expect(await zoneHost(zoneResolver(zone), find, 'tizio.example', PATIENT)).toEqual(host);
  });

  it('goes up from a name inside of a zone', async () => {
    const resolver = zoneResolver({ 'tizio.example': { NS: ['ns.posta.example'] } });
    expect(await zoneHost(resolver, find, 'news.tizio.example', PATIENT)).toBe(HOST);
  });
});

describe('what a record that is not published leads to', () => {
  it('is read over all levels, each name once', async () => {
    const resolver = zoneResolver({
      'a.example': { TXT: ['v=spf1 include:b.example -all'] },
      'b.example': { TXT: ['v=spf1 include:a.example ip4:192.0.2.1 -all'] },
      'c.example': 'timeout',
    });
    const record = 'v=spf1 include:a.example include:c.example include:none.example -all';
    expect(await readSpfBehind(resolver, record, PATIENT)).toEqual({
      'a.example': ['v=spf1 include:b.example -all'],
      'b.example': ['v=spf1 include:a.example ip4:192.0.2.1 -all'],
      'none.example': [],
    });
  });
});
