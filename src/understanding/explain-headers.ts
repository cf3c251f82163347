import { getDomain } from 'tldts';
import { authenticationResultsIn } from '../mail/authentication-results.ts';
import type { HeaderField } from '../mail/header-block.ts';
import { readHops, readMailDate } from '../mail/received-hops.ts';
import type { HeaderAuthentication, HeaderReading } from '../model/facts.ts';
import type { SpamReader } from './spam-opinion.ts';

const MAX_AUTHENTICATION = 30;

/** Name of the server that wrote a `Received` line. */
const writerOf = (value: string): string =>
  /\bby\s([^\s;()]{1,253})/i.exec(value.slice(0, 2_000))?.[1] ?? '';

const houseOf = (host: string | null): string | null =>
  host === null ? null : getDomain(host.toLowerCase());

interface OwnSide {
  /** Registered domain of the reader's servers; null where no line names one. */
  readonly house: string | null;
  /** Fields before this place were written by them. */
  readonly end: number;
}

/**
 * Where the reader's own servers end. The newest public name that wrote a `Received` line is
 * theirs; the first line of another house, and all below it, came with the mail. Names without a
 * registered domain are servers inside.
 */
function findOwnSide(fields: readonly HeaderField[]): OwnSide {
  let house: string | null = null;
  for (const [at, { name, value }] of fields.entries()) {
    if (name !== 'received') continue;
    const writer = houseOf(writerOf(value));
    if (writer === null) continue;
    house ??= writer;
    if (writer !== house) return { house, end: at };
  }
  return { house, end: house === null ? 0 : fields.length };
}

const readAuthentication = (fields: readonly HeaderField[]): readonly HeaderAuthentication[] => {
  const own = findOwnSide(fields);
  return authenticationResultsIn(fields)
    .flatMap(({ server, results, at }) => {
      // a server must take out what others wrote in its name, but not what stands below its own lines
      const isOwnSide = at < own.end && (server === null || houseOf(server) === own.house);
      return results.map((result) => ({ ...result, server, isOwnSide }));
    })
    .slice(0, MAX_AUTHENTICATION);
};

const totalOf = (fields: readonly HeaderField[], last: string | null): number | null => {
  const written = readMailDate(fields.find(({ name }) => name === 'date')?.value);
  return written && last
    ? Math.round((new Date(last).getTime() - written.getTime()) / 1_000)
    : null;
};

/** Reads the head of a delivered mail; null where it tells nothing of its way, origin or judgement. */
export function readHeaders(
  fields: readonly HeaderField[],
  spam: SpamReader,
): HeaderReading | null {
  const hops = readHops(fields);
  const authentication = readAuthentication(fields);
  const opinions = spam.opinions(fields);
  const subjectMark = spam.subjectMark(fields);
  if (hops.length + authentication.length + opinions.length === 0 && subjectMark === null)
    return null;
  const last = hops.findLast(({ at }) => at !== null)?.at ?? null;
  return { hops, totalSeconds: totalOf(fields, last), authentication, spam: opinions, subjectMark };
}
