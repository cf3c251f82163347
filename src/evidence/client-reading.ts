import type { Socket } from 'node:net';
import type { ClientService } from '../model/evidence.ts';
import { encryptionOf, tlsFailure } from './client-outcome.ts';
import type { ClientOutcome } from './client-outcome.ts';
import { printable } from './smtp-reply-reader.ts';
import { secure } from './smtp-starttls.ts';
import type { UpgradeOptions } from './smtp-starttls.ts';

const MAX_GREETING_OCTETS = 1024;
const MAX_DETAIL_LENGTH = 200;

/** IMAP greets with `* OK`, POP3 with `+OK`. RFC 9051 §7.1, RFC 1939 §4. */
const GREETINGS = {
  imap: { welcome: '* OK', refusal: '* BYE' },
  pop3: { welcome: '+OK', refusal: '-ERR' },
} as const;

/** One line of greeting; undefined where none came. */
const hearLine = (socket: Socket, signal: AbortSignal): Promise<string | undefined> =>
  new Promise((resolve) => {
    let text = '';
    const settle = (line?: string): void => {
      socket.off('data', onData).off('end', onEnd).off('close', onEnd);
      signal.removeEventListener('abort', onEnd);
      resolve(line);
    };
    const onEnd = (): void => settle();
    const onData = (bytes: Buffer): void => {
      text += bytes.toString('latin1', 0, MAX_GREETING_OCTETS);
      const end = text.indexOf('\n');
      if (end < 0 && text.length < MAX_GREETING_OCTETS) return;
      const line = end < 0 ? text : text.slice(0, end);
      settle(printable(line.replace(/\r$/, '').slice(0, MAX_GREETING_OCTETS)));
    };
    socket.on('data', onData).once('end', onEnd).once('close', onEnd);
    signal.addEventListener('abort', onEnd);
    if (signal.aborted) onEnd();
  });

/** A server for reading the mailbox, TLS from the first octet. RFC 8314 §3.2. */
export async function readOverTls(
  plain: Socket,
  service: Exclude<ClientService, 'submission'>,
  options: UpgradeOptions,
): Promise<ClientOutcome> {
  const secured = await secure(plain, options);
  const { socket } = secured;
  if (!socket) return { answer: tlsFailure(secured) };
  const greeting = await hearLine(socket, options.signal);
  if (greeting === undefined)
    return {
      answer: options.signal.aborted
        ? { kind: 'no-greeting' }
        : { kind: 'broken', detail: 'closed' },
    };
  const upper = greeting.toUpperCase();
  const { welcome, refusal } = GREETINGS[service];
  if (upper.startsWith(welcome))
    return { answer: { kind: 'talked', greeting, ...encryptionOf(secured) }, socket };
  if (upper.startsWith(refusal)) return { answer: { kind: 'refused', text: greeting }, socket };
  return { answer: { kind: 'broken', detail: greeting.slice(0, MAX_DETAIL_LENGTH) }, socket };
}
