import { z } from 'zod';

/** What a registry tells of a domain, as far as mail depends on it. RFC 9083 §5.3. */
export interface RegistrationRecord {
  /** Lower case, as registered: `client hold`. RFC 8056 §2. */
  readonly status: readonly string[];
  /** Null where the registry does not tell. RFC 9083 §4.5. */
  readonly expires: Date | null;
}

const schema = z.object({
  objectClassName: z.literal('domain'),
  status: z.array(z.string().max(100)).max(50).default([]),
  events: z
    .array(z.object({ eventAction: z.string(), eventDate: z.string().max(60).optional() }))
    .default([]),
});

const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/** Undefined where the body is no RDAP answer about a domain. */
export function readRegistration(body: string): RegistrationRecord | undefined {
  const parsed = schema.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { status, events } = parsed.data;
  const expiry = events.find(({ eventAction }) => eventAction === 'expiration')?.eventDate ?? '';
  const expires = new Date(expiry);
  return {
    status: status.map((word) => word.toLowerCase()),
    expires: Number.isNaN(expires.getTime()) ? null : expires,
  };
}
