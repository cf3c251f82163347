import type { CliDeps } from './deps.ts';
import { MEGABYTE, readStreamText } from './read-text.ts';

/** Largest text taken from stdin or a file. */
export const MAX_TEXT_BYTES = 30 * MEGABYTE;

/** All of stdin; somebody at a keyboard is told how to end it. */
export async function readStdin({ stdin, stderr, terminal }: CliDeps): Promise<string> {
  if (terminal.isTty) stderr.write('Paste the text, then press Ctrl-D on a line of its own.\n');
  return readStreamText(stdin, 'stdin', MAX_TEXT_BYTES);
}

/** The text given as an argument, else all of stdin. */
export const textOrStdin = (text: string | undefined, deps: CliDeps): Promise<string> =>
  text === undefined || text === '-' ? readStdin(deps) : Promise.resolve(text);
