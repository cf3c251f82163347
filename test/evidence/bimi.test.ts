import { createBimiGatherer } from '../../src/evidence/bimi.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

const domain = 'news.bene.test';
const facts = { sender: { address: `a@${domain}`, domain } };
const RECORD = 'v=BIMI1; l=https://bene.test/logo.svg';
const found = (foundAt: string) => ({
  domain,
  foundAt,
  records: [RECORD],
  logo: 'https://bene.test/logo.svg',
  certificate: null,
});
const gather = (records: Records) =>
  createBimiGatherer({ resolver: zoneResolver(records) }).gather(facts, PATIENT);
const dmarc: Records = { '_dmarc.bene.test': { TXT: ['v=DMARC1; p=reject'] } };

it.each<readonly [string, Records, object]>([
  ['its own', { [`default._bimi.${domain}`]: { TXT: [RECORD] } }, found(domain)],
  [
    'that of its organization',
    { ...dmarc, 'default._bimi.bene.test': { TXT: [RECORD] } },
    found('bene.test'),
  ],
  ['none', dmarc, { foundAt: null, records: [], logo: null }],
  [
    'several',
    { [`default._bimi.${domain}`]: { TXT: [RECORD, RECORD] } },
    { foundAt: domain, records: [RECORD, RECORD], logo: null },
  ],
])('finds %s', async (_, records, value) => {
  expect(await gather(records)).toMatchObject({ seen: true, value });
});

it('has seen nothing where the record could not be looked up', async () => {
  expect(await gather({ [`default._bimi.${domain}`]: 'timeout' })).toMatchObject({ seen: false });
});
