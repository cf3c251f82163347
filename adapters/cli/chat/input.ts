import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { CliDeps } from '../deps.ts';
import { createCollector } from './collector.ts';
import type { Said } from './collector.ts';

/** Messages waiting to be answered before the input is no longer read. */
const MAX_WAITING = 16;

const PASTE_ON = '\u001b[?2004h';
const PASTE_OFF = '\u001b[?2004l';

export type Heard = Said | { readonly kind: 'end' };

/** What is typed, pasted or piped in, message by message. */
export interface ChatInput {
  /** Shows the prompt, with what was typed meanwhile, and resolves with the next message. */
  next(): Promise<Heard>;
  /** Leaves the terminal as it was found. */
  close(): void;
}

interface Queue {
  put(heard: Heard): void;
  take(): Promise<Heard>;
  readonly size: number;
}

function createQueue(): Queue {
  const waiting: Heard[] = [];
  let taker: ((heard: Heard) => void) | undefined;
  return {
    put(heard) {
      if (!taker) return void waiting.push(heard);
      taker(heard);
      taker = undefined;
    },
    take: () =>
      new Promise((resolve) => {
        const first = waiting.shift();
        if (first) resolve(first);
        else taker = resolve;
      }),
    get size() {
      return waiting.length;
    },
  };
}

function pipedInput(stdin: Readable): ChatInput {
  const queue = createQueue();
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const collector = createCollector((said) => {
    queue.put(said);
    if (queue.size >= MAX_WAITING) stdin.pause();
  });
  const end = (): void => {
    const last = rest + decoder.end();
    if (last !== '') collector.push(last);
    rest = '';
    collector.flush();
    queue.put({ kind: 'end' });
  };
  stdin.on('data', (chunk: Buffer | string) => {
    const lines = (rest + decoder.write(Buffer.from(chunk as string))).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) collector.push(line);
  });
  stdin.once('end', end);
  stdin.once('error', end);
  return {
    next() {
      stdin.resume();
      return queue.take();
    },
    close: () => void stdin.destroy(),
  };
}

/** Hides what readline echoes while an answer is being shown. */
function mutableOutput(stdout: Writable, columns: number) {
  let isMuted = false;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isMuted) stdout.write(chunk);
      done();
    },
  });
  return Object.assign(stream, {
    columns,
    isTTY: true,
    mute: (value: boolean) => void (isMuted = value),
  });
}

function terminalInput(
  { stdin, stdout, terminal }: CliDeps,
  prompt: string,
  onInterrupt: () => void,
): ChatInput {
  const queue = createQueue();
  const output = mutableOutput(stdout, terminal.columns);
  let isClosing = false;
  const lines = createInterface({
    input: stdin,
    output,
    terminal: true,
    prompt,
    crlfDelay: Infinity,
  });
  const collector = createCollector((said) => {
    output.mute(true);
    queue.put(said);
  });
  lines.on('line', (line) => collector.push(line));
  lines.on('SIGINT', onInterrupt);
  lines.on('close', () => {
    if (!isClosing) stdout.write('\n');
    collector.flush();
    queue.put({ kind: 'end' });
  });
  stdin.on('keypress', (_text: unknown, key: { readonly name?: string } | undefined) => {
    if (key?.name === 'paste-start') collector.setPasting(true);
    if (key?.name === 'paste-end') collector.setPasting(false);
  });
  stdout.write(PASTE_ON);
  return {
    next() {
      output.mute(false);
      lines.prompt(true);
      return queue.take();
    },
    close() {
      isClosing = true;
      output.mute(true);
      stdout.write(PASTE_OFF);
      lines.close();
      stdin.pause();
    },
  };
}

/** Keyboard and pipe behave alike: lines that come together are one message, the end of input is the end. */
export const openChatInput = (deps: CliDeps, prompt: string, onInterrupt: () => void): ChatInput =>
  deps.terminal.isTty ? terminalInput(deps, prompt, onInterrupt) : pipedInput(deps.stdin);
