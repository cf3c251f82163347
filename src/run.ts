import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createCliAdapter, runCli } from '../adapters/cli/index.ts';
import type { Config } from './config.ts';
import { loadConfig, readTerminal } from './config.ts';
import type { House } from './house.ts';
import type { Product } from './model/adapter.ts';

/** Exit codes from here on mean: ended by a signal. */
const INTERRUPTED = 128;

const ENV_FILE = fileURLToPath(new URL('../.env', import.meta.url));
const PACKAGE = new URL('../package.json', import.meta.url);

interface Configured {
  readonly config: Config;
  readonly hints: readonly string[];
}

const configure = (): Configured => {
  const loaded = loadConfig(process.env, ENV_FILE);
  if ('config' in loaded) return loaded;
  throw new Error(
    ['Sempronio cannot start with these settings (environment or .env):', ...loaded.faults]
      .join('\n  ')
      .concat('\n.env.example explains each name.'),
  );
};

const version = (): string =>
  (JSON.parse(readFileSync(PACKAGE, 'utf8')) as { readonly version: string }).version;

/**
 * The house behind the terminal. Its conversations live in memory, so nothing of them stays on disk;
 * only `erase` and `doctor` open the real store.
 */
const openForTerminal = async (
  cli: ReturnType<typeof createCliAdapter>,
  needsStore: boolean,
): Promise<House> => {
  const { config, hints } = configure();
  const [{ buildHouse }, { createPino, logTo }, { doctorOf }] = await Promise.all([
    import('./house.ts'),
    import('./logging.ts'),
    import('./doctor-of.ts'),
  ]);
  const quiet = config.logLevel === 'info' ? 'warn' : config.logLevel;
  const house = await buildHouse({
    config: needsStore ? config : { ...config, databasePath: ':memory:' },
    log: logTo(createPino(quiet)),
    adapters: [cli],
    doctor: doctorOf(config, hints, []),
  });
  await house.start();
  return house;
};

/** Runs one command of the command line and returns its exit code. */
export async function run(argv: readonly string[]): Promise<number> {
  const cli = createCliAdapter();
  const { noColour, locale } = readTerminal(process.env);
  let opening: Promise<House> | undefined;
  const product = async (): Promise<Product> => {
    opening ??= openForTerminal(cli, argv[0] === 'erase');
    return (await opening).product;
  };
  let code = 1;
  try {
    code = await runCli(argv, {
      product,
      serve: async () => {
        const { config } = configure();
        const { serve } = await import('./serve.ts');
        return serve(config);
      },
      version: version(),
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      terminal: {
        colour: process.stdout.isTTY && !noColour,
        isTty: process.stdout.isTTY && process.stdin.isTTY,
        columns: process.stdout.columns || 80,
      },
      locale,
      cliAdapter: cli,
    });
  } catch (error) {
    // settings, a port that is taken, a folder that cannot be written: a sentence, not a stack
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  // after Ctrl-C nobody waits for a server that does not answer; nothing of this house is on disk
  if (code >= INTERRUPTED) process.exit(code);
  const house = await opening?.catch(() => undefined);
  await house?.stop();
  return code;
}
