import { isFact } from '../../checks/sending-address.ts';
import { asName } from '../../evidence/spf-text.ts';
import type { MailRoute, ReverseName } from '../../model/evidence.ts';
import type { Remedy } from '../../model/remedy.ts';

/** The name of the mail host that has the address; else one that is usual. */
const nameFor = (ip: string, domain: string, route: MailRoute | undefined): string => {
  const host = route?.hosts.find(
    ({ addresses }) => addresses.seen && addresses.value.addresses.includes(ip),
  );
  return host && asName(host.name).endsWith(`.${domain}`) ? asName(host.name) : `mail.${domain}`;
};

const isBelow = (name: string, domain: string): boolean =>
  name === domain || name.endsWith(`.${domain}`);

/**
 * A letter to whoever runs the network, since only he sets a PTR; and the forward record that it has to
 * lead to. Where the PTR is there and the name is one's own, the forward record is all that is missing.
 */
export function reverseRemedies(
  findings: readonly string[],
  names: readonly ReverseName[],
  domain: string,
  route: MailRoute | undefined,
): readonly Remedy[] {
  return names
    .filter(({ source }) => isFact(source) || source === 'said')
    .flatMap(({ ip, names: ptr, confirmed }): readonly Remedy[] => {
      if (!ptr.seen || !confirmed.seen || confirmed.value !== null) return [];
      const current = ptr.value.map(asName).find((name) => isBelow(name, domain));
      const name = current ?? nameFor(ip, domain, route);
      const params = { ip, name, domain, current: ptr.value[0] ?? 'none' };
      const hasForward = route?.hosts.some(
        (host) =>
          asName(host.name) === name &&
          host.addresses.seen &&
          host.addresses.value.addresses.includes(ip),
      );
      return [
        ...(hasForward
          ? []
          : [
              {
                kind: 'record',
                findings,
                why: 'remedy.reverse.forward',
                params,
                domain,
                name,
                type: ip.includes(':') ? 'AAAA' : 'A',
                value: ip,
                replaces: [],
              } as const,
            ]),
        ...(current === undefined
          ? [{ kind: 'letter', findings, why: 'remedy.reverse.letter', params } as const]
          : []),
      ];
    });
}
