import type { SpfBehind } from '../evidence/spf-behind.ts';
import type { Finding, Verdict } from '../model/check.ts';
import type { EvidenceMap } from '../model/evidence.ts';
import type { Facts } from '../model/facts.ts';
import type { DnsHost, Remedy } from '../model/remedy.ts';
import { dkimRemedies } from './remedies/dkim.ts';
import { dmarcRemedies } from './remedies/dmarc.ts';
import { reverseRemedies } from './remedies/reverse.ts';
import type { RemedyKnowledge } from './remedies/spf-draft.ts';
import { spfRemedies } from './remedies/spf.ts';
import { mtaStsRemedies, tlsRptRemedies } from './remedies/transport.ts';

/** The two things that proposing has to look up; neither is asked for where nothing is to be published. */
export interface RemedyLookUps {
  /** What a record leads to that is not published yet. */
  spfBehind(record: string, signal: AbortSignal): Promise<SpfBehind>;
  /** Who keeps the DNS of the domain; undefined where nobody known does, or it could not be seen. */
  dnsHost(domain: string, signal: AbortSignal): Promise<DnsHost | undefined>;
}

/** What is to be published or written, from what was found; nothing where nothing is evident. */
export type ProposeRemedies = (
  findings: readonly Finding[],
  evidence: Partial<EvidenceMap>,
  facts: Facts,
  signal: AbortSignal,
) => Promise<Pick<Verdict, 'remedies' | 'dnsHost'>>;

/** Ids of the checks of one topic that found something to cure. */
const sickChecks = (findings: readonly Finding[], topic: string): readonly string[] => [
  ...new Set(
    findings
      .filter(
        ({ check, outcome }) =>
          check.startsWith(`${topic}/`) && (outcome === 'problem' || outcome === 'absent'),
      )
      // what breaks mail goes before what would improve it
      .sort((one, other) => Number(one.advice ?? false) - Number(other.advice ?? false))
      .map(({ check }) => check),
  ),
];

/** Of the other side's MTA-STS only the other side can publish anything. */
const isOwnTopic = (findings: readonly Finding[], topic: string, domain: string): boolean =>
  findings.some(
    ({ check, params }) => check.startsWith(`${topic}/`) && params['domain'] === domain,
  );

/**
 * Who received a mail does not know whether its address is one of the sender's: what he shows may be
 * forged, and no record may ever let a forger in.
 */
const withoutDoubtful = (evidence: Partial<EvidenceMap>, { own }: Facts): Partial<EvidenceMap> => {
  if (own !== 'recipient') return evidence;
  const sure = Object.entries(evidence).filter(
    ([name]) => name !== 'spfEvaluation' && name !== 'reverseNames',
  );
  return Object.fromEntries(sure);
};

export function createRemedies(
  knowledge: RemedyKnowledge,
  lookUps: RemedyLookUps,
  now: () => Date,
): ProposeRemedies {
  return async (findings, gathered, facts, signal) => {
    const evidence = withoutDoubtful(gathered, facts);
    const of = (topic: string): readonly string[] => sickChecks(findings, topic);
    const { spfRecord, dmarcPolicy, reverseNames, senderRoute, dkimKeys } = evidence;
    const domain = spfRecord?.domain ?? dmarcPolicy?.domain ?? senderRoute?.domain;
    // a name that does not exist has no DNS to publish in
    if (domain === undefined || senderRoute?.kind === 'nxdomain') return {};
    const when = <T>(topic: string, make: (ids: readonly string[]) => T): T | readonly [] => {
      const ids = of(topic);
      return ids.length > 0 ? make(ids) : [];
    };
    const isOwn = (topic: string): boolean => isOwnTopic(findings, topic, domain);
    const remedies: readonly Remedy[] = [
      ...(await when('spf', (ids) =>
        spfRemedies(ids, evidence, knowledge, (record) => lookUps.spfBehind(record, signal)),
      )),
      ...when('reverse', (ids) => reverseRemedies(ids, reverseNames ?? [], domain, senderRoute)),
      ...when('dkim', (ids) => (dkimKeys ? dkimRemedies(ids, evidence, knowledge.providers) : [])),
      ...when('dmarc', (ids) => (dmarcPolicy ? dmarcRemedies(ids, dmarcPolicy) : [])),
      ...when('mta-sts', (ids) =>
        senderRoute && isOwn('mta-sts') ? mtaStsRemedies(ids, senderRoute, now()) : [],
      ),
      ...when('tls-rpt', (ids) => (isOwn('tls-rpt') ? tlsRptRemedies(ids, domain) : [])),
    ];
    if (remedies.length === 0) return {};
    const dnsHost = remedies.some(({ kind }) => kind === 'record')
      ? await lookUps.dnsHost(domain, signal)
      : undefined;
    return { remedies, ...(dnsHost && { dnsHost }) };
  };
}
