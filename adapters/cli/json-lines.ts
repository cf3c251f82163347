import type { Readable } from 'node:stream';
import { MEGABYTE } from './read-text.ts';

export const MAX_LINE_BYTES = 30 * MEGABYTE;

const LINE_FEED = 0x0a;

/** One line of input: its text, or that it was longer than anything we take. */
export type InputLine =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'too-long' };

/** Broken UTF-8 becomes U+FFFD; a byte order mark and the carriage return of Windows go. */
const decode = (chunks: readonly Buffer[]): string => {
  const text = new TextDecoder().decode(Buffer.concat(chunks));
  return text.endsWith('\r') ? text.slice(0, -1) : text;
};

/** Lines of a stream, one at a time and never more than `maxBytes` of one in memory. */
export async function* readLines(
  stream: Readable,
  maxBytes: number = MAX_LINE_BYTES,
): AsyncGenerator<InputLine> {
  let chunks: Buffer[] = [];
  let size = 0;
  let hasBytes = false;
  const take = (bytes: Buffer): void => {
    size += bytes.length;
    if (bytes.length > 0) hasBytes = true;
    if (size > maxBytes) chunks = [];
    else chunks.push(bytes);
  };
  const finish = (): InputLine => {
    const line: InputLine =
      size > maxBytes ? { kind: 'too-long' } : { kind: 'text', text: decode(chunks) };
    chunks = [];
    size = 0;
    hasBytes = false;
    return line;
  };

  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk as string);
    let from = 0;
    for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, from)) {
      take(bytes.subarray(from, at));
      from = at + 1;
      yield finish();
    }
    take(bytes.subarray(from));
  }
  if (hasBytes) yield finish();
}

type Json = Readonly<Record<string, unknown>>;

/** A line that is a JSON object, or what is wrong with it. */
export type ParsedLine =
  | { readonly isObject: true; readonly value: Json }
  | { readonly isObject: false; readonly error: string };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function parseLine(line: InputLine, expected: string): ParsedLine {
  const wrong = (found: string): ParsedLine => ({
    isObject: false,
    error: `Expected ${expected}, but ${found}.`,
  });
  if (line.kind === 'too-long') {
    return wrong(`the line is longer than ${MAX_LINE_BYTES / MEGABYTE} MB`);
  }
  if (line.text.trim() === '') return wrong('the line is empty');
  try {
    const value: unknown = JSON.parse(line.text);
    return isObject(value) ? { isObject: true, value } : wrong('the line holds no JSON object');
  } catch {
    return wrong('the line is not valid JSON');
  }
}
