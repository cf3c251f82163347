import { readFileSync } from 'node:fs';

/** One labelled text or mail of the folder that SEMPRONIO_CORPORA names; labels with `_alt` beside them allow others. */
export interface Row {
  readonly id?: string;
  readonly file?: string;
  readonly text?: string;
  readonly kind?: string;
  readonly recipients?: readonly string[];
  readonly replycode: string | null;
  readonly status: string | null;
  readonly status_alt?: readonly string[];
  readonly action?: string | null;
  readonly reason: string | null;
  readonly reason_alt?: readonly string[];
  readonly fault: string;
  readonly fault_alt?: readonly string[];
}

/** Labels, one JSON object a line. */
export const rowsOf = (path: string): readonly Row[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
