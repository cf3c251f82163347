/** Lines that come closer together than this were pasted: they are one message. */
const QUIET_MS = 50;
/** Longest message taken, in UTF-16 units. */
const MAX_MESSAGE_LENGTH = 2_000_000;

export type Said =
  { readonly kind: 'message'; readonly text: string } | { readonly kind: 'too-long' };

/** Joins lines into messages. */
export interface Collector {
  push(line: string): void;
  /** While a paste is under way, and until the line after it ends, nothing is a message yet. */
  setPasting(isPasting: boolean): void;
  /** What is there is a message now. */
  flush(): void;
}

export function createCollector(emit: (said: Said) => void): Collector {
  let lines: string[] = [];
  let length = 0;
  let isPasting = false;
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    if (lines.length === 0 && length === 0) return;
    const said: Said =
      length > MAX_MESSAGE_LENGTH
        ? { kind: 'too-long' }
        : { kind: 'message', text: lines.join('\n').trim() };
    lines = [];
    length = 0;
    emit(said);
  };
  return {
    push(line) {
      length += line.length + 1;
      if (length > MAX_MESSAGE_LENGTH) lines = [];
      else lines.push(line);
      clearTimeout(timer);
      if (!isPasting) timer = setTimeout(flush, QUIET_MS);
    },
    setPasting(value) {
      isPasting = value;
      // what was pasted waits for Enter, so that something can be added
      clearTimeout(timer);
    },
    flush,
  };
}
