import type { Fetched, Https } from '../../src/evidence/https.ts';
import { createRegistrationGatherer } from '../../src/evidence/registration.ts';
import { PATIENT } from '../support/zone-resolver.ts';

const READ_AT = new Date('2026-11-23T12:00:00Z');
const BASE = 'https://rdap.registry.example/';

/** Bodies by domain; a number is an error status. What is not there is 404. */
const registryOf = (pages: Readonly<Record<string, string | number>>) => {
  const asked: string[] = [];
  const https: Https = {
    get: (url) => {
      const name = url.slice(`${BASE}domain/`.length);
      asked.push(name);
      const page = pages[name] ?? 404;
      const answer: Fetched = {
        kind: 'answer',
        status: typeof page === 'number' ? page : 200,
        contentType: 'application/rdap+json',
        body: typeof page === 'number' ? '' : page,
        readAt: READ_AT,
      };
      return Promise.resolve(page === 0 ? { kind: 'failed', why: 'timeout', asked: url } : answer);
    },
  };
  const baseOf = (domain: string) => (domain.endsWith('.example') ? BASE : undefined);
  const gatherer = createRegistrationGatherer({ https, baseOf });
  const tell = async (domain: string) => {
    const observed = await gatherer.gather({ recipient: { domain } }, PATIENT);
    return observed.seen ? observed.value.told : observed;
  };
  return { asked, tell };
};

const record = JSON.stringify({
  objectClassName: 'domain',
  status: ['Client Hold'],
  events: [
    { eventAction: 'registration', eventDate: '2020-01-01T00:00:00Z' },
    { eventAction: 'expiration', eventDate: '2027-01-01T00:00:00Z' },
  ],
});

describe('the registration of a domain (RFC 9083)', () => {
  it('is told by its registry, and asked for once', async () => {
    const { asked, tell } = registryOf({ 'caio.example': record });
    const found = {
      kind: 'found',
      name: 'caio.example',
      status: ['client hold'],
      expires: new Date('2027-01-01T00:00:00Z'),
    };
    expect(await tell('caio.example')).toEqual(found);
    expect(await tell('caio.example')).toEqual(found);
    expect(asked).toEqual(['caio.example']);
  });

  it('is that of the name above, for a name that is not registered itself', async () => {
    const { asked, tell } = registryOf({ 'caio.example': record });
    expect(await tell('mail.caio.example')).toMatchObject({ kind: 'found', name: 'caio.example' });
    expect(asked).toEqual(['mail.caio.example', 'caio.example']);
  });

  it.each<[string, Readonly<Record<string, string | number>>, string]>([
    ['nobody registered it', {}, 'not-found'],
    ['the registry is busy', { 'caio.example': 429 }, 'unseen'],
    ['the registry is silent', { 'caio.example': 0 }, 'unseen'],
    ['the answer is a page', { 'caio.example': '<html>' }, 'unseen'],
    ['the answer is about something else', { 'caio.example': '{"status":[]}' }, 'unseen'],
  ])('is known as such where %s', async (_name, pages, kind) => {
    expect(await registryOf(pages).tell('caio.example')).toMatchObject({ kind });
  });

  it('is not asked for where no registry is known', async () => {
    const { asked, tell } = registryOf({});
    expect(await tell('caio.test')).toEqual({ kind: 'no-service' });
    expect(asked).toEqual([]);
  });
});
