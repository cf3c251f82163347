import { autoconfigSettings, findAutodiscover } from '../../src/evidence/client-autoconfig.ts';
import type { Fetched, Https } from '../../src/evidence/https.ts';
import type { Records } from '../support/zone-resolver.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';

const OWN = 'https://autoconfig.bene.test/mail/config-v1.1.xml?emailaddress=postmaster%40bene.test';
const WELL_KNOWN = 'https://bene.test/.well-known/autoconfig/mail/config-v1.1.xml';

const answer = (body: string, status = 200): Fetched => ({
  kind: 'answer',
  status,
  contentType: 'text/xml',
  body,
  readAt: new Date('2026-11-23T10:00:00Z'),
});
const failed = (why: Extract<Fetched, { kind: 'failed' }>['why']): Fetched => ({
  kind: 'failed',
  why,
  asked: 'a page',
});
const page = (socketType: string): string =>
  `<clientConfig><emailProvider><incomingServer type="imap"><hostname>imap.bene.test</hostname>
   <port>993</port><socketType>${socketType}</socketType></incomingServer></emailProvider></clientConfig>`;

const settingsOf = async (own: Fetched, wellKnown: Fetched = failed('nxdomain')) => {
  const asked: string[] = [];
  const https: Https = {
    get: async (url) => {
      asked.push(url);
      return url === OWN ? own : wellKnown;
    },
  };
  return { ...(await autoconfigSettings('bene.test', https, PATIENT)), asked };
};

describe('the page of settings', () => {
  it('is looked for in two places, and nobody is named in the question', async () => {
    const { asked } = await settingsOf(failed('nxdomain'));
    expect(asked).toEqual([OWN, WELL_KNOWN]);
  });

  it('names servers', async () => {
    const { autoconfig, named } = await settingsOf(answer(page('SSL')));
    expect(autoconfig).toEqual({ kind: 'read', url: OWN });
    expect(named).toEqual([
      { service: 'imap', host: 'imap.bene.test', port: 993, tls: 'implicit', source: 'autoconfig' },
    ]);
  });

  it.each<readonly [string, Fetched, Fetched, object]>([
    ['nowhere', failed('nxdomain'), failed('closed'), { kind: 'none' }],
    ['not found', answer('', 404), answer('', 404), { kind: 'none' }],
    ['another page', answer('<html></html>'), failed('redirect'), { kind: 'none' }],
    ['at the second place', failed('nxdomain'), answer(page('SSL')), { kind: 'read' }],
    ['at both', answer(page('SSL')), answer(page('STARTTLS')), { kind: 'read', url: OWN }],
    ['certificate', failed('certificate'), failed('closed'), { why: 'certificate' }],
    ['cut off', answer(page('SSL').slice(0, -4)), failed('closed'), { why: 'malformed' }],
    ['in clear text only', answer(page('plain')), failed('closed'), { why: 'no-server' }],
    ['time-out', failed('timeout'), failed('closed'), { kind: 'unseen', url: OWN }],
    ['server in trouble', failed('closed'), answer('', 503), { kind: 'unseen', url: WELL_KNOWN }],
  ])('%s', async (_, own, wellKnown, expected) => {
    expect((await settingsOf(own, wellKnown)).autoconfig).toMatchObject(expected);
  });
});

it.each<readonly [string, Records, object]>([
  ['none', { 'bene.test': {} }, { kind: 'none' }],
  [
    'an address',
    { 'autodiscover.bene.test': { A: ['192.0.2.1'] } },
    { kind: 'found', records: ['autodiscover.bene.test. A 192.0.2.1'] },
  ],
  [
    'a service',
    {
      '_autodiscover._tcp.bene.test': {
        SRV: [{ priority: 0, weight: 1, port: 443, target: 'mail.posta.test' }],
      },
    },
    {
      kind: 'found',
      records: ['_autodiscover._tcp.bene.test. SRV 0 1 443 mail.posta.test.'],
    },
  ],
  [
    'unseen',
    { 'autodiscover.bene.test': 'servfail' },
    { kind: 'unseen', asked: 'autodiscover.bene.test A' },
  ],
])('autodiscover: %s', async (_, zone, expected) => {
  expect(await findAutodiscover('bene.test', zoneResolver(zone), PATIENT)).toEqual(expected);
});
