import { record } from '../../src/checks/bimi/record.ts';
import type { Bimi, DmarcPolicy } from '../../src/model/evidence.ts';
import { judge } from '../support/judge.ts';

const domain = 'tizio.example';
const bimi = (rest: Partial<Bimi> = {}): Bimi => ({
  domain,
  foundAt: domain,
  records: ['v=BIMI1; l=https://tizio.example/logo.svg'],
  logo: 'https://tizio.example/logo.svg',
  certificate: null,
  ...rest,
});
const dmarc = (policy: DmarcPolicy['policy']): DmarcPolicy => ({
  domain,
  foundAt: domain,
  organizationalDomain: domain,
  record: null,
  policy,
  spfAlignment: 'relaxed',
  dkimAlignment: 'relaxed',
  isAmbiguous: false,
});

it.each<readonly [string, string, Bimi, DmarcPolicy['policy']]>([
  ['ok', 'ok', bimi(), 'quarantine'],
  ['declined', 'ok', bimi({ logo: null }), 'none'],
  ['needs-policy', 'problem', bimi(), 'none'],
  ['needs-policy', 'problem', bimi(), null],
  ['broken', 'problem', bimi({ syntaxError: 'l=' }), 'reject'],
  ['several', 'problem', bimi({ records: ['r', 'r'], logo: null }), 'reject'],
  ['absent', 'absent', bimi({ records: [], foundAt: null, logo: null }), 'reject'],
])('bimi/record: %s', (name, outcome, evidence, policy) => {
  expect(judge(record, { bimi: evidence, dmarcPolicy: dmarc(policy) })).toEqual([
    { outcome, text: `bimi.record.${name}`, ...(outcome !== 'ok' && { advice: true }) },
  ]);
});
