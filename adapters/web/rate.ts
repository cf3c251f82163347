import type { CreateRateLimitOptions } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import { isLoopbackHost } from './settings.ts';

const MINUTE_MS = 60_000;
/** One household or office may hold a whole IPv6 /64: it counts as one address. */
const IPV6_SUBNET = 64;
/** Behind a local proxy that nobody announced, all visitors look like one. */
const LOOPBACK_FACTOR = 20;

/** At most `max` a minute for one address. */
export const perAddress = (max: number): CreateRateLimitOptions => ({
  max: (request: FastifyRequest) => (isLoopbackHost(request.ip) ? max * LOOPBACK_FACTOR : max),
  timeWindow: MINUTE_MS,
  ipv6Subnet: IPV6_SUBNET,
});

/** At most `max` a minute for whatever `key` names. */
export const perKey = (
  max: number,
  key: (request: FastifyRequest) => string,
): CreateRateLimitOptions => ({ max, timeWindow: MINUTE_MS, keyGenerator: key });
