import { PassThrough } from 'node:stream';
import { createCliAdapter, runCli } from '../../../adapters/cli/index.ts';
import type { Product } from '../../../src/model/adapter.ts';
import { createFakeProduct } from './fake-product.ts';
import type { FakeOptions, FakeProduct } from './fake-product.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly product: FakeProduct;
  /** Whether the house was needed at all. */
  readonly wasBuilt: boolean;
}

export interface RunOptions extends FakeOptions {
  readonly stdin?: string;
  readonly locale?: string;
  readonly isTty?: boolean;
  readonly colour?: boolean;
  /** The house cannot be built. */
  readonly broken?: Error;
}

const collect = (stream: PassThrough): (() => string) => {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
};

/** Runs the command line in this process with a fake house behind it. */
export async function runCommand(
  argv: readonly string[],
  { stdin = '', locale, isTty = false, colour = false, broken, ...fake }: RunOptions = {},
): Promise<Ran> {
  const cliAdapter = createCliAdapter();
  const product = createFakeProduct({
    send: (to, reply) => cliAdapter.send(to, reply),
    ...fake,
  });
  const streams = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
  };
  const [stdout, stderr] = [collect(streams.stdout), collect(streams.stderr)];
  let wasBuilt = false;
  streams.stdin.end(stdin);
  const code = await runCli(argv, {
    ...streams,
    cliAdapter,
    product: async (): Promise<Product> => {
      wasBuilt = true;
      if (broken) throw broken;
      return product;
    },
    serve: async () => 7,
    version: '1.2.3',
    terminal: { colour, isTty, columns: 80 },
    locale,
  });
  return { code, stdout: stdout(), stderr: stderr(), product, wasBuilt };
}

export const jsonLines = (text: string): readonly Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
