import https from 'node:https';
import type net from 'node:net';
import { createDialer } from '../../src/evidence/dialer.ts';
import { createHttps } from '../../src/evidence/https.ts';
import type { Fetched, HttpsOptions } from '../../src/evidence/https.ts';
import { makeCertificate } from '../support/certificate-maker.ts';
import type { MadeCertificate } from '../support/certificate-maker.ts';
import { PATIENT, zoneResolver } from '../support/zone-resolver.ts';

const DEMO = '192.0.2.80';
const authority = makeCertificate({ commonName: 'Test authority' });
const names = ['www.site.test', 'old.site.test'];
const good = makeCertificate({ commonName: 'www.site.test', names, signedBy: authority });
const resolver = zoneResolver({
  'www.site.test': { A: [DEMO] },
  'old.site.test': { A: [DEMO] },
  'other.site.test': { A: [DEMO] },
  'six.site.test': { AAAA: ['2001:db8::80'] },
  'private.site.test': { A: ['10.0.0.1'] },
  'empty.site.test': { TXT: ['nothing here'] },
  'lame.site.test': 'servfail',
});

const requests: { readonly url: string; readonly headers: https.RequestOptions['headers'] }[] = [];
const serve = async (
  certificate: MadeCertificate,
  extra: https.ServerOptions = {},
): Promise<{ port: number; close: () => Promise<void> }> => {
  const server = https.createServer({ ...certificate, ...extra }, (request, response) => {
    const { url = '', headers } = request;
    requests.push({ url, headers });
    const redirect = (location: string) => response.writeHead(302, { location }).end();
    if (url === '/page') response.writeHead(200, { 'content-type': 'text/plain' }).end('hello è\n');
    else if (url === '/big') response.end('x'.repeat(2000));
    else if (url === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
    else if (url === '/relative') redirect('/page');
    else if (url === '/elsewhere') redirect('https://old.site.test/page');
    else if (url === '/private') redirect('https://private.site.test/page');
    else if (url === '/plain') redirect('http://www.site.test/page');
    else if (url === '/port') redirect('https://www.site.test:8443/page');
    else if (url === '/loop') redirect('/loop');
    else if (url === '/cut')
      response.writeHead(200, { 'content-length': '50' }).write('x', () => response.destroy());
    else if (url === '/silent') return;
    else response.writeHead(404).end('no');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as net.AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((done) => server.close(() => done()));
    },
  };
};

const readerOf = (port: number, options: Partial<HttpsOptions> = {}) =>
  createHttps({
    resolver,
    dialer: createDialer({
      allow: [],
      route: (address) =>
        address === DEMO || address === '2001:db8::80' ? { host: '127.0.0.1', port } : undefined,
    }),
    extraTrust: [authority.cert],
    timeoutMs: 2000,
    ...options,
  });
const whyOf = (fetched: Fetched): string => (fetched.kind === 'failed' ? fetched.why : 'answer');

describe('reading a page over HTTPS', () => {
  let server: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    server = await serve(good);
  });
  afterAll(() => server.close());
  const get = (url: string, redirects: 0 | 3 = 0, maxOctets = 1000) =>
    readerOf(server.port).get(url, { signal: PATIENT, redirects, maxOctets });

  it('gives status, type and body, and asks for plain text without cookies', async () => {
    expect(await get('https://www.site.test/page')).toMatchObject({
      kind: 'answer',
      status: 200,
      contentType: 'text/plain',
      body: 'hello è\n',
    });
    expect(requests.at(-1)?.headers).toEqual({
      host: 'www.site.test',
      'accept-encoding': 'identity',
      connection: 'close',
    });
  });

  it('takes an error status for an answer', async () => {
    expect(await get('https://www.site.test/none')).toMatchObject({ kind: 'answer', status: 404 });
  });

  it.each([
    ['https://www.site.test/big', 'too-big'],
    ['https://www.site.test/packed', 'garbage'],
    ['https://www.site.test/cut', 'reset'],
    ['https://other.site.test/page', 'certificate'],
    ['https://nowhere.test/', 'nxdomain'],
    ['https://empty.site.test/', 'nxdomain'],
    ['https://lame.site.test/', 'servfail'],
    ['https://private.site.test/', 'not-allowed'],
    ['https://127.0.0.1/', 'not-allowed'],
    ['https://[::1]/', 'not-allowed'],
    ['https://www.site.test:8443/', 'not-allowed'],
    ['https://user:secret@www.site.test/page', 'not-allowed'],
    ['http://www.site.test/page', 'not-allowed'],
    ['no address', 'not-allowed'],
  ])('does not read %s: %s', async (url, why) => {
    expect(whyOf(await get(url))).toBe(why);
  });

  it('uses IPv6 where there is no IPv4', async () => {
    expect(whyOf(await get('https://six.site.test/page'))).toBe('certificate');
  });

  it.each([
    ['/relative', 'answer'],
    ['/elsewhere', 'answer'],
    ['/private', 'not-allowed'],
    ['/plain', 'redirect'],
    ['/port', 'redirect'],
    ['/loop', 'redirect'],
  ])('judges the redirect of %s anew: %s', async (path, outcome) => {
    expect(whyOf(await get(`https://www.site.test${path}`, 3))).toBe(outcome);
  });

  it('follows no redirect where none is allowed', async () => {
    expect(whyOf(await get('https://www.site.test/relative'))).toBe('redirect');
  });

  it('gives up when its time is over, and when the signal fires', async () => {
    const reader = readerOf(server.port, { timeoutMs: 100 });
    const url = 'https://www.site.test/silent';
    expect(whyOf(await reader.get(url, { signal: PATIENT, redirects: 0 }))).toBe('timeout');
    const signal = AbortSignal.abort();
    expect(whyOf(await readerOf(server.port).get(url, { signal, redirects: 0 }))).toBe('timeout');
  });

  it('does not trust the roots of the demo for what it does not route there', async () => {
    const reader = readerOf(server.port, { extraTrust: undefined });
    expect(
      whyOf(await reader.get('https://www.site.test/page', { signal: PATIENT, redirects: 0 })),
    ).toBe('certificate');
  });
});

it.each([
  ['expired', { to: new Date('2026-01-01'), signedBy: authority }],
  ['self-signed', {}],
])('sends nothing to a server whose certificate is %s', async (_, wish) => {
  const bad = makeCertificate({
    commonName: 'www.site.test',
    names,
    from: new Date('2025-01-01'),
    ...wish,
  });
  const server = await serve(bad);
  const before = requests.length;
  const got = await readerOf(server.port).get('https://www.site.test/page', {
    signal: PATIENT,
    redirects: 0,
  });
  await server.close();
  expect(whyOf(got)).toBe('certificate');
  expect(requests).toHaveLength(before);
});

it('tells a closed port', async () => {
  const server = await serve(good);
  await server.close();
  const got = await readerOf(server.port).get('https://www.site.test/page', {
    signal: PATIENT,
    redirects: 0,
  });
  expect(whyOf(got)).toBe('closed');
});
