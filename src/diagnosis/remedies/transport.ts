import { asName } from '../../evidence/spf-text.ts';
import type { MailRoute } from '../../model/evidence.ts';
import type { Remedy } from '../../model/remedy.ts';

/** A week, in seconds: long enough to be of use, short enough to change one's mind. RFC 8461 §3.2. */
const MAX_AGE = 604_800;

/** Letters and digits that differ with every change. RFC 8461 §3.1. */
const idOf = (at: Date): string => at.toISOString().replace(/\D/g, '').slice(0, 14);

/** MTA-STS for the hosts the MX records name: first in `testing`, where nothing gets lost. RFC 8461. */
export function mtaStsRemedies(
  findings: readonly string[],
  { domain, kind, hosts }: MailRoute,
  at: Date,
): readonly Remedy[] {
  if (kind !== 'mx' || hosts.length === 0) return [];
  const lines = [
    'version: STSv1',
    'mode: testing',
    ...new Set(hosts.map(({ name }) => `mx: ${asName(name)}`)),
    `max_age: ${MAX_AGE}`,
  ];
  const base = { findings, params: { domain } } as const;
  return [
    {
      ...base,
      kind: 'file',
      why: 'remedy.mta-sts.policy',
      url: `https://mta-sts.${domain}/.well-known/mta-sts.txt`,
      content: lines.join('\n'),
    },
    {
      ...base,
      kind: 'record',
      why: 'remedy.mta-sts.record',
      domain,
      name: `_mta-sts.${domain}`,
      type: 'TXT',
      value: `v=STSv1; id=${idOf(at)}`,
      replaces: [],
    },
  ];
}

/** Where reports about encryption go. RFC 8460 §3. */
export const tlsRptRemedies = (findings: readonly string[], domain: string): readonly Remedy[] => [
  {
    kind: 'record',
    findings,
    why: 'remedy.tls-rpt.record',
    params: { domain },
    domain,
    name: `_smtp._tls.${domain}`,
    type: 'TXT',
    value: `v=TLSRPTv1; rua=mailto:tls-reports@${domain}`,
    replaces: [],
  },
];
