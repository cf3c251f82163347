import { createBlocklistsGatherer } from '../../src/evidence/blocklists.ts';
import type { BlocklistOptions } from '../../src/evidence/blocklists.ts';
import type { Blocklist } from '../../src/knowledge/blocklists.ts';
import type { SendingAddress } from '../../src/model/facts.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

const text = (en: string) => ({ en, it: en });

const GLOBAL: Blocklist = {
  zone: 'bl.example',
  kinds: ['ipv4', 'ipv6'],
  weight: 'major',
  codes: {
    '127.0.0.2': { ...text('looks odd'), weight: 'minor' },
    '127.0.0.3': text('sends spam'),
  },
  bits: {},
  refusals: ['127.0.0.255'],
  url: 'https://bl.example/',
};
/** Asked about the documentation range, so that no test needs a real address. */
const LIST: Blocklist = { ...GLOBAL, addresses: ['192.0.2.0/24', '2001:db8::/32'] };
const DOMAINS: Blocklist = {
  ...LIST,
  zone: 'dbl.example',
  kinds: ['domain'],
  codes: {},
  bits: { '8': text('phishing'), '64': text('spam') },
  refusals: ['127.0.0.1'],
};

const HEALTHY: Records = { '2.0.0.127.bl.example': { A: ['127.0.0.2'] } };
const NAME = '25.2.0.192.bl.example';
const SENDER = { domain: 'tizio.example' };
const ADDRESS: SendingAddress = { ip: '192.0.2.25', source: 'bounce' };

const start = (zone: Records, options: Partial<BlocklistOptions> = {}, addresses = [ADDRESS]) => {
  const resolver = zoneResolver(zone);
  const gatherer = createBlocklistsGatherer({
    resolver,
    lists: [LIST],
    sendingAddresses: async () => ({ seen: true, value: addresses, readAt: new Date() }),
    ...options,
  });
  const gather = async (sender = SENDER) => {
    const observed = await gatherer.gather({ sender }, PATIENT);
    if (!observed.seen) throw new Error(`unseen: ${observed.asked}`);
    return observed.value;
  };
  return { gather, resolver };
};

const answerOf = async (zone: Records, options: Partial<BlocklistOptions> = {}) => {
  const [first] = await start(zone, options).gather();
  return first?.answer;
};

describe('blocklists', () => {
  it('reports a listing with its code, meaning and reason', async () => {
    const zone = { ...HEALTHY, [NAME]: { A: ['127.0.0.3'], TXT: ['seen today'] } };
    expect(await start(zone).gather()).toEqual([
      {
        list: 'bl.example',
        subject: '192.0.2.25',
        source: 'bounce',
        answer: {
          seen: true,
          readAt: new Date('2026-11-23T10:00:00Z'),
          ttl: 300,
          value: {
            listed: true,
            code: '127.0.0.3',
            meaning: { en: 'sends spam', it: expect.any(String) as string },
            text: 'seen today',
            url: 'https://bl.example/',
            weight: 'major',
          },
        },
      },
    ]);
  });

  it('reports the gravest of several codes', async () => {
    const zone = { ...HEALTHY, [NAME]: { A: ['127.0.0.2', '127.0.0.3'] } };
    expect(await answerOf(zone)).toMatchObject({ value: { code: '127.0.0.3', weight: 'major' } });
  });

  it('gives a code its own weight', async () => {
    const zone = { ...HEALTHY, [NAME]: { A: ['127.0.0.2'] } };
    expect(await answerOf(zone)).toMatchObject({ value: { weight: 'minor' } });
  });

  it('says "not listed" only after the health test', async () => {
    expect(await answerOf(HEALTHY)).toMatchObject({ seen: true, value: { listed: false } });
  });

  it.each([
    ['127.255.255.252', 'refused'],
    ['127.255.255.254', 'refused'],
    ['127.255.255.255', 'refused'],
    ['127.0.0.255', 'refused'],
    ['127.0.0.1', 'rewritten'],
    ['192.0.2.80', 'rewritten'],
    ['127.0.0.99', 'garbage'],
  ])('does not take %s for a listing', async (code, why) => {
    const zone = { ...HEALTHY, [NAME]: { A: [code] } };
    const asked = '192.0.2.25 @ bl.example';
    expect(await answerOf(zone)).toEqual({ seen: false, why, asked });
  });

  it.each<[string, Records, string]>([
    ['is dead, or does not talk to us', { 'bl.example': {} }, 'refused'],
    ['answers everything', { '*.bl.example': { A: ['127.0.0.2'] } }, 'rewritten'],
    ['is parked on a web server', { '*.bl.example': { A: ['192.0.2.80'] } }, 'rewritten'],
    ['refuses the resolver', { '*.bl.example': { A: ['127.255.255.254'] } }, 'refused'],
    ['refuses questions', { '2.0.0.127.bl.example': 'refused' }, 'refused'],
    ['is silent', { '2.0.0.127.bl.example': 'timeout' }, 'timeout'],
    ['fails on the clean entry', { ...HEALTHY, '1.0.0.127.bl.example': 'servfail' }, 'servfail'],
  ])('believes nothing where the list %s', async (_, zone, why) => {
    // an answer that would be a listing is not believed either
    const answer = await answerOf({ ...zone, [NAME]: { A: ['127.0.0.3'] } });
    expect(answer).toEqual({ seen: false, why, asked: '192.0.2.25 @ bl.example' });
  });

  it('keeps a look-up that failed apart from "not listed"', async () => {
    const answer = await answerOf({ ...HEALTHY, [NAME]: 'servfail' });
    expect(answer).toEqual({ seen: false, why: 'servfail', asked: '192.0.2.25 @ bl.example' });
  });

  it('tests a list once an hour', async () => {
    let time = 0;
    const { gather, resolver } = start(HEALTHY, { now: () => time });
    const tests = () => resolver.asked.filter((name) => name.includes('0.0.127')).length;
    await gather();
    time += 59 * 60_000;
    await gather();
    expect(tests()).toBe(2);
    time += 2 * 60_000;
    await gather();
    expect(tests()).toBe(4);
  });

  it('tests again soon where nobody answered', async () => {
    const { gather, resolver } = start({ '2.0.0.127.bl.example': 'timeout' });
    await gather();
    await gather();
    expect(resolver.asked.filter((name) => name.startsWith('2.0.0.127'))).toHaveLength(2);
  });

  it('tests a list once for many addresses', async () => {
    const many = [1, 2, 3].map((last) => ({ ip: `192.0.2.${last}`, source: 'spf' }) as const);
    const { gather, resolver } = start(HEALTHY, {}, many);
    await gather();
    expect(resolver.asked.filter((name) => name.startsWith('2.0.0.127'))).toHaveLength(1);
  });

  it('asks about IPv6 by nibbles', async () => {
    const { gather, resolver } = start(HEALTHY, {}, [{ ip: '2001:db8::25', source: 'said' }]);
    expect(await gather()).toMatchObject([{ subject: '2001:db8::25', source: 'said' }]);
    expect(resolver.asked).toContain(`5.2.${'0.'.repeat(22)}8.b.d.0.1.0.0.2.bl.example A`);
  });

  it.each([
    ['192.0.2.25', 'documentation'],
    ['2001:db8::25', 'documentation'],
    ['240.0.0.1', 'reserved'],
    ['224.0.0.1', 'multicast'],
  ])('never asks a list of the real world about %s (%s)', async (ip) => {
    const { gather, resolver } = start(HEALTHY, { lists: [GLOBAL] }, [{ ip, source: 'said' }]);
    expect(await gather()).toEqual([]);
    expect(resolver.asked).toEqual([]);
  });

  it('asks an extra list only within its range', async () => {
    const extra = [{ ...LIST, addresses: ['198.51.100.0/24'] }];
    const { gather, resolver } = start(HEALTHY, { lists: [], extra });
    expect(await gather()).toEqual([]);
    expect(resolver.asked).toEqual([]);
  });

  it.each(['tizio.example', 'mail.tizio.test', 'localhost', 'example.com', 'x.invalid', 'co.uk'])(
    'never asks about the domain %s',
    async (domain) => {
      const { gather, resolver } = start({}, { lists: [DOMAINS] }, []);
      expect(await gather({ domain })).toEqual([]);
      expect(resolver.asked).toEqual([]);
    },
  );

  it.each([
    ['127.0.0.8', 'phishing'],
    ['127.0.0.64', 'spam'],
    ['127.0.0.72', 'spam'],
  ])('reads %s of a list of sums, about the registered part of a domain', async (code, meaning) => {
    const zone: Records = {
      'test.dbl.example': { A: ['127.0.0.8'] },
      'tizio-srl.co.uk.dbl.example': { A: [code] },
    };
    const { gather } = start(zone, { lists: [DOMAINS] }, []);
    expect(await gather({ domain: 'news.tizio-srl.co.uk' })).toMatchObject([
      {
        subject: 'tizio-srl.co.uk',
        source: 'domain',
        answer: { value: { meaning: { en: meaning }, code } },
      },
    ]);
  });

  it('still asks about the domain when the addresses are hidden', async () => {
    const unseen = { seen: false, why: 'servfail', asked: 'tizio.it TXT' } as const;
    const { gather } = start(
      { 'test.dbl.example': { A: ['127.0.0.8'] } },
      { lists: [DOMAINS], sendingAddresses: async () => unseen },
    );
    expect(await gather({ domain: 'tizio.it' })).toMatchObject([{ subject: 'tizio.it' }]);
  });

  it('is unseen when the addresses are hidden and there is no domain to ask about', async () => {
    const unseen = { seen: false, why: 'servfail', asked: 'tizio.example TXT' } as const;
    const gatherer = createBlocklistsGatherer({
      resolver: zoneResolver({}),
      lists: [DOMAINS],
      sendingAddresses: async () => unseen,
    });
    expect(await gatherer.gather({ sender: SENDER }, PATIENT)).toEqual(unseen);
  });

  describe('with a Spamhaus key', () => {
    const KEY = 'AbCdEf0123456789';
    const zen: Blocklist = { ...LIST, zone: 'zen.spamhaus.org', dqs: 'zen' };
    const under = (name: string) => `${name}.${KEY}.zen.dq.spamhaus.net`.toLowerCase();
    const options = { lists: [zen], spamhausKey: KEY };

    it('asks under the private name and shows the public one', async () => {
      const zone: Records = {
        [under('2.0.0.127')]: { A: ['127.0.0.2'] },
        [under('25.2.0.192')]: { A: ['127.0.0.3'], TXT: [`see https://x.example/${KEY}`] },
      };
      const { gather, resolver } = start(zone, options);
      const answers = await gather();
      expect(answers).toMatchObject([{ list: 'zen.spamhaus.org', answer: { seen: true } }]);
      expect(JSON.stringify(answers).toLowerCase()).not.toContain(KEY.toLowerCase());
      expect(resolver.asked.some((name) => name.includes('zen.spamhaus.org'))).toBe(false);
    });

    it.each(['2.0.0.127', '25.2.0.192'])(
      'keeps the key out of a failure at %s',
      async (failing) => {
        const zone: Records = {
          [under('2.0.0.127')]: { A: ['127.0.0.2'] },
          [under(failing)]: 'timeout',
        };
        const answers = await start(zone, options).gather();
        expect(answers).toMatchObject([{ answer: { seen: false, why: 'timeout' } }]);
        expect(JSON.stringify(answers).toLowerCase()).not.toContain(KEY.toLowerCase());
      },
    );
  });

  describe('zones the operator names', () => {
    const zones = ['Own.List.'];
    const real: readonly SendingAddress[] = [{ ip: '8.8.4.4', source: 'said' }];

    it('takes any code for a minor listing', async () => {
      const zone: Records = {
        '2.0.0.127.own.list': { A: ['127.0.0.2'] },
        '4.4.8.8.own.list': { A: ['127.0.0.77'] },
      };
      const { gather } = start(zone, { lists: [], zones }, [...real]);
      expect(await gather()).toMatchObject([
        { list: 'own.list', answer: { value: { listed: true, weight: 'minor' } } },
      ]);
    });

    it('asks a list that needs registration only when it is named, with its codes', async () => {
      const lists = [{ ...GLOBAL, zone: 'own.list', needsRegistration: true }];
      expect(await start({}, { lists }, [...real]).gather()).toEqual([]);
      const zone: Records = {
        '2.0.0.127.own.list': { A: ['127.0.0.2'] },
        '4.4.8.8.own.list': { A: ['127.0.0.3'] },
      };
      expect(await start(zone, { lists, zones }, [...real]).gather()).toMatchObject([
        { answer: { value: { meaning: { en: 'sends spam' } } } },
      ]);
    });
  });
});
