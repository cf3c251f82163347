import type { Socket } from 'node:net';
import { createReplyReader } from './smtp-reply-reader.ts';
import type { ReadReply } from './smtp-reply-reader.ts';

/** What came back on an SMTP connection, or why nothing did. */
export type Heard =
  | Exclude<ReadReply, { kind: 'incomplete' }>
  /** The signal fired first. */
  | { readonly kind: 'silent' }
  /** The server hung up without a whole reply. */
  | { readonly kind: 'hung-up'; readonly detail: 'closed' | 'reset' };

/** The client's side of an SMTP connection: one reply at a time. */
export interface SmtpWire {
  hear(signal: AbortSignal): Promise<Heard>;
  /** Sends a command line. What the server said before it was asked is dropped. */
  say(line: string): void;
  /** Stops listening and drops what was not read; the socket can go to TLS. */
  release(): void;
}

export function createSmtpWire(socket: Socket): SmtpWire {
  const reader = createReplyReader();
  let hungUp: Heard | undefined;
  let wake = (): void => undefined;

  const onData = (bytes: Buffer): void => {
    reader.push(bytes);
    wake();
  };
  const onEnd = (): void => {
    hungUp ??= { kind: 'hung-up', detail: 'closed' };
    wake();
  };
  const onError = (): void => {
    hungUp ??= { kind: 'hung-up', detail: 'reset' };
    wake();
  };
  socket.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);

  const heard = (signal: AbortSignal): Heard | undefined => {
    const read = reader.next();
    if (read.kind !== 'incomplete') return read;
    return hungUp ?? (signal.aborted ? { kind: 'silent' } : undefined);
  };

  return {
    hear: (signal) =>
      new Promise((resolve) => {
        const tryToSettle = (): void => {
          const result = heard(signal);
          if (!result) return;
          wake = () => undefined;
          signal.removeEventListener('abort', tryToSettle);
          resolve(result);
        };
        wake = tryToSettle;
        signal.addEventListener('abort', tryToSettle);
        tryToSettle();
      }),
    say: (line) => {
      reader.discard();
      if (!socket.destroyed && socket.writable) socket.write(`${line}\r\n`);
    },
    release: () => {
      reader.discard();
      socket.pause();
      socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
    },
  };
}
