import type { Block, Reply, ReplyId } from '../../../src/model/reply.ts';
import { renderPlainText } from '../../shared/plain-text.ts';
import { columnsOf } from '../../shared/wrap-text.ts';
import type { CliDeps } from '../deps.ts';

/** Longer lines are hard to read, however wide the window is. */
const MAX_WIDTH = 100;

/** Shows the replies of one conversation. */
export interface Screen {
  /** A reply or an edit of it. In a terminal the newest is edited in place; elsewhere only finished states are shown, once. */
  show(reply: Reply): void;
  /** Text of the chat itself. */
  say(blocks: readonly Block[]): void;
  /** The turn is over: whatever was held back is shown. */
  flush(): void;
}

const isRunning = ({ blocks }: Reply): boolean =>
  blocks.some(
    (block) => block.kind === 'progress' && block.lines.some(({ state }) => state === 'running'),
  );

/** Rows a text without styles fills, long words included. */
const rowsOf = (text: string, width: number): number =>
  text
    .split('\n')
    .reduce((rows, line) => rows + Math.max(1, Math.ceil(columnsOf(line) / width)), 0);

type ScreenParts = Pick<CliDeps, 'terminal'> & {
  /** Rows of the window: what has scrolled out of it cannot be edited. */
  readonly rows: number;
  readonly write: (text: string) => void;
};

function pipedShow(print: (text: string) => void, render: (reply: Reply) => string) {
  const held = new Map<ReplyId, string>();
  const printed = new Map<ReplyId, string>();
  const printOnce = (id: ReplyId, text: string): void => {
    held.delete(id);
    if (printed.get(id) === text) return;
    printed.set(id, text);
    print(text);
  };
  return {
    show(reply: Reply) {
      const text = render(reply);
      if (isRunning(reply)) held.set(reply.id, text);
      else printOnce(reply.id, text);
    },
    flush() {
      for (const [id, text] of [...held]) printOnce(id, text);
    },
  };
}

function terminalShow(
  { write, terminal, rows: windowRows }: ScreenParts,
  print: (text: string) => void,
  render: (reply: Reply, isPlain?: boolean) => string,
) {
  const held = new Map<ReplyId, Reply>();
  const printed = new Map<ReplyId, { readonly text: string; readonly rows: number }>();
  let newest: ReplyId | undefined;
  const draw = (reply: Reply, rows: number): void => {
    const { id } = reply;
    const text = render(reply);
    const before = printed.get(id);
    held.delete(id);
    if (before?.text === text) return;
    if (before && newest === id) write(`\u001b[${before.rows}A\r\u001b[J`);
    printed.set(id, { text, rows });
    newest = id;
    print(text);
  };
  return {
    show(reply: Reply) {
      // with the blank line after it
      const rows = rowsOf(render(reply, true), terminal.columns) + 1;
      if (rows >= windowRows && isRunning(reply)) held.set(reply.id, reply);
      else draw(reply, rows);
    },
    flush() {
      for (const reply of [...held.values()]) draw(reply, 0);
      newest = undefined;
    },
  };
}

export function createScreen(parts: ScreenParts): Screen {
  const { columns, colour, isTty } = parts.terminal;
  // a line that fills the last column leaves the cursor where terminals do not agree
  const width = Math.max(20, Math.min(MAX_WIDTH, columns - 1));
  const render = (reply: Pick<Reply, 'blocks'>, isPlain = false): string =>
    renderPlainText(reply, { width, colour: colour && !isPlain });
  const print = (text: string): void => parts.write(`${text}\n\n`);
  const shown = isTty ? terminalShow(parts, print, render) : pipedShow(print, render);
  return {
    ...shown,
    say(blocks) {
      shown.flush();
      print(render({ blocks }));
    },
  };
}
