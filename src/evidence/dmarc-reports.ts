import { parseAddress } from '../mail/address.ts';
import { isDmarcRecord, reportAddressesOf } from '../mail/dmarc-record.ts';
import type { DmarcReports, Gatherer, Observed, ReportTarget } from '../model/evidence.ts';
import { walkDmarc } from './dmarc-walk.ts';
import type { Resolver } from './dns-answer.ts';
import { notSeen, observe, recordsOf } from './reading.ts';

const isBelow = (domain: string, organization: string): boolean =>
  domain === organization || domain.endsWith(`.${organization}`);

/** Whether the target says that it wants reports about the domain. A wildcard will do. RFC 9990 §4. */
const readAgreement = async (
  resolver: Resolver,
  name: string,
  signal: AbortSignal,
): Promise<Observed<boolean>> => {
  const answer = await resolver.resolve(name, 'TXT', signal);
  return answer.kind === 'unseen'
    ? notSeen(answer)
    : observe(recordsOf(answer).some(isDmarcRecord), [answer]);
};

/** Where the reports about the sender's mail go, and whether they are wanted there. RFC 9990 §4. */
export function createDmarcReportsGatherer({
  resolver,
}: {
  readonly resolver: Resolver;
}): Gatherer<'dmarcReports'> {
  const readTarget = async (
    address: string,
    foundAt: string,
    organization: string,
    signal: AbortSignal,
  ): Promise<readonly ReportTarget[]> => {
    const domain = parseAddress(address)?.domain;
    if (domain === undefined) return [];
    const own = { address, domain, neededAt: null, isAgreed: observe(true, []) };
    if (isBelow(domain, organization)) return [own];
    const neededAt = `${foundAt}._report._dmarc.${domain}`;
    const [target, isAgreed] = await Promise.all([
      walkDmarc(resolver, domain, signal),
      readAgreement(resolver, neededAt, signal),
    ]);
    if (target.seen && target.value.organization === organization) return [own];
    if (isAgreed.seen && !isAgreed.value) {
      // it may be the same house after all, and need no agreement
      if (!target.seen) return [{ address, domain, neededAt, isAgreed: target }];
      if (target.value.hasGap) return [];
    }
    return [{ address, domain, neededAt, isAgreed }];
  };

  return {
    name: 'dmarcReports',
    gather: async ({ sender }, signal): Promise<Observed<DmarcReports>> => {
      const walk = await walkDmarc(resolver, sender?.domain ?? '', signal);
      if (!walk.seen) return walk;
      const { applied, organization, hasGap } = walk.value;
      if (!applied) return observe({ foundAt: null, record: null, targets: [] }, [walk]);
      const targets = await Promise.all(
        // whose house it is cannot be told while a name above is silent
        (hasGap ? [] : reportAddressesOf(applied.text)).map((address) =>
          readTarget(address, applied.name, organization, signal),
        ),
      );
      return observe({ foundAt: applied.name, record: applied.text, targets: targets.flat() }, [
        walk,
        ...targets.flat().flatMap(({ isAgreed }) => (isAgreed.seen ? [isAgreed] : [])),
      ]);
    },
  };
}
