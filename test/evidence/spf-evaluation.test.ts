import { createSpfEvaluationGatherer, evaluateSpf } from '../../src/evidence/spf-evaluation.ts';
import type { UnseenReason } from '../../src/model/evidence.ts';
import type { SendingAddress } from '../../src/model/facts.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

const evaluate = (zone: Records, sender = 'tizio@tizio.example', ip = '192.0.2.25') =>
  evaluateSpf({ ip, sender, helo: 'mx.tizio.example' }, zoneResolver(zone), PATIENT);

const record = (text: string, others: Records = {}): Records => ({
  'tizio.example': { TXT: [text] },
  ...others,
});

describe('evaluateSpf', () => {
  it.each([
    ['pass', 'v=spf1 ip4:192.0.2.25 -all'],
    ['fail', 'v=spf1 ip4:192.0.2.26 -all'],
    ['softfail', 'v=spf1 ip4:192.0.2.26 ~all'],
    ['neutral', 'v=spf1 ip4:192.0.2.26'],
    ['permerror', 'v=spf1 ip4:192.0.2.25 nonsense -all'],
    ['permerror', 'v=spf1 include:gone.example -all'],
    ['none', 'hello'],
  ])('%s: %s', async (result, text) => {
    expect(await evaluate(record(text))).toMatchObject({ result });
  });

  it('looks up a, mx and macros through our resolver', async () => {
    const zone = record('v=spf1 exists:%{ir}.%{l}.ok.example mx -all', {
      'tizio.example': {
        TXT: ['v=spf1 exists:%{ir}.%{l}.ok.example mx -all'],
        MX: [[10, 'mx.tizio.example']],
      },
      'mx.tizio.example': { A: ['192.0.2.25'] },
    });
    expect(await evaluate(zone)).toMatchObject({ result: 'pass' });
  });

  it.each<UnseenReason>(['timeout', 'servfail', 'refused', 'garbage', 'unreachable', 'no-network'])(
    'takes %s anywhere for temperror, never for a fail',
    async (why) => {
      for (const zone of [
        { 'tizio.example': why },
        record('v=spf1 include:a.example -all', { 'a.example': why }),
        record('v=spf1 redirect=a.example', { 'a.example': why }),
        record('v=spf1 a:a.example -all', { 'a.example': why }),
      ]) {
        expect(await evaluate(zone)).toMatchObject({ result: 'temperror' });
      }
    },
  );

  it('takes an underscore in the domain, as DNS does', async () => {
    const zone: Records = {
      '_out_1.tizio.example': { TXT: ['v=spf1 include:%{d}.list.example -all'] },
      '_out_1.tizio.example.list.example': { TXT: ['v=spf1 ip4:192.0.2.25 -all'] },
    };
    const answer = await evaluate(zone, 'a_b@_out_1.tizio.example');
    expect(answer.result).toBe('pass');
    expect(answer.comment).toContain('a_b@_out_1.tizio.example');
  });

  it('keeps our own host out of the comment', async () => {
    const { comment } = await evaluate(record('v=spf1 -all'));
    expect(comment).toMatch(/^domain of tizio@tizio\.example /);
  });

  it('bounds what it quotes', async () => {
    const { comment } = await evaluate(record(`v=spf1 include:${'a.'.repeat(150)}example -all`));
    expect(comment.length).toBeLessThanOrEqual(300);
  });
});

describe('spfEvaluation', () => {
  const addresses: readonly SendingAddress[] = [
    { ip: '192.0.2.25', source: 'bounce' },
    { ip: '2001:db8::25', source: 'said' },
  ];
  const found = { seen: true, value: addresses, readAt: new Date() } as const;

  it('evaluates every sending address, asking each question of our resolver alone', async () => {
    // deny-network: anything that mailauth asked by itself would fail here
    const resolver = zoneResolver(
      record('v=spf1 ip4:192.0.2.25 include:a.example -all', {
        'a.example': { TXT: ['v=spf1 ip4:192.0.2.99 -all'] },
      }),
    );
    const gatherer = createSpfEvaluationGatherer({ resolver, sendingAddresses: async () => found });
    const observed = await gatherer.gather({ sender: { domain: 'tizio.example' } }, PATIENT);
    expect(observed).toMatchObject({
      seen: true,
      ttl: 300,
      value: {
        domain: 'tizio.example',
        results: [
          { ip: '192.0.2.25', source: 'bounce', result: 'pass' },
          { ip: '2001:db8::25', source: 'said', result: 'fail' },
        ],
      },
    });
    expect(new Set(resolver.asked)).toEqual(new Set(['tizio.example TXT', 'a.example TXT']));
  });

  it('says nothing where no address is known', async () => {
    const resolver = zoneResolver({});
    const sendingAddresses = async () => ({ ...found, value: [] });
    const gatherer = createSpfEvaluationGatherer({ resolver, sendingAddresses });
    const observed = await gatherer.gather({ sender: { domain: 'tizio.example' } }, PATIENT);
    expect(observed).toMatchObject({ seen: true, value: { results: [] } });
    expect(resolver.asked).toEqual([]);
  });

  it('is unseen where the addresses are', async () => {
    const unseen = { seen: false, why: 'servfail', asked: 'tizio.example TXT' } as const;
    const sendingAddresses = async () => unseen;
    const gatherer = createSpfEvaluationGatherer({ resolver: zoneResolver({}), sendingAddresses });
    expect(await gatherer.gather({ sender: { domain: 'tizio.example' } }, PATIENT)).toEqual(unseen);
  });
});
