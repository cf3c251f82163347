-- Times are milliseconds since 1970; payloads are JSON as plain-data.ts writes it.

CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  state TEXT,
  updated_at INTEGER NOT NULL,
  leased_by TEXT,
  leased_until INTEGER
) STRICT;
CREATE INDEX conversations_by_age ON conversations (updated_at);
CREATE INDEX conversations_leased ON conversations (leased_by) WHERE leased_by IS NOT NULL;

-- The platform's id is unique within its conversation, so that nobody can occupy an id of somebody else.
-- A finished event keeps its id, which is what recognises a repeated delivery, and loses its payload.
CREATE TABLE events (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  person TEXT NOT NULL,
  payload TEXT,
  accepted_at INTEGER NOT NULL,
  done_at INTEGER,
  UNIQUE (conversation, id)
) STRICT;
CREATE INDEX events_waiting ON events (sequence) WHERE done_at IS NULL;
CREATE INDEX events_waiting_here ON events (conversation, sequence) WHERE done_at IS NULL;
CREATE INDEX events_of_person ON events (person);

-- What a conversation shows, and the outbox at once: a reply is unsent while sent_version < version.
CREATE TABLE timeline (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('message', 'reply')),
  entry TEXT NOT NULL,
  payload TEXT NOT NULL,
  at INTEGER NOT NULL,
  version INTEGER NOT NULL,
  sent_version INTEGER NOT NULL,
  platform_id TEXT,
  UNIQUE (conversation, kind, entry)
) STRICT;
CREATE INDEX timeline_in_order ON timeline (conversation, sequence);
CREATE INDEX timeline_unsent ON timeline (conversation, sequence)
  WHERE kind = 'reply' AND sent_version < version;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
