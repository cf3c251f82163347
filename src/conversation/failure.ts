import type { LogFields } from '../model/log.ts';

/**
 * What of an error may stand in a log: its name, its code and where it was thrown. Its message is left
 * out, since that often quotes what was being read, which here is somebody's mail.
 */
export function failureFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { error: error.name, ...(code && { code }), stack: frames.join('\n') };
}
