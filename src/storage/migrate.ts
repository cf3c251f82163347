import { readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

/** In order; a released one is never changed, the next one is added. */
const MIGRATIONS = ['0001-start.sql', '0002-later.sql'] as const;

/** Marks the file as ours, so that another program's database is never written into. */
const APPLICATION_ID = 0x53_45_4d_50;

const numberIn = (database: Database, pragma: string): number =>
  Number(database.pragma(pragma, { simple: true }));

/** Throws where the file holds what we must not touch. Only reads. */
export function assertOurs(database: Database): void {
  const version = numberIn(database, 'user_version');
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (!isEmpty && numberIn(database, 'application_id') !== APPLICATION_ID) {
    throw new Error('it is the database of another program; name a file of its own');
  }
  if (version > MIGRATIONS.length) {
    throw new Error(
      `it was written by a newer version (schema ${version}, known here: ${MIGRATIONS.length}); run that version, or name another file`,
    );
  }
}

/** Brings the schema to the newest form, all or nothing. */
export function migrate(database: Database): void {
  const run = database.transaction(() => {
    const from = numberIn(database, 'user_version');
    for (const name of MIGRATIONS.slice(from)) {
      database.exec(readFileSync(new URL(`./migrations/${name}`, import.meta.url), 'utf8'));
    }
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${MIGRATIONS.length}`);
  });
  run.immediate();
}
