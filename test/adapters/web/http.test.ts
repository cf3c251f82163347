import { createServer } from 'node:net';
import { isPrivateToMachine, type WebSettings } from '../../../adapters/web/settings.ts';
import { createFakeProduct, type FakeProduct } from '../../support/fake-product.ts';
import { startWeb } from '../../support/web-house.ts';

type Web = Awaited<ReturnType<typeof startWeb>>;

let product: FakeProduct;
let web: Web;
const open: Web[] = [];

const start = async (settings: Partial<WebSettings> = {}): Promise<Web> => {
  const started = await startWeb(product, settings);
  open.push(started);
  return started;
};

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${web.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = (await response.json()) as { status: number; code: string; detail: string };
  expect(problem.status).toBe(response.status);
  return problem;
};

beforeEach(async () => {
  product = createFakeProduct();
  web = await start();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
});

describe('the page', () => {
  it('comes with its settings as inert data, and with files that may be kept forever', async () => {
    await web.stop();
    web = await start({ botName: '</script><b>Bot' });
    const page = await fetch(web.url);
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).not.toContain('</script><b>');
    const settings = /id="chat-settings">(.*)<\/script>/.exec(html)?.[1] ?? '';
    expect(JSON.parse(settings)).toMatchObject({ botName: '</script><b>Bot', examples: [] });
    const script = await fetch(`${web.url}/assets/chat-1.js`);
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(await script.text()).toContain('export');
    expect((await fetch(`${web.url}/assets/manifest.json`)).status).toBe(404);
  });

  it('lets nothing foreign in and tells nobody where the visitor comes from', async () => {
    const { headers } = await fetch(web.url);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it.each([
    ['it-IT,it;q=0.9,en;q=0.5', '', 'it'],
    ['ja, it;q=0.2', '', 'it'],
    ['en;q=0.2, it;q=0.1', '', 'en'],
    ['', '', 'en'],
    ['en', '?lang=it', 'it'],
  ])('speaks the visitor’s language: %s %s → %s', async (wanted, query, expected) => {
    const page = await fetch(`${web.url}/${query}`, { headers: { 'accept-language': wanted } });
    expect(await page.text()).toContain(`<html lang="${expected}"`);
  });
});

describe('operation', () => {
  it('is alive always and ready only when the house is', async () => {
    expect((await fetch(`${web.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${web.url}/readyz`)).status).toBe(200);
    product.setReady(false);
    expect((await fetch(`${web.url}/healthz`)).status).toBe(200);
    expect((await problemOf(await fetch(`${web.url}/readyz`))).code).toBe('not-ready');
  });

  it('describes every route for programs, and only those', async () => {
    const api = (await (await fetch(`${web.url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, object>;
    };
    expect(api.openapi).toMatch(/^3\./);
    expect(Object.keys(api.paths).sort()).toEqual([
      '/api/v1/check',
      '/api/v1/conversations',
      '/api/v1/conversations/{id}',
      '/api/v1/conversations/{id}/events',
      '/api/v1/conversations/{id}/history',
      '/api/v1/conversations/{id}/messages',
      '/api/v1/explain',
    ]);
  });

  it('counts requests by route template', async () => {
    await fetch(`${web.url}/assets/secret-name`);
    const text = await (await fetch(`${web.url}/metrics`)).text();
    expect(text).toContain('route="/assets/:name",status="404"');
    expect(text).not.toContain('secret-name');
  });

  it('says which port is taken and what to do', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(startWeb(product, { port })).rejects.toThrow(`port ${port} is in use`);
    await new Promise((resolve) => other.close(resolve));
  });

  it('tells the doctor what will not work', async () => {
    const found = await web.selfCheck();
    expect(found.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['web.listen', 'ok'],
      ['web.page', 'ok'],
      ['web.api-tokens', 'ok'],
    ]);
  });

  it('refuses a foreign name that was pointed at this machine', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve) =>
      request(web.url, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end(),
    );
    expect(status).toBe(421);
  });
});

describe('explain and check', () => {
  it('explain in the language asked for, else in the caller’s', async () => {
    const italian = await post('/api/v1/explain', { text: '550', language: 'it' });
    expect(await italian.json()).toMatchObject({ reason: 'userunknown', says: 'it: 3 characters' });
    const wished = await post('/api/v1/explain', { text: '550' }, { 'accept-language': 'de-CH' });
    expect(await wished.json()).toMatchObject({ says: 'de: 3 characters' });
  });

  it('hand the stated facts to the checks, in normal form', async () => {
    const body = {
      subject: 'Ada@Tizio.Example',
      to: 'bücher.example',
      ip: '192.0.2.1',
      selector: 's1',
    };
    const response = await post('/api/v1/check', body);
    expect(response.status).toBe(200);
    expect(product.checks).toEqual([
      {
        subject: 'Ada@Tizio.Example',
        facts: {
          sender: { address: 'Ada@tizio.example', domain: 'tizio.example' },
          recipient: { domain: 'xn--bcher-kva.example' },
          sendingAddresses: [{ ip: '192.0.2.1', source: 'said' }],
          selectors: ['s1'],
        },
      },
    ]);
  });

  it('judge a subject alone as sender and as recipient', async () => {
    await post('/api/v1/check', { subject: 'tizio.example' });
    const tizio = { domain: 'tizio.example' };
    expect(product.checks.at(-1)?.facts).toEqual({ sender: tizio, recipient: tizio });
  });

  it.each([
    ['explain', '{"text":', 'bad-json'],
    ['explain', '', 'wrong-shape'],
    ['explain', {}, 'wrong-shape'],
    ['explain', { text: 5 }, 'wrong-shape'],
    ['explain', { text: 'x', surprise: 1 }, 'wrong-shape'],
    ['explain', { text: 'x', language: 'tlh' }, 'wrong-shape'],
    ['check', { subject: 'localhost' }, 'wrong-value'],
    ['check', { subject: '192.0.2.1' }, 'wrong-value'],
    ['check', { subject: 'a b@tizio.example' }, 'wrong-value'],
    ['check', { subject: 'tizio.example', from: '@' }, 'wrong-value'],
    ['check', { subject: 'tizio.example', ip: '1.2.3' }, 'wrong-value'],
    ['check', { subject: 'tizio.example', ip: '10.0.0.1' }, 'wrong-value'],
    ['check', { subject: 'tizio.example', selector: '../x' }, 'wrong-value'],
  ])('refuse what they cannot use: %s %j', async (route, body, code) => {
    const response = await post(`/api/v1/${route}`, body);
    expect(response.status).toBe(400);
    expect((await problemOf(response)).code).toBe(code);
  });

  it('name the field that is wrong', async () => {
    const { detail } = await problemOf(
      await post('/api/v1/check', { subject: 'x.example', ip: '' }),
    );
    expect(detail).toContain('ip');
  });

  it('read JSON only', async () => {
    const response = await post('/api/v1/explain', 'text=550', { 'content-type': 'text/plain' });
    expect((await problemOf(response)).status).toBe(415);
  });

  it('want a token behind a proxy that others reach', async () => {
    web = await start({ publicUrl: 'https://help.example', apiTokens: ['first', 'second'] });
    const call = (path: string, method: string, authorization?: string) =>
      fetch(`${web.url}${path}`, {
        method,
        headers: { ...(authorization && { authorization }), 'content-type': 'application/json' },
        ...(method === 'POST' && { body: '{"text":"550","subject":"tizio.example"}' }),
      });
    expect((await call('/metrics', 'GET')).status).toBe(401);
    expect((await call('/api/v1/explain', 'POST', 'Bearer third')).status).toBe(401);
    expect((await call('/api/v1/check', 'POST', 'Basic second')).status).toBe(401);
    expect((await call('/metrics', 'GET', 'Bearer second')).status).toBe(200);
    expect((await call('/healthz', 'GET')).status).toBe(200);
    expect((await call('/', 'GET')).status).toBe(200);
  });
});

it.each([
  ['127.0.0.1', undefined, true],
  ['::1', undefined, true],
  ['localhost', 'http://localhost:8080/', true],
  ['0.0.0.0', undefined, false],
  ['192.0.2.1', undefined, false],
  ['127.0.0.1', 'https://help.example', false],
])('knows whether others can reach it: %s %s → %s', (host, publicUrl, expected) => {
  expect(isPrivateToMachine({ host, publicUrl })).toBe(expected);
});

describe('limits', () => {
  it.each([
    ['/api/v1/explain', { text: 'x'.repeat(1_000_000) }],
    ['/api/v1/conversations', { text: 'x'.repeat(1_000_000) }],
  ])('refuse a megabyte sent to %s and say how much is read', async (path, body) => {
    const problem = await problemOf(await post(path, body));
    expect(problem).toMatchObject({ status: 413, code: 'too-large' });
    expect(problem.detail).toContain('256 kB');
  });

  it('slow down one address, and say for how long', async () => {
    web = await start({ trustedProxies: ['127.0.0.1'], limits: { requestsPerMinute: 2 } });
    const from = (address: string) =>
      fetch(web.url, { headers: { 'x-forwarded-for': address, host: 'localhost' } });
    expect((await from('192.0.2.1')).status).toBe(200);
    expect((await from('192.0.2.1')).status).toBe(200);
    const third = await from('192.0.2.1');
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await problemOf(third)).toMatchObject({ status: 429, code: 'too-many' });
    expect((await from('192.0.2.2')).status).toBe(200);
  });

  it('believe no forwarded address from a stranger', async () => {
    web = await start({ limits: { requestsPerMinute: 0.1 } }); // 2 for loopback
    const from = (address: string) => fetch(web.url, { headers: { 'x-forwarded-for': address } });
    const statuses = [await from('192.0.2.1'), await from('192.0.2.2'), await from('192.0.2.3')];
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
  });
});
