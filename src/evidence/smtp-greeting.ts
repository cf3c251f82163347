import type { Socket } from 'node:net';
import type { Dialed } from './dialer.ts';
import type { Heard, SmtpWire } from './smtp-wire.ts';

const QUIT_TIMEOUT_MS = 1000;

/** The server's welcome and what it offers; or the word, or the silence, that stood in its place. */
export type Met =
  | { readonly kind: 'met'; readonly greeting: string; readonly extensions: readonly string[] }
  | { readonly kind: 'unmet'; readonly at: 'greeting' | 'ehlo'; readonly heard: Heard };

type Introduced = Pick<Extract<Met, { kind: 'met' }>, 'extensions'> & { readonly heard: Heard };

/** EHLO, and HELO for servers that know only that; extensions in upper case. RFC 5321 §3.2. */
const introduce = async (
  wire: SmtpWire,
  heloName: string,
  deadline: AbortSignal,
): Promise<Introduced> => {
  wire.say(`EHLO ${heloName}`);
  const heard = await wire.hear(deadline);
  if (heard.kind !== 'reply') return { heard, extensions: [] };
  if (['500', '502', '504'].includes(heard.reply.code)) {
    wire.say(`HELO ${heloName}`);
    return { heard: await wire.hear(deadline), extensions: [] };
  }
  const [, ...offered] = heard.reply.lines;
  const extensions = offered.map((line) => line.slice(4).trim().toUpperCase());
  return { heard, extensions: extensions.filter((extension) => extension !== '') };
};

/** What a server offers to whoever introduces himself; undefined where it does not want to hear that. */
export async function extensionsOf(
  wire: SmtpWire,
  heloName: string,
  deadline: AbortSignal,
): Promise<readonly string[] | undefined> {
  const { heard, extensions } = await introduce(wire, heloName, deadline);
  return heard.kind === 'reply' && heard.reply.code.startsWith('2') ? extensions : undefined;
}

/** How every conversation begins: greeting, then EHLO. */
export async function meet(wire: SmtpWire, heloName: string, deadline: AbortSignal): Promise<Met> {
  const greeted = await wire.hear(deadline);
  if (greeted.kind !== 'reply' || greeted.reply.code !== '220')
    return { kind: 'unmet', at: 'greeting', heard: greeted };
  const { heard, extensions } = await introduce(wire, heloName, deadline);
  if (heard.kind !== 'reply' || !heard.reply.code.startsWith('2'))
    return { kind: 'unmet', at: 'ehlo', heard };
  return { kind: 'met', greeting: greeted.reply.lines.join('\n'), extensions };
}

/** No connection, as an answer of the server; `no-network` says nothing about it. */
export const unconnected = (dialed: Exclude<Dialed, { kind: 'connected' }>) =>
  dialed.kind === 'reset' ? ({ kind: 'broken', detail: 'reset' } as const) : dialed;

/** The last word, and a moment for the server's goodbye. Nobody waits for it, the process included. */
export const sayGoodbye = (socket: Socket, word = 'QUIT'): void => {
  const timer = setTimeout(() => socket.destroy(), QUIT_TIMEOUT_MS).unref();
  socket.unref();
  const leave = (): void => {
    clearTimeout(timer);
    socket.destroy();
  };
  socket.removeAllListeners('data').once('data', leave).once('end', leave).once('close', leave);
  socket.resume();
  if (socket.writable) socket.write(`${word}\r\n`);
};
