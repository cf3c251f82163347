import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes results and waits for slow readers. */
export interface Output {
  /** False once the reader is gone (`| head`): there is nobody to work for any more. */
  write(text: string): Promise<boolean>;
  line(text: string): Promise<boolean>;
  json(value: unknown): Promise<boolean>;
  readonly isClosed: boolean;
}

export function createOutput(stream: Writable): Output {
  let isClosed = false;
  const close = (): void => void (isClosed = true);
  // EPIPE comes as an event; without a listener it would end the process
  stream.on('error', close);
  stream.on('close', close);

  const write: Output['write'] = async (text) => {
    if (isClosed || stream.destroyed) return false;
    if (!stream.write(text)) {
      const stop = new AbortController();
      const { signal } = stop;
      await Promise.race([
        once(stream, 'drain', { signal }),
        once(stream, 'close', { signal }),
      ]).catch(close);
      stop.abort();
    }
    return !isClosed;
  };
  return {
    write,
    line: (text) => write(`${text}\n`),
    json: (value) => write(`${JSON.stringify(value)}\n`),
    get isClosed() {
      return isClosed || stream.destroyed;
    },
  };
}
