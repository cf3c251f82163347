/** The command was called in a way it does not understand; the message says what was expected. */
export class WrongUsage extends Error {}

/** Something that a person can put right, said in one sentence: no stack is shown. */
export class CommandFailed extends Error {}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
