import type { DnsAnswer, Resolver } from '../evidence/dns-answer.ts';
import type { DoctorFinding } from '../model/adapter.ts';
import type { UnseenReason } from '../model/evidence.ts';
import type { DoctorSettings } from './settings.ts';

/** A name of the demo internet, and one that every resolver on the internet knows (RFC 2606 §3). */
const DEMO_NAME = 'tizio.example';
const WORLD_NAME = 'example.com';

const WHY: Readonly<Record<UnseenReason, string>> = {
  timeout: 'no answer came in time',
  servfail: 'it answered that it failed (SERVFAIL)',
  refused: 'it refused the question',
  garbage: 'what it sent back could not be read',
  reset: 'it broke the connection off',
  unreachable: 'it cannot be reached',
  rewritten: 'its answers are changed on the way',
  'no-network': 'this machine has no resolver, or no network',
  'not-allowed': 'it may not be asked',
};

const advice = (isDemo: boolean): string =>
  isDemo
    ? 'Start again; if it stays, something on this machine keeps programs from talking to 127.0.0.1.'
    : 'Set DNS_SERVERS to a resolver that this machine may ask, as ip or ip:port.';

function dnsFinding(answer: DnsAnswer, name: string, isDemo: boolean): DoctorFinding {
  if (answer.kind === 'unseen') {
    return {
      name: 'dns',
      outcome: 'problem',
      says: `DNS does not work: asked for ${name}, and ${WHY[answer.why]}. Nothing about any domain can be checked. ${advice(isDemo)}`,
    };
  }
  if (answer.kind === 'nxdomain') {
    return {
      name: 'dns',
      outcome: 'problem',
      says: `DNS answers, but says that ${name} does not exist: this resolver does not know the whole internet. ${advice(isDemo)}`,
    };
  }
  return {
    name: 'dns',
    outcome: 'ok',
    says: isDemo ? 'The DNS of the demo internet answers.' : 'DNS answers.',
  };
}

/** Whether names can be looked up at all, by asking one that must exist. */
export async function tryDns(
  resolver: Pick<Resolver, 'resolve'>,
  { demo: { isOn } }: DoctorSettings,
  signal: AbortSignal,
): Promise<DoctorFinding> {
  const name = isOn ? DEMO_NAME : WORLD_NAME;
  return dnsFinding(await resolver.resolve(name, 'NS', signal), name, isOn);
}

/** How a connection to port 25 of a server that must answer ended; `not-needed`: not tried. */
export type ControlResult = 'works' | 'fails' | 'not-needed';

const OUTBOUND: Readonly<Record<ControlResult, Omit<DoctorFinding, 'name'>>> = {
  works: { outcome: 'ok', says: 'Connections to port 25 get out.' },
  fails: {
    outcome: 'problem',
    says: 'Connections to port 25 do not get out: how mail servers answer cannot be checked, all else can. Most home and cloud networks block that port; ask whoever runs the network to open it, or set SMTP_PROBE=off to leave these checks out.',
  },
  'not-needed': {
    outcome: 'ok',
    says: 'Port 25 was not tried: the demo internet does not need it.',
  },
};

/** Whether mail servers can be reached from here. */
export async function tryOutbound(
  controlProbe: (signal: AbortSignal) => Promise<ControlResult>,
  { smtpProbe }: DoctorSettings,
  signal: AbortSignal,
): Promise<DoctorFinding> {
  const name = 'outbound-25';
  if (smtpProbe) return { name, ...OUTBOUND[await controlProbe(signal)] };
  return {
    name,
    outcome: 'absent',
    says: 'Mail servers are not called (SMTP_PROBE=off): what they would answer is not checked.',
  };
}
