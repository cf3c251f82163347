import type { Readable, Writable } from 'node:stream';
import type { Product } from '../../src/model/adapter.ts';
import type { CliAdapter } from './adapter.ts';

/** What the command line is given by main. */
export interface CliDeps {
  /** Built when a command first needs it, once. */
  readonly product: () => Promise<Product>;
  /** Runs the server until it is told to stop; resolves with the exit code. */
  readonly serve: () => Promise<number>;
  readonly version: string;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly terminal: {
    readonly colour: boolean;
    /** Input and output are both a terminal. */
    readonly isTty: boolean;
    readonly columns: number;
  };
  /** As in `LANG`: `it_IT.UTF-8`, or a BCP 47 tag. */
  readonly locale?: string | undefined;
  readonly cliAdapter: CliAdapter;
}

/** How a command ended. */
export const EXIT = {
  ran: 0,
  failed: 1,
  wrongUsage: 2,
  interrupted: 130,
  terminated: 143,
} as const;
