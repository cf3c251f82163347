import type { SmtpAnswer, SmtpServers } from '../model/evidence.ts';
import type { AtATime } from './at-a-time.ts';
import type { Resolver } from './dns-answer.ts';
import type { ProbeTarget, Probed, SmtpProbe } from './smtp-probe.ts';

const MAX_CONTROLS = 3;
const CONTROL_TIMEOUT_MS = 5000;

export interface SmtpTarget extends ProbeTarget {
  readonly preference: number;
}

export interface ProbedTarget {
  readonly target: SmtpTarget;
  readonly probed: Probed;
}

/** All addresses of one kind, and whether this machine gets out to port 25 over that kind at all. */
export interface ProbedFamily {
  readonly all: readonly ProbedTarget[];
  /** `untold`: nobody answered, and our time ran out before we knew whose fault that is. */
  readonly control: SmtpServers['control'] | 'untold';
}

export interface FamilyProbeOptions {
  readonly resolver: Resolver;
  readonly probe: SmtpProbe;
  readonly controls: (domain: string) => readonly { readonly host: string }[];
  /** Milliseconds without a word from any host after which the controls are tried at the same time. */
  readonly controlAfterMs: number;
  readonly permits: (target: ProbeTarget) => boolean;
}

export interface FamilyToProbe {
  readonly domain: string;
  readonly type: 'A' | 'AAAA';
  readonly targets: readonly SmtpTarget[];
}

export const isAnswer = (talk: Probed['talk']): talk is SmtpAnswer =>
  talk.kind !== 'over' && talk.kind !== 'aborted' && talk.kind !== 'no-network';

/** It went out of this machine and came back, or did not. */
export const wasCalled = ({ probed: { talk } }: ProbedTarget): boolean =>
  isAnswer(talk) && talk.kind !== 'not-allowed';

const spokeSmtp = ({ talk }: Probed): boolean => talk.kind === 'talked' || talk.kind === 'refused';

const until = (promise: Promise<unknown>, milliseconds: number): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return Promise.race([promise, elapsed]).finally(() => clearTimeout(timer));
};

/**
 * Calls mail hosts at their addresses of one kind. Where none of them speaks, a control host shows
 * over the same kind of address whether that says anything about them.
 */
export function createFamilyProbe(options: FamilyProbeOptions) {
  const { resolver, probe, controls, controlAfterMs, permits } = options;

  const tryControl = async (
    host: string,
    type: 'A' | 'AAAA',
    signal: AbortSignal,
  ): Promise<boolean> => {
    const answer = await resolver.resolve(host, type, signal);
    const address = answer.kind === 'records' ? answer.records[0] : undefined;
    return address !== undefined && spokeSmtp(await probe({ host, address }, signal));
  };

  /** True as soon as one control host speaks SMTP. */
  const portWorks = async (
    { domain, type }: FamilyToProbe,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal, AbortSignal.timeout(CONTROL_TIMEOUT_MS)]);
    const hosts = controls(domain).slice(0, MAX_CONTROLS);
    const works = await new Promise<boolean>((resolve) => {
      const tries = hosts.map(async ({ host }) => {
        if (await tryControl(host, type, either)) resolve(true);
      });
      void Promise.all(tries).then(() => resolve(false));
    });
    done.abort();
    return works;
  };

  return async (
    family: FamilyToProbe,
    atATime: AtATime,
    signal: AbortSignal,
  ): Promise<ProbedFamily> => {
    let spoken = false;
    let finished: readonly ProbedTarget[] | undefined;
    const running = Promise.all(
      family.targets.map(async (target) => {
        const probed = await atATime(() => probe(target, signal));
        spoken ||= spokeSmtp(probed);
        return { target, probed };
      }),
    ).then((all) => (finished = all));
    await until(running, controlAfterMs);
    const isCalled = finished ? finished.some(wasCalled) : family.targets.some(permits);
    if (spoken || !isCalled) return { all: await running, control: 'not-needed' };
    const spokenLate = new AbortController();
    const control = portWorks(family, AbortSignal.any([signal, spokenLate.signal]));
    const all = await running;
    if (spoken) spokenLate.abort();
    const works = await control;
    if (spoken) return { all, control: 'not-needed' };
    return { all, control: works ? 'works' : signal.aborted ? 'untold' : 'fails' };
  };
}
