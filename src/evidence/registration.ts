import { readRegistration } from '../mail/registration.ts';
import type { Gatherer, Observed, Registration } from '../model/evidence.ts';
import { createExpiringCache } from './expiring-cache.ts';
import type { Https } from './https.ts';

/** A name below the registered domain is not found: so many are tried on the way up. */
const MAX_QUESTIONS = 3;
const TIMEOUT_MS = 6000;
const MAX_OCTETS = 256 * 1024;
const MAX_KEPT = 500;
/** Registries do not like to be asked again and again. */
const KEPT_SECONDS = 60 * 60;
const FAILED_KEPT_SECONDS = 60;

export interface RegistrationOptions {
  readonly https: Https;
  /** Undefined: the registry is not known to tell. */
  readonly baseOf: (domain: string) => string | undefined;
}

type Told = Registration['told'];

interface Looked {
  readonly told: Told;
  readonly readAt: Date;
}

const parentOf = (name: string): string => name.slice(name.indexOf('.') + 1);

const askRegistry = async (
  domain: string,
  base: string,
  https: Https,
  signal: AbortSignal,
): Promise<Looked> => {
  let name = domain;
  for (let asked = 0; asked < MAX_QUESTIONS && name.includes('.'); asked += 1) {
    const url = `${base}domain/${encodeURIComponent(name)}`;
    const got = await https.get(url, { signal, redirects: 3, maxOctets: MAX_OCTETS });
    if (got.kind === 'failed') return { told: { kind: 'unseen', url }, readAt: new Date() };
    const { status, body, readAt } = got;
    if (status === 200) {
      const record = readRegistration(body);
      return {
        told: record ? { kind: 'found', name, ...record } : { kind: 'unseen', url },
        readAt,
      };
    }
    if (status !== 404) return { told: { kind: 'unseen', url }, readAt };
    name = parentOf(name);
  }
  return { told: { kind: 'not-found' }, readAt: new Date() };
};

/** How the recipient's domain is registered. A registry that cannot be asked is a value: it says nothing. */
export function createRegistrationGatherer(
  options: RegistrationOptions,
): Gatherer<'recipientRegistration'> {
  const recent = createExpiringCache<Looked>(MAX_KEPT, Date.now);

  const lookUp = async (domain: string, signal: AbortSignal): Promise<Looked> => {
    const base = options.baseOf(domain);
    if (base === undefined) return { told: { kind: 'no-service' }, readAt: new Date() };
    const known = recent.get(domain);
    if (known) return known;
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const looked = await askRegistry(domain, base, options.https, deadline);
    const seconds = looked.told.kind === 'unseen' ? FAILED_KEPT_SECONDS : KEPT_SECONDS;
    if (!signal.aborted) recent.keep(domain, looked, seconds);
    return looked;
  };

  return {
    name: 'recipientRegistration',
    gather: async ({ recipient }, signal): Promise<Observed<Registration>> => {
      if (!recipient)
        return { seen: false, why: 'not-allowed', asked: 'recipientRegistration: no domain' };
      const { told, readAt } = await lookUp(recipient.domain, signal);
      return { seen: true, value: { domain: recipient.domain, told, readAt }, readAt };
    },
  };
}
