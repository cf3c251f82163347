import { CommanderError } from 'commander';
import type { CliDeps } from './deps.ts';
import { EXIT } from './deps.ts';
import { WrongUsage, messageOf } from './failures.ts';
import { createProgram } from './program.ts';

export { createCliAdapter } from './adapter.ts';

const codeOf = (error: unknown, { stderr }: CliDeps): number => {
  // commander has said what is wrong already, or printed the help that was asked for
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ran : EXIT.wrongUsage;
  stderr.write(`${messageOf(error)}\n`);
  return error instanceof WrongUsage ? EXIT.wrongUsage : EXIT.failed;
};

/** Runs one command. Resolves with the exit code: 0 it ran, 1 it failed, 2 it was called wrongly. Never rejects. */
export async function runCli(argv: readonly string[], deps: CliDeps): Promise<number> {
  let code: number = EXIT.ran;
  // a reader who leaves is no reason to crash, also for help and complaints
  for (const stream of [deps.stdout, deps.stderr]) stream.on('error', () => undefined);
  try {
    await createProgram(deps, (ended) => (code = ended)).parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return codeOf(error, deps);
  }
}
