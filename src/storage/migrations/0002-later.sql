-- An event may wait for its time, in milliseconds since 1970; NULL: worked on at once.
ALTER TABLE events ADD COLUMN due_at INTEGER;
