import { createSendingAddresses } from '../../src/evidence/sending-addresses.ts';
import type { OwnProfile } from '../../src/evidence/sending-addresses.ts';
import type { Facts } from '../../src/model/facts.ts';
import { SAMPLE_PROVIDERS } from '../support/sample-providers.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

const NOBODY: OwnProfile = { domains: [], outbound: [], selectors: [] };
const SENDER = { domain: 'tizio.example' };

const find = async (facts: Facts, zone: Records = {}, profile = NOBODY) => {
  const resolver = zoneResolver(zone);
  const sendingAddresses = createSendingAddresses({
    resolver,
    providers: SAMPLE_PROVIDERS,
    profile,
  });
  return { observed: await sendingAddresses(facts, PATIENT), asked: resolver.asked };
};

describe('sendingAddresses', () => {
  it('takes what the facts name and asks nothing', async () => {
    const sendingAddresses = [
      { ip: '192.0.2.25', source: 'bounce' },
      { ip: '2001:DB8:0::25', source: 'said' },
      { ip: '192.0.2.25', source: 'said' },
    ] as const;
    const { observed, asked } = await find({ sender: SENDER, sendingAddresses });
    expect(observed).toMatchObject({
      seen: true,
      value: [
        { ip: '192.0.2.25', source: 'bounce' },
        { ip: '2001:db8::25', source: 'said' },
      ],
    });
    expect(asked).toEqual([]);
  });

  it.each([
    '10.0.0.5',
    '127.0.0.1',
    'fd00::1',
    '169.254.1.1',
    '100.64.0.1',
    '0x7f.1',
    'no address',
  ])('leaves out %s, which no receiver ever saw', async (ip) => {
    const { observed } = await find({ sendingAddresses: [{ ip, source: 'bounce' }] });
    expect(observed).toMatchObject({ seen: true, value: [] });
  });

  it("adds the operator's own addresses for an own domain and what is below it", async () => {
    const profile = { ...NOBODY, domains: ['tizio.example'], outbound: ['192.0.2.26'] };
    const zone = { 'tizio.example': { TXT: ['v=spf1 ip4:192.0.2.99 -all'] } };
    const { observed } = await find({ sender: { domain: 'news.tizio.example' } }, zone, profile);
    expect(observed).toMatchObject({ value: [{ ip: '192.0.2.26', source: 'profile' }] });
    const other = await find({ sender: { domain: 'nottizio.example' } }, zone, profile);
    expect(other.observed).toMatchObject({ value: [] });
  });

  it('falls back to the SPF record, and only then to the mail hosts', async () => {
    const hosts: Records = { 'mx.tizio.example': { A: ['192.0.2.10'] } };
    const MX = [[10, 'mx.tizio.example']] as const;
    const bySpf = { ...hosts, 'tizio.example': { MX, TXT: ['v=spf1 ip4:192.0.2.25 -all'] } };
    expect((await find({ sender: SENDER }, bySpf)).observed).toMatchObject({
      value: [{ ip: '192.0.2.25', source: 'spf' }],
    });
    expect(
      (await find({ sender: SENDER }, { ...hosts, 'tizio.example': { MX } })).observed,
    ).toMatchObject({ value: [{ ip: '192.0.2.10', source: 'mx' }] });
  });

  it.each([
    ['the mail hosts are a provider’s', ['v=spf1 mx ~all'], 'mx1.posta.example'],
    [
      'the record only refers to others',
      ['v=spf1 include:elsewhere.example -all'],
      'mx.tizio.example',
    ],
  ])('knows no candidates where %s', async (_, TXT, host) => {
    const zone = {
      'tizio.example': { TXT, MX: [[10, host]] as const },
      [host]: { A: ['192.0.2.10'] },
    };
    expect((await find({ sender: SENDER }, zone)).observed).toMatchObject({
      seen: true,
      value: [],
    });
  });

  it('knows no candidates for a null MX', async () => {
    const zone = { 'tizio.example': { MX: [[0, '']] as const } };
    expect((await find({ sender: SENDER }, zone)).observed).toMatchObject({ value: [] });
  });

  it('is unseen when the SPF record cannot be looked up', async () => {
    const { observed } = await find({ sender: SENDER }, { 'tizio.example': 'servfail' });
    expect(observed).toEqual({ seen: false, why: 'servfail', asked: 'tizio.example TXT' });
  });

  it('names eight at most', async () => {
    const addresses = Array.from({ length: 30 }, (_, index) => `ip4:192.0.2.${index + 1}`);
    const zone = { 'tizio.example': { TXT: [`v=spf1 ${addresses.join(' ')} -all`] } };
    const { observed } = await find({ sender: SENDER }, zone);
    expect(observed.seen && observed.value).toHaveLength(8);
  });
});
