import type { ClientAnswer, ClientServer, ClientSetting } from '../model/evidence.ts';
import { canTalk, talkAsClient } from './client-session.ts';
import type { ClientTalkOptions } from './client-session.ts';
import type { Dialer } from './dialer.ts';
import type { Resolver } from './dns-answer.ts';
import { createVisits } from './visits.ts';

const KEPT_SECONDS = 60;
const MAX_CONTROLS = 3;
const LIMITS = { atOnce: 2, perMinute: 12 } as const;

export interface ClientCallsOptions extends Omit<ClientTalkOptions, 'signal'> {
  readonly resolver: Resolver;
  readonly dialer: Dialer;
  /** Servers that show whether connections to these ports get out; none of the domain's own. */
  readonly controls: (domain: string, port: number) => readonly ClientSetting[];
}

/** A server as it answered, and when. */
export interface Called {
  readonly server: ClientServer;
  readonly at: Date;
}

/** Calls servers for mail programs, sparing them. */
export interface ClientCalls {
  call(settings: readonly ClientSetting[], signal: AbortSignal): Promise<readonly Called[]>;
  /** Tries our way out to the ports on which a named server did not answer. */
  withControls(
    domain: string,
    called: readonly Called[],
    signal: AbortSignal,
  ): Promise<readonly Called[]>;
  /** Forgets answers, for "check again". */
  forget(): void;
}

const SILENT: ReadonlySet<ClientAnswer['kind']> = new Set<ClientAnswer['kind']>([
  'closed',
  'no-answer',
  'unreachable',
]);

const spoke = ({ server: { answer } }: Called): boolean =>
  answer.kind === 'talked' || answer.kind === 'refused';

const isDoubtful = ({ server: { source, answer } }: Called): boolean =>
  source !== 'candidate' && SILENT.has(answer.kind);

export function createClientCalls(options: ClientCallsOptions): ClientCalls {
  const { resolver, dialer, controls } = options;
  const visits = createVisits<ClientAnswer>({
    dialer,
    secondsOf: ({ kind }) => (kind === 'unseen' ? 0 : KEPT_SECONDS),
    now: Date.now,
    ...LIMITS,
  });

  /** IPv4 where there is one: everybody has that. */
  const addressOf = async (host: string, signal: AbortSignal): Promise<string | ClientAnswer> => {
    const v4 = await resolver.resolve(host, 'A', signal);
    const answer = v4.kind === 'no-data' ? await resolver.resolve(host, 'AAAA', signal) : v4;
    if (answer.kind === 'unseen') return { kind: 'unseen', why: answer.why };
    return (answer.kind === 'records' ? answer.records[0] : undefined) ?? { kind: 'no-name' };
  };

  const callOne = async (setting: ClientSetting, signal: AbortSignal): Promise<Called> => {
    const { service, host, port, tls } = setting;
    const told = (answer: ClientAnswer, at = new Date()): Called => ({
      server: { ...setting, answer, control: 'not-needed' },
      at,
    });
    if (!canTalk(setting)) return told({ kind: 'not-allowed' });
    const address = await addressOf(host, signal);
    if (typeof address !== 'string') return told(address);
    const visited = await visits.visit(
      { key: `${service} ${host} ${address} ${port} ${tls}`, address },
      (spared, shared) =>
        talkAsClient(spared, { ...setting, address }, { ...options, signal: shared }),
      signal,
    );
    if (visited.kind === 'visited') return told(visited.result, visited.at);
    return told({ kind: 'unseen', why: visited.kind === 'over' ? 'not-allowed' : 'timeout' });
  };

  const call: ClientCalls['call'] = (settings, signal) =>
    Promise.all(settings.map((setting) => callOne(setting, signal)));

  const portWorks = async (
    domain: string,
    port: number,
    called: readonly Called[],
    signal: AbortSignal,
  ): Promise<ClientServer['control']> => {
    if (called.some((one) => one.server.port === port && spoke(one))) return 'works';
    const tried = await call(controls(domain, port).slice(0, MAX_CONTROLS), signal);
    return tried.some(spoke) ? 'works' : 'fails';
  };

  return {
    call,
    withControls: async (domain, called, signal) => {
      const ports = [...new Set(called.filter(isDoubtful).map(({ server }) => server.port))];
      const works = new Map(
        await Promise.all(
          ports.map(async (port) => [port, await portWorks(domain, port, called, signal)] as const),
        ),
      );
      return called.map((one) => {
        const control = isDoubtful(one) ? works.get(one.server.port) : undefined;
        return control ? { ...one, server: { ...one.server, control } } : one;
      });
    },
    forget: () => visits.forget(),
  };
}
