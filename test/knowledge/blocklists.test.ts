import { loadBlocklists } from '../../src/knowledge/blocklists.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';

const lists = loadBlocklists(openKnowledge(SHIPPED_KNOWLEDGE));
/** Closed or emptied; some of them now answer everything. */
const DEAD = [
  'sorbs.net',
  'manitu.net',
  'unsubscore.com',
  'inps.de',
  'njabl.org',
  'ahbl.org',
  'dsbl.org',
  'ordb.org',
];

describe('blocklists', () => {
  it('holds those that receivers use', () => {
    expect(lists.map(({ zone }) => zone)).toEqual(
      expect.arrayContaining([
        'zen.spamhaus.org',
        'dbl.spamhaus.org',
        'bl.spamcop.net',
        'psbl.surriel.com',
        'dnsbl.dronebl.org',
        'dnsbl-1.uceprotect.net',
        'multi.surbl.org',
        'multi.uribl.com',
      ]),
    );
  });

  it.each(lists.map((list) => [list.zone, list] as const))(
    '%s can say what a listing means',
    (_, list) => {
      const codes = Object.keys(list.codes);
      expect(codes.length + Object.keys(list.bits).length).toBeGreaterThan(0);
      // RFC 5782 §2.1
      for (const code of codes) expect(code).toMatch(/^127\.(?!0\.0\.[01]$)/);
      expect(codes.filter((code) => list.refusals.includes(code))).toEqual([]);
    },
  );

  it('tells listings of end-user lines from listings for spam', () => {
    const zen = lists.find(({ zone }) => zone === 'zen.spamhaus.org');
    expect(zen?.codes['127.0.0.10']?.en).not.toBe(zen?.codes['127.0.0.2']?.en);
  });

  it('asks none that is dead', () => {
    const dead = lists.filter(({ zone }) => DEAD.some((name) => zone.endsWith(name)));
    expect(dead).toEqual([]);
  });

  it('asks each zone once', () => {
    const zones = lists.map(({ zone }) => zone);
    expect(new Set(zones).size).toBe(zones.length);
  });

  it('names the file that has the wrong shape', () => {
    const broken = { under: () => new Map([['blocklists/odd', { zone: 'odd.example' }]]) };
    expect(() => loadBlocklists(broken)).toThrow('knowledge/blocklists/odd.yaml');
  });
});
