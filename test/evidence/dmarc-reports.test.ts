import { createDmarcReportsGatherer } from '../../src/evidence/dmarc-reports.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';
import type { Records } from '../support/zone-resolver.ts';

const gather = async (rua: string, others: Records = {}, domain = 'tizio.example') => {
  const record = `v=DMARC1; p=none; rua=${rua}`;
  const resolver = zoneResolver({ '_dmarc.tizio.example': { TXT: [record] }, ...others });
  const observed = await createDmarcReportsGatherer({ resolver }).gather({ sender: { domain } }, PATIENT); // prettier-ignore
  if (!observed.seen) throw new Error(observed.asked);
  const agreed = observed.value.targets.map(({ domain: to, neededAt, isAgreed }) => [
    to,
    neededAt,
    isAgreed.seen ? isAgreed.value : isAgreed.why,
  ]);
  return { agreed, value: observed.value };
};

const NEEDED = 'tizio.example._report._dmarc.reports.example';
const TO = 'mailto:a@reports.example';

describe('dmarcReports (RFC 9990 §4)', () => {
  it.each([
    ['no agreement', TO, {}, ['reports.example', NEEDED, false]],
    ['an agreement', TO, { [NEEDED]: { TXT: ['v=DMARC1;'] } }, ['reports.example', NEEDED, true]],
    [
      'an agreement for everybody',
      TO,
      { '*._report._dmarc.reports.example': { TXT: ['v=DMARC1'] } },
      ['reports.example', NEEDED, true],
    ],
    ['something else there', TO, { [NEEDED]: { TXT: ['v=spf1 -all'] } }, ['reports.example', NEEDED, false]], // prettier-ignore
    ['trouble', TO, { [NEEDED]: 'servfail' }, ['reports.example', NEEDED, 'servfail']],
    [
      'silence about whose house it is',
      TO,
      { '_dmarc.reports.example': 'timeout' },
      ['reports.example', NEEDED, 'timeout'],
    ],
    ['the domain itself', 'mailto:d@tizio.example', {}, ['tizio.example', null, true]],
    ['a name below', 'mailto:d@x.tizio.example', {}, ['x.tizio.example', null, true]],
    ['a size that is gone', `${TO}!10m`, {}, ['reports.example', NEEDED, false]],
  ] as const)('finds %s', async (_, rua, others: Records, expected) => {
    expect((await gather(rua, others)).agreed).toEqual([expected]);
  });

  it('asks for the domain that the record stands at', async () => {
    const { agreed } = await gather(TO, {}, 'news.tizio.example');
    expect(agreed).toEqual([['reports.example', NEEDED, false]]);
  });

  it('leaves out what is no mail address, and more than five', async () => {
    expect((await gather('https://reports.example/x, mailto:nobody')).agreed).toEqual([]);
    const many = Array.from({ length: 9 }, (_, n) => `mailto:a@r${n}.example`).join(',');
    expect((await gather(many)).agreed).toHaveLength(5);
  });

  it('says nothing while a name above is silent', async () => {
    expect((await gather(TO, { '_dmarc.example': 'timeout' })).agreed).toEqual([]);
  });

  it('has nothing to say without a record', async () => {
    const resolver = zoneResolver({});
    const facts = { sender: { domain: 'tizio.example' } };
    const observed = await createDmarcReportsGatherer({ resolver }).gather(facts, PATIENT);
    expect(observed).toMatchObject({ value: { foundAt: null, record: null, targets: [] } });
  });
});
