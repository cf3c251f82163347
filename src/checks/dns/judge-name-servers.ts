import type { Judgement } from '../../model/check.ts';
import type { NameServerHost, NameServers } from '../../model/evidence.ts';
import type { Hop, Party } from '../../model/words.ts';

type State = 'good' | 'lame' | 'silent' | 'unasked';

/** One answer in its own right is enough; what was not asked proves nothing. */
const stateOf = (hosts: readonly NameServerHost[]): State => {
  const has = (kind: NameServerHost['answer']['kind']): boolean =>
    hosts.some(({ answer }) => answer.kind === kind);
  if (has('authoritative')) return 'good';
  if (has('unasked')) return 'unasked';
  return has('lame') ? 'lame' : 'silent';
};

const ANSWERED: Readonly<Record<string, string>> = {
  refused: 'REFUSED',
  servfail: 'SERVFAIL',
  'not-authoritative': 'not authoritative',
  'no-address': 'no address',
};

const proof = ({ name, address, answer }: NameServerHost): string => {
  const host = address === null ? name : `${name} [${address}]`;
  switch (answer.kind) {
    case 'authoritative':
      return `${host}: SOA serial ${answer.serial}`;
    case 'lame':
      return `${host}: ${ANSWERED[answer.said] ?? answer.said}`;
    case 'silent':
      return `${host}: no answer (UDP, TCP)`;
    case 'unasked':
      return `${host}: ?`;
    default:
      return answer satisfies never;
  }
};

/** Both sides of a mail are judged alike; only the hop and who looks after it differ. */
export const judgeNameServers = (
  { domain, zone, hosts, resolves, control }: NameServers,
  { hop, fault }: { readonly hop: Hop; readonly fault: Party },
): readonly Judgement[] => {
  if (zone === null || hosts.length === 0) return [];
  const names = [...new Set(hosts.map(({ name }) => name))];
  const servers = names.map((name) => ({
    name,
    state: stateOf(hosts.filter((host) => host.name === name)),
  }));
  const bad = servers.filter(({ state }) => state === 'lame' || state === 'silent');
  const isAllLame = bad.every(({ state }) => state === 'lame');
  const params = {
    domain,
    zone,
    host: bad[0]?.name ?? names[0] ?? zone,
    what: isAllLame ? 'lame' : bad.some(({ state }) => state === 'lame') ? 'mixed' : 'silent',
    count: servers.length,
    bad: bad.length,
  };
  const base = { hop, params, seen: hosts.map(proof) } as const;
  // our resolver fails, too, and questions of ours get through to others: it is neither of us
  if (bad.length === servers.length && !resolves && control === 'works')
    return [
      {
        ...base,
        outcome: 'problem',
        text: 'dns.name-servers.all-dead',
        fault,
        certainty: 'likely',
      },
    ];
  if (!servers.some(({ state }) => state === 'good'))
    return [{ ...base, outcome: 'unchecked', advice: true, text: 'dns.name-servers.unseen' }];
  if (bad.length > 0)
    return [{ ...base, outcome: 'problem', advice: true, text: 'dns.name-servers.some-dead' }];
  const serials = new Set(
    hosts.flatMap(({ answer }) => (answer.kind === 'authoritative' ? [answer.serial] : [])),
  );
  return [
    {
      ...base,
      outcome: 'ok',
      text: serials.size > 1 ? 'dns.name-servers.serials-differ' : 'dns.name-servers.ok',
    },
  ];
};
