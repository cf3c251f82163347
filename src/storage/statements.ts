import type { Database } from 'better-sqlite3';

/** A row of `timeline`, as far as it is read. */
export interface TimelineRow {
  readonly sequence: number;
  readonly kind: 'message' | 'reply';
  readonly payload: string;
  readonly at: number;
}

interface OutboxRow {
  readonly conversation: string;
  readonly payload: string;
  readonly version: number;
  readonly platformId: string | null;
}

interface ShownRow {
  readonly payload: string;
  readonly version: number;
  readonly sentVersion: number;
  readonly platformId: string | null;
}

/** `prefixes` is a JSON array of strings. */
const beginsWithOneOf = (column: string): string =>
  `EXISTS (SELECT 1 FROM json_each(:prefixes) AS p WHERE substr(${column}, 1, length(p.value)) = p.value)`;

/** All SQL of the store, prepared once. Times are milliseconds since 1970. */
export const prepareStatements = (database: Database) => ({
  isKnown: database
    .prepare<[string, string], 1>('SELECT 1 FROM events WHERE conversation = ? AND id = ?')
    .pluck(),
  touch: database.prepare<[string, number]>(
    `INSERT INTO conversations (id, updated_at) VALUES (?, ?)
     ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at`,
  ),
  accept: database.prepare<[string, string, string, string, number, number | null]>(
    `INSERT INTO events (conversation, id, person, payload, accepted_at, due_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ),
  oldestWaiting: database
    .prepare<{ prefixes: string; now: number }, string>(
      `SELECT e.conversation FROM events AS e JOIN conversations AS c ON c.id = e.conversation
       WHERE e.done_at IS NULL AND (e.due_at IS NULL OR e.due_at <= :now)
         AND (c.leased_by IS NULL OR c.leased_until <= :now)
         AND ${beginsWithOneOf('e.conversation')}
       ORDER BY e.sequence LIMIT 1`,
    )
    .pluck(),
  lease: database.prepare<[string, number, string]>(
    'UPDATE conversations SET leased_by = ?, leased_until = ? WHERE id = ?',
  ),
  waitingEvents: database
    .prepare<[string, number, number], string>(
      `SELECT payload FROM events
       WHERE conversation = ? AND done_at IS NULL AND (due_at IS NULL OR due_at <= ?)
       ORDER BY sequence LIMIT ?`,
    )
    .pluck(),
  renew: database.prepare<[number, string, string]>(
    'UPDATE conversations SET leased_until = ? WHERE id = ? AND leased_by = ?',
  ),
  release: database.prepare<[string, string]>(
    `UPDATE conversations SET leased_by = NULL, leased_until = NULL
     WHERE id = ? AND leased_by = ?`,
  ),
  isLeasedBy: database
    .prepare<[string, string], 1>('SELECT 1 FROM conversations WHERE id = ? AND leased_by = ?')
    .pluck(),
  workers: database
    .prepare<[], string>('SELECT DISTINCT leased_by FROM conversations WHERE leased_by IS NOT NULL')
    .pluck(),
  free: database.prepare<[string]>(
    'UPDATE conversations SET leased_by = NULL, leased_until = NULL WHERE leased_by = ?',
  ),
  state: database
    .prepare<[string], string | null>('SELECT state FROM conversations WHERE id = ?')
    .pluck(),
  saveState: database.prepare<[string, number, string]>(
    'UPDATE conversations SET state = ?, updated_at = ? WHERE id = ?',
  ),
  eventDone: database.prepare<[number, string, string]>(
    `UPDATE events SET done_at = ?, payload = NULL
     WHERE conversation = ? AND id = ? AND done_at IS NULL`,
  ),
  shown: database.prepare<[string, string], ShownRow>(
    `SELECT payload, version, sent_version AS sentVersion, platform_id AS platformId
     FROM timeline WHERE conversation = ? AND kind = 'reply' AND entry = ?`,
  ),
  // REPLACE, not UPDATE: an edited entry takes a new sequence number, which AUTOINCREMENT never reuses
  show: database.prepare<[string, string, string, string, number, number, number, string | null]>(
    `INSERT OR REPLACE INTO timeline
       (conversation, kind, entry, payload, at, version, sent_version, platform_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  timeline: database.prepare<[string, number, number], TimelineRow>(
    `SELECT sequence, kind, payload, at FROM timeline
     WHERE conversation = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
  ),
  outbox: database.prepare<{ prefixes: string; limit: number }, OutboxRow>(
    `SELECT conversation, payload, version, platform_id AS platformId FROM timeline
     WHERE sequence IN (
       SELECT min(sequence) FROM timeline
       WHERE kind = 'reply' AND sent_version < version AND ${beginsWithOneOf('conversation')}
       GROUP BY conversation)
     ORDER BY sequence LIMIT :limit`,
  ),
  sent: database.prepare<[number, string, string, string]>(
    `UPDATE timeline
     SET sent_version = max(sent_version, ?), platform_id = coalesce(platform_id, ?)
     WHERE conversation = ? AND kind = 'reply' AND entry = ?`,
  ),
  erasePerson: database.prepare<[string]>(
    'DELETE FROM conversations WHERE id IN (SELECT conversation FROM events WHERE person = ?)',
  ),
  eraseConversation: database.prepare<[string]>('DELETE FROM conversations WHERE id = ?'),
  expire: database.prepare<[number]>('DELETE FROM conversations WHERE updated_at < ?'),
  setting: database.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck(),
  settle: database.prepare<[string, string]>(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
  ),
});

export type Statements = ReturnType<typeof prepareStatements>;
