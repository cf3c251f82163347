import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { assertOurs, migrate } from './migrate.ts';

export const IN_MEMORY = ':memory:';

/** How long a write waits for another process that holds the file. */
const BUSY_TIMEOUT_MS = 5_000;

const ADVICE: Readonly<Record<string, string>> = {
  SQLITE_NOTADB: 'it is damaged or no SQLite database; move it away or restore a copy',
  SQLITE_CORRUPT: 'it is damaged; move it away or restore a copy',
  SQLITE_READONLY: 'it may not be written to; give this user the right to, also for its folder',
  SQLITE_CANTOPEN: 'it cannot be opened; a file in a folder this user may write to is expected',
  SQLITE_BUSY: 'another process holds it; stop that one, or name another file',
  SQLITE_FULL: 'the disk is full',
  SQLITE_IOERR: 'the disk does not let itself be read or written',
  EACCES: 'this user may not write there; change the rights, or name another place',
  EPERM: 'this user may not write there; change the rights, or name another place',
  EROFS: 'the disk is read-only; name another place',
  ENOTDIR: 'a part of its path is a file, where a folder is expected',
  EEXIST: 'a part of its path is a file, where a folder is expected',
  EISDIR: 'it is a folder; a file is expected',
  ENOENT: 'its folder cannot be made there; name another place',
  ENOSPC: 'the disk is full',
};

/** `SQLITE_READONLY_DIRECTORY` and its like are advised on by their family. */
function adviceFor({ code = '', message }: NodeJS.ErrnoException): string {
  const family = code.split('_').slice(0, 2).join('_');
  return ADVICE[code] ?? ADVICE[family] ?? message;
}

/** One folder after the other: `recursive` of node never returns below a folder that takes none, such as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** The file holds what people wrote: nobody but its owner needs to read it. */
function makeFile(path: string): void {
  makeFolder(dirname(resolve(path)));
  closeSync(openSync(path, 'a', 0o600));
}

function prepare(database: Database): void {
  database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  assertOurs(database);
  database.pragma('journal_mode = WAL');
  // FULL: an accepted message also survives a power cut; group-commit.ts keeps the price low
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('secure_delete = ON');
  migrate(database);
}

/** Throws with what was expected and what to do. */
export function openDatabase(path: string): Database {
  let database: Database | undefined;
  try {
    if (path !== IN_MEMORY) makeFile(path);
    database = new BetterSqlite3(path);
    prepare(database);
    return database;
  } catch (error) {
    database?.close();
    const advice = adviceFor(error as NodeJS.ErrnoException);
    throw new Error(`The database ${path} cannot be used: ${advice}.`, { cause: error });
  }
}
