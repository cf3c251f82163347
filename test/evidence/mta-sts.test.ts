import type { Fetched, Https } from '../../src/evidence/https.ts';
import { createMtaStsGatherer } from '../../src/evidence/mta-sts.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';

const facts = { recipient: { address: 'a@bene.test', domain: 'bene.test' } };
const URL = 'https://mta-sts.bene.test/.well-known/mta-sts.txt';
const body = 'version: STSv1\nmode: enforce\nmx: mx.bene.test\nmax_age: 60\n';
const readAt = new Date('2026-11-23T10:00:00Z');
const page = (rest: Partial<Extract<Fetched, { kind: 'answer' }>> = {}): Fetched => ({
  kind: 'answer',
  status: 200,
  contentType: 'text/plain; charset=utf-8',
  body,
  readAt,
  ...rest,
});

const gather = async (
  TXT: readonly string[] | 'servfail',
  fetched: Fetched = page(),
): Promise<{ readonly observed: unknown; readonly asked: readonly string[] }> => {
  const asked: string[] = [];
  const https: Https = {
    get: async (url, { redirects }) => {
      asked.push(`${url} ${redirects}`);
      return fetched;
    },
  };
  const resolver = zoneResolver({ '_mta-sts.bene.test': { TXT } });
  const gatherer = createMtaStsGatherer({ resolver, https });
  return { observed: await gatherer.gather(facts, PATIENT), asked };
};

it('reads the policy that the record announces, without redirects', async () => {
  const { observed, asked } = await gather(['v=STSv1; id=1;', 'something else']);
  expect(asked).toEqual([`${URL} 0`]);
  expect(observed).toMatchObject({
    seen: true,
    value: {
      records: ['v=STSv1; id=1;'],
      id: '1',
      policy: { kind: 'read', mode: 'enforce', mx: ['mx.bene.test'], maxAge: 60 },
    },
  });
});

it.each([
  ['no record', []],
  ['two records', ['v=STSv1; id=1;', 'v=STSv1; id=2;']],
  ['a broken record', ['v=STSv1; id=!']],
])('fetches nothing for %s', async (_, records) => {
  const { observed, asked } = await gather(records);
  expect(asked).toEqual([]);
  expect(observed).toMatchObject({ seen: true, value: { id: null } });
});

it.each<readonly [Fetched, object]>([
  [page({ status: 404 }), { kind: 'unreachable', why: 'status', status: 404 }],
  [page({ contentType: 'text/html' }), { kind: 'broken', fault: 'Content-Type: text/html' }],
  [page({ body: 'no' }), { kind: 'broken', fault: 'no' }],
  [
    { kind: 'failed', why: 'certificate', asked: URL },
    { kind: 'unreachable', why: 'certificate' },
  ],
  [
    { kind: 'failed', why: 'redirect', asked: URL },
    { kind: 'unreachable', why: 'redirect' },
  ],
  [
    { kind: 'failed', why: 'timeout', asked: URL },
    { kind: 'unseen', why: 'timeout', asked: URL },
  ],
])('%j is %j', async (fetched, policy) => {
  expect((await gather(['v=STSv1; id=1;'], fetched)).observed).toMatchObject({ value: { policy } });
});

it('has seen nothing where the record could not be looked up', async () => {
  expect((await gather('servfail')).observed).toMatchObject({ seen: false, why: 'servfail' });
});
