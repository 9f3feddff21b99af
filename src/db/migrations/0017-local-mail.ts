import type { Migration } from '#db/migrate.ts';

/** Mail that is delivered here at once: its trail, what is confirmed of it, and what the checks said where it must wait. */
export const localMail: Migration = {
  number: 17,
  name: 'local-mail',
  sql: `
    -- What happened to a message before the queue had it, or without the queue: one row a message, at the end of the
    -- table, because every message writes one. steps: a line of JSON for each, [time, kind, detail].
    CREATE TABLE local_trail (
      queue_id TEXT PRIMARY KEY,
      account_id INTEGER NOT NULL,
      sender TEXT NOT NULL,
      received_at INTEGER NOT NULL,
      steps TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- delivered or expanded: the message has arrived for this recipient already, and only its sender is to be told.
    ALTER TABLE queue_recipient ADD COLUMN arrived TEXT;

    -- What the checks said of a message from outside, JSON; NULL for one that was not checked.
    ALTER TABLE queue_message ADD COLUMN verdict TEXT;
  `,
};
