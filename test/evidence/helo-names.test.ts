import { createHeloNamesGatherer } from '../../src/evidence/helo-names.ts';
import type { Facts, HeaderHop } from '../../src/model/facts.ts';
import { nothingExplained } from '../../src/understanding/explain-result.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

const hop = (from: string | null, ip: string | null): HeaderHop => ({
  from,
  ip,
  by: 'mx.caio.example',
  encrypted: null,
  at: null,
  waitedSeconds: null,
});

const factsOf = (hops: readonly HeaderHop[], source: 'header' | 'spf'): Facts => ({
  sender: { domain: 'tizio.example' },
  sendingAddresses: [{ ip: '192.0.2.1', source }],
  refusal: nothingExplained('headers', {
    headers: { hops, totalSeconds: null, authentication: [], spam: [], subjectMark: null },
  }),
});

const gather = async (
  hops: readonly HeaderHop[],
  records: Records = {},
  source: 'header' | 'spf' = 'header',
) => {
  const gatherer = createHeloNamesGatherer({ resolver: zoneResolver(records) });
  const observed = await gatherer.gather(factsOf(hops, source), PATIENT);
  if (!observed.seen) throw new Error(observed.asked);
  return observed.value.map(({ name, isQualified, addresses }) => [
    name,
    isQualified,
    addresses.seen ? addresses.value : addresses.why,
  ]);
};

const MAIL = 'mail.tizio.example';

describe('heloNames (RFC 5321 §2.3.5)', () => {
  it.each([
    ['a name that exists', MAIL, { [MAIL]: { A: ['192.0.2.1'] } }, [MAIL, true, ['192.0.2.1']]],
    ['one that does not', MAIL, {}, [MAIL, true, []]],
    ['one that could not be asked', MAIL, { [MAIL]: 'timeout' }, [MAIL, true, 'timeout']],
    [
      'one found though half of it could not be asked',
      MAIL,
      { [MAIL]: { A: 'timeout', AAAA: ['2001:db8::1'] } },
      [MAIL, true, ['2001:db8::1']],
    ],
    ['a word', 'localhost', {}, ['localhost', false, []]],
    ['an address literal', '[192.0.2.1]', {}, ['[192.0.2.1]', true, []]],
  ] as const)('reads %s', async (_, from, records: Records, expected) => {
    expect(await gather([hop(from, '192.0.2.1')], records)).toEqual([expected]);
  });

  it('looks only at hosts that are known to be the sender’s', async () => {
    expect(
      await gather([hop('inside.caio.example', '192.0.2.50'), hop(null, '192.0.2.1')]),
    ).toEqual([]);
    expect(await gather([hop(MAIL, '192.0.2.1')], {}, 'spf')).toEqual([]);
  });
});
