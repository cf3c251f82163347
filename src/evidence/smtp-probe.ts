import type { Dialer } from './dialer.ts';
import type { Envelope } from './smtp-envelope.ts';
import { talkSmtp } from './smtp-session.ts';
import type { SmtpTalk } from './smtp-session.ts';
import { createVisits } from './visits.ts';

/** A server that talked will do so in a minute; one that did not may be mended meanwhile. */
const TALKED_KEPT_SECONDS = 60;
const OTHERS_KEPT_SECONDS = 15;
const LIMITS = { atOnce: 2, perMinute: 10 } as const;
const SMTP_PORT = 25;

/** How a host answered and when; `over`: it was visited too often to be asked again now. */
export interface Probed {
  readonly talk: SmtpTalk | { readonly kind: 'over' };
  readonly at: Date;
}

export interface ProbeTarget {
  readonly host: string;
  readonly address: string;
  /** Sender and recipient to ask about; absent: nobody is named. */
  readonly envelope?: Envelope;
}

/** One conversation answers all who ask for the same. */
const keyOf = ({ host, address, envelope }: ProbeTarget): string =>
  [host, address, ...(envelope ? [envelope.sender, envelope.recipient] : [])].join(' ');

/** Talks to a mail host, sparing it. */
export type SmtpProbe = (target: ProbeTarget, signal: AbortSignal) => Promise<Probed>;

export interface SmtpProbeOptions {
  readonly dialer: Dialer;
  /** Fully qualified name of this machine, for EHLO. */
  readonly heloName: string;
  /** PEM roots that hold in the demo internet only. */
  readonly extraTrust?: readonly string[] | undefined;
  /** Milliseconds; see `talkSmtp`. */
  readonly timeouts?: {
    readonly connectTimeoutMs?: number;
    readonly greetingTimeoutMs?: number;
    readonly tlsTimeoutMs?: number;
    readonly recipientTimeoutMs?: number;
  };
  /** Milliseconds, for the cache and the limits. */
  readonly now?: () => number;
}

const secondsOf = ({ kind }: SmtpTalk): number => {
  if (kind === 'aborted' || kind === 'no-network') return 0;
  return kind === 'talked' ? TALKED_KEPT_SECONDS : OTHERS_KEPT_SECONDS;
};

export function createSmtpProbe(options: SmtpProbeOptions): SmtpProbe {
  const { dialer, heloName, extraTrust, timeouts, now = Date.now } = options;
  const visits = createVisits<SmtpTalk>({ dialer, secondsOf, now, ...LIMITS });
  return async (target, signal) => {
    const visited = await visits.visit(
      { key: keyOf(target), address: target.address },
      (spared, shared) =>
        talkSmtp(
          spared,
          { ...target, port: SMTP_PORT },
          { heloName, extraTrust, signal: shared, envelope: target.envelope, ...timeouts },
        ),
      signal,
    );
    const { at } = visited;
    return { talk: visited.kind === 'visited' ? visited.result : { kind: visited.kind }, at };
  };
}
