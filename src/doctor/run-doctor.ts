import type { Resolver } from '../evidence/dns-answer.ts';
import type { Adapter, DoctorFinding } from '../model/adapter.ts';
import { within } from './within.ts';

/** Whether connections to port 25 of other machines get out. */
export type OutboundSmtp = 'works' | 'fails' | 'not-needed';

/** What the doctor tries. Main passes it in, so that nothing here opens a connection of its own. */
export interface DoctorParts {
  readonly demo: { readonly isOn: boolean; readonly why: string };
  /** Tries to write; null where that works, else what went wrong. */
  readonly storage: () => Promise<string | null>;
  readonly resolver: Resolver;
  readonly controlProbe: () => Promise<OutboundSmtp>;
  /** The name given in EHLO. */
  readonly smtpHelo: string;
  readonly adapters: readonly Pick<Adapter, 'channel' | 'selfCheck'>[];
  /** For each of the trials. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const DEMO_NAME = 'tizio.example';
/** Always there, and in every resolver's cache. */
const PUBLIC_NAME = 'org';

const configuration = ({ isOn, why }: DoctorParts['demo']): DoctorFinding => ({
  name: 'configuration',
  outcome: 'ok',
  says: `The settings can be read. The demo internet is ${isOn ? 'on' : 'off'} (${why})${
    isOn ? '; DEMO=off ends it' : ''
  }.`,
});

async function storage({ storage: tryWriting }: DoctorParts): Promise<DoctorFinding> {
  const name = 'storage';
  const fault = await tryWriting();
  if (fault === null) return { name, outcome: 'ok', says: 'Conversations can be stored.' };
  return {
    name,
    outcome: 'problem',
    says: `Conversations cannot be stored (${fault}). Give this program the right to write there, or name another file with DATABASE_URL=sqlite:PATH.`,
  };
}

async function demoDns(resolver: Resolver, signal: AbortSignal): Promise<DoctorFinding> {
  const name = 'dns';
  const answer = await resolver.resolve(DEMO_NAME, 'MX', signal);
  if (answer.kind === 'records') {
    return { name, outcome: 'ok', says: 'The DNS of the demo internet answers.' };
  }
  const why = answer.kind === 'unseen' ? answer.why : answer.kind;
  return {
    name,
    outcome: 'problem',
    says: `The DNS of the demo internet does not answer (${why}), so its examples will not work. Start again; if it stays, set DEMO=off.`,
  };
}

async function publicDns(resolver: Resolver, signal: AbortSignal): Promise<DoctorFinding> {
  const name = 'dns';
  const answer = await resolver.resolve(PUBLIC_NAME, 'NS', signal);
  switch (answer.kind) {
    case 'records':
      return { name, outcome: 'ok', says: 'The DNS resolver answers.' };
    case 'no-data':
    case 'nxdomain':
      return {
        name,
        outcome: 'absent',
        says: `The DNS resolver answers, but does not know .${PUBLIC_NAME}: it seems to see no public names, so checks of public domains would be wrong or empty. Name another with DNS_SERVERS=ip[:port], unless that is on purpose.`,
      };
    case 'unseen':
      return {
        name,
        outcome: 'problem',
        says: `No DNS resolver answers (${answer.why}), so nothing can be checked. Name resolvers that this machine can reach with DNS_SERVERS=ip[:port].`,
      };
    default:
      return answer satisfies never;
  }
}

const dns = ({ resolver, demo }: DoctorParts, signal: AbortSignal): Promise<DoctorFinding> =>
  demo.isOn ? demoDns(resolver, signal) : publicDns(resolver, signal);

async function outboundSmtp({ controlProbe }: DoctorParts): Promise<DoctorFinding> {
  const name = 'outbound-25';
  const found = await controlProbe();
  switch (found) {
    case 'works':
      return { name, outcome: 'ok', says: 'Connections to port 25 get out.' };
    case 'not-needed':
      return { name, outcome: 'ok', says: 'SMTP_PROBE is off, so port 25 is not needed.' };
    case 'fails':
      return {
        name,
        outcome: 'problem',
        says: 'Connections to port 25 do not get out, so no mail server can be asked; those checks will say "not checked". Ask the network’s or the host’s operator to open outgoing port 25, or set SMTP_PROBE=off.',
      };
    default:
      return found satisfies never;
  }
}

const NOT_PUBLIC = ['localhost', 'local', 'localdomain', 'internal', 'lan', 'home', 'arpa'];

/** A name other servers could resolve: RFC 5321 §4.1.1.1 wants a full one in EHLO. */
const isFullName = (name: string): boolean => {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  const top = labels.at(-1) ?? '';
  return (
    labels.length > 1 &&
    labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?$/.test(label)) &&
    /[a-z]/.test(top) &&
    !NOT_PUBLIC.includes(top)
  );
};

const helo = ({ smtpHelo }: DoctorParts): DoctorFinding =>
  isFullName(smtpHelo)
    ? { name: 'smtp-helo', outcome: 'ok', says: `The name in EHLO is ${smtpHelo}.` }
    : {
        name: 'smtp-helo',
        outcome: 'absent',
        says: `The name in EHLO would be "${smtpHelo}", which is no full host name: some mail servers will refuse it and be reported as not checked. Set SMTP_HELO to a name of this machine that resolves, such as sempronio.tizio.example.`,
      };

/** A trial that breaks or takes too long says so, and proves nothing. */
async function attempt(
  name: string,
  timeoutMs: number,
  trial: (signal: AbortSignal) => Promise<readonly DoctorFinding[]>,
): Promise<readonly DoctorFinding[]> {
  try {
    return await within(timeoutMs, trial);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ name, outcome: 'unchecked', says: `This could not be tried: ${why}.` }];
  }
}

/**
 * Tries everything the product needs, at once, and says what will not work, why, and what to do. Only a
 * `problem` keeps something from working; `absent` and `unchecked` are told and harm nothing by themselves.
 */
export async function runDoctor(parts: DoctorParts): Promise<readonly DoctorFinding[]> {
  const { timeoutMs = TIMEOUT_MS, adapters } = parts;
  const [stored, asked, reached, ...checked] = await Promise.all([
    attempt('storage', timeoutMs, async () => [await storage(parts)]),
    attempt('dns', timeoutMs, async (signal) => [await dns(parts, signal)]),
    attempt('outbound-25', timeoutMs, async () => [await outboundSmtp(parts)]),
    ...adapters.map((adapter) => attempt(adapter.channel, timeoutMs, () => adapter.selfCheck())),
  ]);
  return [
    configuration(parts.demo),
    ...stored,
    ...asked,
    ...reached,
    helo(parts),
    ...checked.flat(),
  ];
}
