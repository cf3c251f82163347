/** A file that was read for sending. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

const MAX_BYTES = 200_000;
const MAX_FILES = 5;
const MAX_NAME = 200;
/** Room for JSON around it, below the server's 256 kB. */
const MAX_MESSAGE_BYTES = 250_000;

/** Reads chosen or dropped files as text; else the key of the notice that says why not. */
export async function readFiles(
  files: readonly File[],
  before: readonly TextFile[],
): Promise<readonly TextFile[] | string> {
  if (files.length + before.length > MAX_FILES) return 'notice.file-count';
  if (files.some(({ size }) => size > MAX_BYTES)) return 'notice.file-too-large';
  const read = await Promise.all(
    files.map(async (file) => ({ name: file.name.slice(0, MAX_NAME), text: await file.text() })),
  );
  // a NUL never stands in a text file: this is a picture, an archive, a .msg
  if (read.some(({ text }) => text.includes('\0'))) return 'notice.file-not-text';
  return [...before, ...read];
}

/** Whether the server would take it in one message. */
export const fitsInOneMessage = (text: string, files: readonly TextFile[]): boolean =>
  new TextEncoder().encode(JSON.stringify({ text, files })).length <= MAX_MESSAGE_BYTES;
