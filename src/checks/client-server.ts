import type { Judgement } from '../model/check.ts';
import type { Certificate, ClientServer, ClientServers } from '../model/evidence.ts';
import type { Hop, Party } from '../model/words.ts';

/** What differs between handing over and reading. */
export interface ClientRole {
  readonly hop: Hop;
  /** First part of the text keys. */
  readonly topic: 'submit' | 'fetch';
  readonly fault: Party;
  /** Certainty that a silence can reach at most; absent: as far as it proves by itself. */
  readonly atMost?: 'possible';
}

type Talked = Extract<ClientServer['answer'], { kind: 'talked' }>;

const day = (date: Date): string => date.toISOString().slice(0, 10);

const troubleOf = (certificate: Certificate): 'expired' | 'wrongname' | 'untrusted' | null => {
  if (certificate.isExpired) return 'expired';
  if (!certificate.matchesName) return 'wrongname';
  return certificate.isTrusted ? null : 'untrusted';
};

/** `smtp.caio.example:465`, and how it answered. */
const proof = ({ host, port, answer }: ClientServer): string => {
  const said =
    answer.kind === 'talked' ? answer.greeting : 'text' in answer ? answer.text : answer.kind;
  return `${host}:${port}: ${said}`;
};

const hasTls = ({ answer }: ClientServer): boolean =>
  answer.kind === 'talked' && answer.encryption === 'done';

const judgeCertificate = (
  server: ClientServer,
  { certificate }: Talked,
  role: ClientRole,
  params: Judgement['params'],
): Judgement | null => {
  const what = certificate && troubleOf(certificate);
  if (!what) return null;
  const shown = `${certificate.subject}; ${certificate.names.join(', ')}; ${day(certificate.validFrom)} – ${day(certificate.validTo)}`;
  const base = {
    hop: role.hop,
    outcome: 'problem',
    params: { ...params, what, until: day(certificate.validTo) },
    seen: [proof(server), shown],
  } as const;
  if (server.source === 'candidate')
    return { ...base, advice: true, text: `${role.topic}.servers.certificate-candidate` };
  // which authorities a mail program knows is the program's matter
  const certainty = what === 'untrusted' ? 'possible' : 'likely';
  return { ...base, text: `${role.topic}.servers.certificate`, fault: role.fault, certainty };
};

/** Nobody answers whom DNS or the provider names: what that proves depends on our own way out. */
const judgeSilence = (
  named: readonly ClientServer[],
  role: ClientRole,
  domain: string,
): Judgement => {
  const [{ host, port } = { host: domain, port: 0 }] = named;
  const params = { domain, host, port: String(port) };
  const seen = named.map(proof);
  const base = { hop: role.hop, outcome: 'problem', params, seen } as const;
  const kinds = named.map(({ answer }) => answer.kind);
  if (named.some(({ control }) => control === 'fails'))
    return { ...base, outcome: 'unchecked', text: `${role.topic}.servers.own-port-blocked` };
  const { fault } = role;
  if (kinds.every((kind) => kind === 'closed'))
    return {
      ...base,
      text: `${role.topic}.servers.closed`,
      fault,
      certainty: role.atMost ?? 'likely',
    };
  if (kinds.every((kind) => kind === 'closed' || kind === 'no-answer'))
    return { ...base, text: `${role.topic}.servers.no-answer`, fault, certainty: 'possible' };
  return { ...base, outcome: 'unchecked', text: `${role.topic}.servers.unseen` };
};

/** DNS may name a server that is not among those known: whether that one works nobody saw. */
const judgeUnseen = (
  { unseen }: ClientServers,
  service: ClientServer['service'],
  { hop }: ClientRole,
): readonly Judgement[] =>
  unseen
    .filter((one) => one.service === service)
    .slice(0, 1)
    .map(({ asked, why }) => ({
      hop,
      outcome: 'unchecked',
      text: 'unchecked.look-up',
      params: { asked, why: why.replaceAll('-', '') }, // a select key
      seen: [],
    }));

const judgeKnown = (
  { domain, provider, servers: all, unseen }: ClientServers,
  service: ClientServer['service'],
  role: ClientRole,
): readonly Judgement[] => {
  const servers = all.filter((server) => server.service === service);
  const named = servers.filter(({ source }) => source !== 'candidate');
  const talking = servers.filter(({ answer }) => answer.kind === 'talked');
  if (talking.length === 0) {
    // records that could not be looked up may name a server that does answer
    const isPart = unseen.some((one) => one.service === service);
    if (named.length > 0)
      return [judgeSilence(named, isPart ? { ...role, atMost: 'possible' } : role, domain)];
    // many do without POP3, and a known provider names all it has
    if (service === 'pop3' || (provider !== undefined && servers.length === 0)) return [];
    // the silence of a name that only we made up proves nothing
    const text = `${role.topic}.servers.candidates`;
    const seen = servers.map(proof);
    return [{ hop: role.hop, outcome: 'unchecked', advice: true, text, params: { domain }, seen }];
  }
  const silent = named.filter(
    ({ answer, control }) => answer.kind === 'closed' && control === 'works',
  );
  return [
    ...talking.flatMap((server): Judgement[] => {
      const { answer, host, port } = server;
      if (answer.kind !== 'talked' || !hasTls(server)) return []; // the topic's own check says it
      const params = { domain, host, port: String(port) };
      const bad = judgeCertificate(server, answer, role, params);
      const text = `${role.topic}.servers.ok`;
      return [bad ?? { hop: role.hop, outcome: 'ok', text, params, seen: [proof(server)] }];
    }),
    ...silent.map((server): Judgement => ({
      hop: role.hop,
      outcome: 'problem',
      advice: true,
      text: `${role.topic}.servers.some-silent`,
      params: { domain, host: server.host, port: String(server.port) },
      seen: [proof(server)],
    })),
  ];
};

/** One service: reachable, encrypted, with a certificate that mail programs accept. */
export function judgeClientServers(
  clientServers: ClientServers,
  service: ClientServer['service'],
  role: ClientRole,
): readonly Judgement[] {
  const isNamed = clientServers.servers.some(
    (server) => server.service === service && server.source !== 'candidate',
  );
  const unseen = isNamed ? [] : judgeUnseen(clientServers, service, role);
  return [...judgeKnown(clientServers, service, role), ...unseen];
}
