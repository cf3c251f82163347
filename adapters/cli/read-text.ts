import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { CommandFailed } from './failures.ts';

export const MEGABYTE = 1024 * 1024;

/** What mail programs save: UTF-8, UTF-16 with a mark (Windows), else the old western one, which takes any byte. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** All of a stream as text; `name` is what the complaint about too much of it calls it. */
export async function readStreamText(
  stream: Readable,
  name: string,
  maxBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk as string);
    size += bytes.length;
    if (size > maxBytes) {
      throw new CommandFailed(
        `${name}: expected at most ${maxBytes / MEGABYTE} MB. Give one mail, or only the part with the error.`,
      );
    }
    chunks.push(bytes);
  }
  return decodeText(Buffer.concat(chunks));
}

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file. Check the path',
  EACCES: 'it may not be read. Check its permissions',
  EPERM: 'it may not be read. Check its permissions',
  ENOTDIR: 'a part of the path is no folder. Check the path',
  ENAMETOOLONG: 'the path is too long to be one. Give the text itself on stdin',
  ELOOP: 'its links lead in a circle. Give the path of the file itself',
};

const asFailure = (path: string, error: unknown): Error => {
  if (error instanceof CommandFailed) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new CommandFailed(`${path}: ${FAULTS[code] ?? message}.`);
};

/** The text of one file; throws `CommandFailed` with a sentence. `onlyFiles`: no pipe that might never end. */
export async function readTextFile(
  path: string,
  { maxBytes, onlyFiles }: { readonly maxBytes: number; readonly onlyFiles: boolean },
): Promise<string> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) {
      throw new CommandFailed(`${path}: this is a folder. Name the files in it.`);
    }
    if (onlyFiles && !found.isFile()) {
      throw new CommandFailed(`${path}: this is no ordinary file. Name one that is.`);
    }
    return await readStreamText(createReadStream(path), path, maxBytes);
  } catch (error) {
    throw asFailure(path, error);
  }
}
