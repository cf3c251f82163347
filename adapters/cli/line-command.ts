import type { CliDeps } from './deps.ts';
import { messageOf } from './failures.ts';
import type { Job } from './in-order.ts';
import { runInOrder } from './in-order.ts';
import type { InputLine } from './json-lines.ts';
import { MAX_LINE_BYTES, parseLine, readLines } from './json-lines.ts';
import { createOutput } from './output.ts';

type Json = Readonly<Record<string, unknown>>;

const weigh = (line: InputLine): number => (line.kind === 'text' ? line.text.length : 0);

/** The `id` of a line where it is a plain value; anything else is not repeated. */
const plainId = ({ id }: Json): string | number | boolean | null =>
  typeof id === 'string' || typeof id === 'number' || typeof id === 'boolean' ? id : null;

const echoId = (value: Json): Json => ('id' in value ? { id: plainId(value) } : {});

/** The `--jsonl` side of a command. */
export interface LineCommand {
  /** What a line must be, for the complaint about one that is not. */
  readonly expected: string;
  /** One object in, one out, `id` aside; what it throws becomes the line's `error`. */
  readonly answer: (value: Json) => Promise<Json>;
  /** Whether an answer has an `id` even where the line has none. */
  readonly alwaysId?: boolean;
  /** What the `error` of a line repeats of it, besides the `id`. */
  readonly echo?: (value: Json) => Json;
  readonly lane?: (value: Json) => string | undefined;
}

/** Reads one JSON object a line, writes one a line, in order; a bad line is answered and the run goes on. */
export async function runLineCommand(
  { stdin, stdout }: Pick<CliDeps, 'stdin' | 'stdout'>,
  { expected, answer, alwaysId = false, echo = () => ({}), lane }: LineCommand,
): Promise<void> {
  const output = createOutput(stdout);
  const toJob = (line: InputLine): Job<Json> => {
    const parsed = parseLine(line, expected);
    if (!parsed.isObject) return { run: async () => ({ error: parsed.error }) };
    const { value } = parsed;
    const run = async (): Promise<Json> => {
      try {
        return { ...(alwaysId ? { id: plainId(value) } : echoId(value)), ...(await answer(value)) };
      } catch (error) {
        return { ...echoId(value), ...echo(value), error: messageOf(error) };
      }
    };
    const own = lane?.(value);
    return own === undefined ? { run } : { lane: own, run };
  };
  await runInOrder(readLines(stdin), {
    toJob,
    weigh,
    maxWeight: 2 * MAX_LINE_BYTES,
    write: (value) => output.json(value),
  });
  stdin.destroy();
}
