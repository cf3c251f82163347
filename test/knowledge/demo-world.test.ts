import fc from 'fast-check';
import { openZones } from '../../src/demo/zones.ts';
import { composeBounce } from '../../src/knowledge/demo-bounce.ts';
import { demoWorld } from '../../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import type { KnowledgeFolder } from '../../src/knowledge/folder.ts';
import { HOPS, PARTIES } from '../../src/model/words.ts';

const world = demoWorld(openKnowledge(SHIPPED_KNOWLEDGE));
const zones = openZones(world);
const { scenarios } = world;

const folderOf = (content: unknown): KnowledgeFolder => ({
  under: () => new Map([['demo/one', content]]),
});
const base = {
  nameServer: 'ns.one.example',
  controlHost: 'mx.one.example',
};

/** Domains that a text speaks of: what follows @, and bare names. */
const namesIn = (text: string): string[] => [
  ...new Set(text.match(/[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.example\b/g) ?? []),
];
/** Scenarios about a domain that must not exist. */
const ABSENCES = [
  'domain-missing',
  'domain-mistyped',
  'sender-domain-missing',
  'domain-not-renewed',
  'domain-on-hold',
];

describe('the demo world', () => {
  it('has every hop, every party and both fixed pairs', () => {
    expect(new Set(scenarios.map(({ hop }) => hop))).toEqual(new Set(HOPS));
    expect(new Set(scenarios.map(({ expects }) => expects.fault))).toEqual(new Set(PARTIES));
    expect(scenarios.find(({ id }) => id === 'refuses-everybody')?.expects).toEqual({
      fault: 'recipient-admin',
      certainty: 'certain',
      hop: 'accept',
    });
    expect(scenarios.find(({ id }) => id === 'all-is-well')?.expects.fault).toBe('nobody');
  });
  it('has at least 26 faults under ids of their own', () => {
    expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
    expect(scenarios.length).toBeGreaterThanOrEqual(28);
  });
  it('has a control host that greets', () => {
    const control = Object.values(world.hosts).find(({ name }) => name === world.controlHost);
    expect(control?.smtp).toBeDefined();
    expect(control?.smtp?.greeting).toBeUndefined();
  });
  it('gives every host of its own a place in a zone that exists', () => {
    for (const { name } of Object.values(world.hosts)) {
      const zone = Object.keys(world.zones).find((one) => name.endsWith(`.${one}`));
      expect([name, zone]).toEqual([name, expect.any(String)]);
    }
  });
  it('lets every MX lead to a host, but where the fault is that it does not', () => {
    const dead = Object.keys(world.zones).filter((zone) => {
      const answer = zones.ask(zone, 'MX');
      if (answer.kind !== 'answer') return false;
      return answer.answers.some((record) => {
        if (record.type !== 'MX' || record.data.exchange === '.') return false;
        const target = zones.ask(record.data.exchange, 'A');
        return target.kind !== 'answer' || target.answers.length === 0;
      });
    });
    expect(dead.sort()).toEqual(['mxfantasma.example', 'mxnumero.example']);
  });
});

describe('a scenario', () => {
  it.each(scenarios)('$id speaks of domains that are there', (scenario) => {
    const { id, domain, sentence, bounce = '' } = scenario;
    const isAbsence = ABSENCES.includes(id);
    expect(zones.ask(domain, 'NS').kind === 'nxdomain').toBe(isAbsence);
    for (const text of [sentence.en, sentence.it, bounce]) {
      for (const name of namesIn(text)) {
        const zone = name.split('.').slice(-2).join('.');
        const exists = zone in world.zones || zone in world.blocklists;
        expect([name, exists]).toEqual([name, !(isAbsence && zone === domain)]);
      }
    }
    expect(`${sentence.en} ${bounce}`).toContain(domain);
    expect(namesIn(sentence.it).sort()).toEqual(namesIn(sentence.en).sort());
  });

  it.each(scenarios)('$id names addresses that belong to its hosts', ({ bounce = '' }) => {
    for (const address of bounce.match(/\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+\b/g) ?? []) {
      expect([address, address in world.hosts]).toEqual([address, true]);
    }
  });
});

describe('the loader', () => {
  it('takes the smallest world', () => {
    expect(demoWorld(folderOf(base))).toMatchObject({ ...base, scenarios: [] });
  });
  it.each([
    ['an unknown key', { ...base, zonen: {} }],
    ['a name outside the reserved ones', { ...base, zones: { 'example.com': {} } }],
    [
      'a record of an unknown type',
      { ...base, zones: { 'a.example': { records: { '@': ['SRV 1'] } } } },
    ],
    [
      'a reply without a code',
      { ...base, hosts: { '192.0.2.1': { name: 'a.example', smtp: { greeting: 'no' } } } },
    ],
    [
      'a reply of two lines',
      {
        ...base,
        hosts: { '192.0.2.1': { name: 'a.example', smtp: { greeting: '554 a\r\n250 b' } } },
      },
    ],
    ['no name server', { controlHost: 'mx.one.example' }],
  ])('refuses %s', (_what, content) => {
    expect(() => demoWorld(folderOf(content))).toThrow('knowledge/demo');
  });
  it('refuses a host that is there twice', () => {
    const content = { ...base, hosts: { '192.0.2.1': { name: 'a.one.example' } } };
    const folder = {
      under: () =>
        new Map([
          ['demo/one', content],
          ['demo/two', content],
        ]),
    };
    expect(() => demoWorld(folder)).toThrow('192.0.2.1 is there twice');
  });
});

describe('a composed bounce', () => {
  const bounce = {
    reportedBy: 'out.tizio.example',
    from: 'massimo@tizio.example',
    to: 'info@bene.example',
    subject: 'Order',
    sentFrom: '192.0.2.25',
    action: 'failed',
    status: '5.1.1',
    remote: { host: 'mx.bene.example', address: '203.0.113.10', after: 'RCPT TO' },
    diagnostic: '550 5.1.1 user unknown',
    headers: [],
  } as const;

  it('holds the fields of a delivery status and the returned headers', () => {
    const text = composeBounce(bounce);
    for (const line of [
      'Content-Type: multipart/report; report-type=delivery-status;',
      'Reporting-MTA: dns; out.tizio.example',
      'Final-Recipient: rfc822; info@bene.example',
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns; mx.bene.example',
      'Diagnostic-Code: smtp; 550 5.1.1 user unknown',
      'From: massimo@tizio.example',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });
  it('tells a delay from a failure', () => {
    const text = composeBounce({ ...bounce, action: 'delayed', status: '4.2.0' });
    expect(text).toContain('\nAction: delayed\n');
    expect(text).toMatch(/\nWill-Retry-Until: /);
  });
  it('always has three parts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('failed', 'delayed'),
        fc.stringMatching(/^[\x20-\x7e]{1,80}$/),
        (action, diagnostic) => {
          const parts = composeBounce({ ...bounce, action, diagnostic }).split(
            '--demo-7K2QX4/out.tizio.example',
          );
          expect(parts).toHaveLength(5);
        },
      ),
    );
  });
});
