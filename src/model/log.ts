/** Values of one log line. Never message text, mail addresses or tokens: ids, names, counts, milliseconds. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** JSON lines; `event` is one fixed name for each thing that can happen: `turn.finished`. */
export interface Log {
  info(event: string, fields: LogFields): void;
  warn(event: string, fields: LogFields): void;
  error(event: string, fields: LogFields): void;
}
