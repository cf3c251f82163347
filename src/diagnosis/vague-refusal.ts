import type { Finding } from '../model/check.ts';
import type { Reason } from '../model/words.ts';
import { isAboutTheRefused } from './same-case.ts';

/** Topics and names of checks that can prove the cause behind a reason whose words say little. */
const AUTHENTICATION = ['spf/', 'dkim/', 'dmarc/'];
const ORIGIN = [...AUTHENTICATION, 'blocklist/', 'reverse/', 'sender/'];
const WAY = ['route/', 'smtp/answers', 'smtp/welcome'];

const CAUSES: Readonly<Partial<Record<Reason, readonly string[]>>> = {
  authfailure: AUTHENTICATION,
  blocked: ORIGIN,
  badreputation: ORIGIN,
  rejected: ORIGIN,
  policyviolation: ORIGIN,
  securityerror: AUTHENTICATION,
  spamdetected: ['blocklist/', ...AUTHENTICATION],
  filtered: ORIGIN,
  requireptr: ['reverse/'],
  hostunknown: ['route/'],
  notaccept: WAY,
  networkerror: WAY,
  expired: WAY,
};

/** Whether what was found is the kind of cause that the refusal's reason leaves open. */
export const isMatchingCause = (refusal: Finding, live: Finding): boolean =>
  (CAUSES[refusal.params['reason'] as Reason] ?? []).some((cause) =>
    live.check.startsWith(cause),
  ) && isAboutTheRefused(refusal, live);
