import type { Dialer } from './dialer.ts';
import { createExpiringCache } from './expiring-cache.ts';
import type { Envelope } from './smtp-envelope.ts';
import { createSharedWork } from './shared-work.ts';
import { talkSmtp } from './smtp-session.ts';
import type { SmtpTalk } from './smtp-session.ts';
import { createTargetLimits } from './target-limits.ts';

/** A server that talked will do so in a minute; one that did not may be mended meanwhile. */
const TALKED_KEPT_SECONDS = 60;
const OTHERS_KEPT_SECONDS = 15;
const MAX_KEPT = 500;
const CONVERSATIONS_AT_ONCE = 2;
const CONVERSATIONS_PER_MINUTE = 10;
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

/** Talks to a mail host, sparing it: recent answers are reused, conversations joined and counted. */
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

/** Calls `leave` once: when the connection is closed, goodbye included, or was never made. */
const untilClosed = (dialer: Dialer, leave: () => void): Dialer => ({
  ...dialer,
  dial: async (target, options) => {
    const dialed = await dialer.dial(target, options);
    if (dialed.kind !== 'connected' || dialed.socket.destroyed) leave();
    else dialed.socket.once('close', leave);
    return dialed;
  },
});

export function createSmtpProbe(options: SmtpProbeOptions): SmtpProbe {
  const { dialer, heloName, extraTrust, timeouts, now = Date.now } = options;
  const recent = createExpiringCache<Probed>(MAX_KEPT, now);
  const talking = createSharedWork<Probed>();
  const limits = createTargetLimits({
    atOnce: CONVERSATIONS_AT_ONCE,
    perMinute: CONVERSATIONS_PER_MINUTE,
    now,
  });

  const talk = async (target: ProbeTarget, signal: AbortSignal): Promise<Probed> => {
    const admission = await limits.enter(target.address, signal);
    if (admission.kind !== 'admitted')
      return { talk: { kind: admission.kind }, at: new Date(now()) };
    const result = await talkSmtp(
      untilClosed(dialer, admission.leave),
      { ...target, port: SMTP_PORT },
      { heloName, extraTrust, signal, envelope: target.envelope, ...timeouts },
    );
    return { talk: result, at: new Date(now()) };
  };

  const talkAndKeep = async (target: ProbeTarget, signal: AbortSignal): Promise<Probed> => {
    const probed = await talk(target, signal);
    const { kind } = probed.talk;
    if (kind === 'over' || kind === 'aborted' || kind === 'no-network') return probed;
    const seconds = kind === 'talked' ? TALKED_KEPT_SECONDS : OTHERS_KEPT_SECONDS;
    recent.keep(keyOf(target), probed, seconds);
    return probed;
  };

  return async (target, signal) => {
    const key = keyOf(target);
    const probed =
      recent.get(key) ?? (await talking.join(key, (shared) => talkAndKeep(target, shared), signal));
    return probed ?? { talk: { kind: 'aborted' }, at: new Date(now()) };
  };
}
