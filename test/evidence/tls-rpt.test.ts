import { createTlsRptGatherer } from '../../src/evidence/tls-rpt.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';

const facts = { recipient: { address: 'a@bene.test', domain: 'bene.test' } };
const gather = (TXT: readonly string[] | 'timeout') =>
  createTlsRptGatherer({ resolver: zoneResolver({ '_smtp._tls.bene.test': { TXT } }) }).gather(
    facts,
    PATIENT,
  );
const GOOD = 'v=TLSRPTv1; rua=mailto:tls@bene.test';

it.each([
  [[GOOD, 'other'], { records: [GOOD], addresses: ['mailto:tls@bene.test'] }],
  [[], { records: [], addresses: [] }],
  [[GOOD, GOOD], { records: [GOOD, GOOD], addresses: [] }],
  [['v=TLSRPTv1;'], { records: ['v=TLSRPTv1;'], addresses: [], syntaxError: 'rua' }],
])('%j', async (records, expected) => {
  expect(await gather(records)).toMatchObject({
    seen: true,
    value: { domain: 'bene.test', ...expected },
  });
});

it('has seen nothing where the record could not be looked up', async () => {
  expect(await gather('timeout')).toMatchObject({ seen: false, why: 'timeout' });
});
