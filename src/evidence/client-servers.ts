import type {
  ClientServer,
  ClientServers,
  ClientSetting,
  Gatherer,
  Observed,
} from '../model/evidence.ts';
import { mailboxOf } from '../model/evidence.ts';
import { createClientCalls } from './client-calls.ts';
import type { Called, ClientCallsOptions } from './client-calls.ts';
import { byTrust, readClientSources } from './client-sources.ts';
import type { ClientSourcesOptions } from './client-sources.ts';
import { observe } from './reading.ts';

export interface ClientServersOptions extends ClientCallsOptions, ClientSourcesOptions {
  /** False: the operator does not want other people's mail servers to be visited. */
  readonly probe: boolean;
}

/** The evidence, and the means to look at it anew. */
export interface ClientServersGatherer extends Gatherer<'clientServers'> {
  /** Forgets how servers answered. */
  forget(): void;
}

const talks = ({ server }: Called): boolean => server.answer.kind === 'talked';

const whyUnseen = (called: readonly Called[]): Observed<never> | null => {
  const [first] = called;
  if (first?.server.answer.kind !== 'unseen') return null;
  if (!called.every(({ server }) => server.answer.kind === 'unseen')) return null;
  const { host, port, answer } = first.server;
  return { seen: false, why: answer.why, asked: `${host}:${port}` };
};

const isWorthTelling = ({ source, answer }: ClientServer): boolean =>
  source !== 'candidate' || answer.kind !== 'no-name';

/** What mail programs of the person's domain should be set to, each server called once. */
export function createClientServersGatherer(options: ClientServersOptions): ClientServersGatherer {
  const calls = createClientCalls(options);

  /** The most trusted source's servers; where none of them talks, whom the next one names. */
  const callInTurn = async (
    sources: readonly (readonly ClientSetting[])[],
    signal: AbortSignal,
  ): Promise<readonly Called[]> => {
    let called: readonly Called[] = [];
    for (const settings of sources) {
      const isCalled = ({ host, port, tls }: ClientSetting): boolean =>
        called.some(({ server: one }) => one.host === host && one.port === port && one.tls === tls);
      const more = settings.filter((one) => !isCalled(one));
      called = [...called, ...(await calls.call(more, signal))];
      if (called.some(talks)) break;
    }
    return called;
  };

  const gatherFor = async (
    domain: string,
    signal: AbortSignal,
  ): Promise<Observed<ClientServers>> => {
    const { said, candidates } = await readClientSources(domain, options, signal);
    const settings = [...said.named, ...candidates];
    const answered = await Promise.all(
      (['submission', 'imap', 'pop3'] as const).map((service) =>
        callInTurn(byTrust(settings, service), signal),
      ),
    );
    const unseen = whyUnseen(answered.flat());
    if (unseen) return unseen;
    const called = await calls.withControls(domain, answered.flat(), signal);
    const servers = called.map(({ server }) => server).filter(isWorthTelling);
    return observe(
      { ...said, servers },
      called.map(({ at }) => ({ readAt: at })),
    );
  };

  return {
    name: 'clientServers',
    gather: async (facts, signal) => {
      const domain = mailboxOf('own', facts)?.domain;
      if (domain === undefined || !options.probe)
        return { seen: false, why: 'not-allowed', asked: `${domain ?? 'clientServers'}:587` };
      return gatherFor(domain, signal);
    },
    forget: () => calls.forget(),
  };
}
