import type { ClientAnswer, ClientSetting } from '../model/evidence.ts';
import type { ClientOutcome } from './client-outcome.ts';
import { readOverTls } from './client-reading.ts';
import { submitOverTls, submitWithStartTls } from './client-submission.ts';
import type { Dialed, Dialer } from './dialer.ts';
import { sayGoodbye, unconnected } from './smtp-greeting.ts';

/** Milliseconds. */
const CONNECT_TIMEOUT_MS = 5000;
const TALK_TIMEOUT_MS = 8000;

export type ClientTarget = Omit<ClientSetting, 'source'> & { readonly address: string };

export interface ClientTalkOptions {
  readonly heloName: string;
  readonly signal: AbortSignal;
  /** Milliseconds until the TCP connection must stand. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds for the whole conversation. */
  readonly talkTimeoutMs?: number;
  /** PEM roots of the demo internet; used only on connections that lead there. */
  readonly extraTrust?: readonly string[] | undefined;
}

/** Reading in clear text is not tried. */
export const canTalk = ({ service, tls }: Pick<ClientTarget, 'service' | 'tls'>): boolean =>
  service === 'submission' || tls === 'implicit';

const converse = (
  { socket, isRouted }: Extract<Dialed, { kind: 'connected' }>,
  { host, service, tls }: ClientTarget,
  { heloName, extraTrust, signal }: ClientTalkOptions,
): Promise<ClientOutcome> => {
  const upgrade = { host, roots: isRouted ? extraTrust : undefined, signal };
  if (service !== 'submission') return readOverTls(socket, service, upgrade);
  return tls === 'implicit'
    ? submitOverTls(socket, heloName, upgrade)
    : submitWithStartTls(socket, heloName, upgrade);
};

/**
 * One conversation as a mail program begins it: TLS, greeting, for submission EHLO; then goodbye.
 * Never a login, never MAIL. Does not throw.
 */
export async function talkAsClient(
  dialer: Dialer,
  target: ClientTarget,
  options: ClientTalkOptions,
): Promise<ClientAnswer> {
  const { address, port, service } = target;
  const { connectTimeoutMs: timeoutMs = CONNECT_TIMEOUT_MS } = options;
  const signal = AbortSignal.any([
    options.signal,
    AbortSignal.timeout(options.talkTimeoutMs ?? TALK_TIMEOUT_MS),
  ]);
  const gaveUp = { kind: 'unseen', why: 'timeout' } as const;
  const dialed = await dialer.dial({ address, port }, { timeoutMs, signal });
  if (dialed.kind !== 'connected') {
    const answer = unconnected(dialed);
    if (answer.kind === 'no-network') return { kind: 'unseen', why: 'no-network' };
    return options.signal.aborted ? gaveUp : answer;
  }
  const { answer, socket } = await converse(dialed, target, { ...options, signal });
  const isOver = options.signal.aborted;
  if (socket && !isOver) sayGoodbye(socket, service === 'imap' ? 'a LOGOUT' : 'QUIT');
  else dialed.socket.destroy();
  return isOver ? gaveUp : answer;
}
