import type { Migration } from '#db/migrate.ts';

/** What bulk imports made, so that a file can be run again and a batch undone. */
export const imports: Migration = {
  number: 9,
  name: 'imports',
  sql: `
    CREATE TABLE import_batch (
      batch_id INTEGER PRIMARY KEY,
      -- SHA-256 of the file, as hexadecimal digits.
      file_hash TEXT NOT NULL,
      actor TEXT NOT NULL,
      -- open while rows are being made, then done or undone.
      state TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX import_batch_by_file ON import_batch (file_hash);
    CREATE TABLE import_row (
      batch_id INTEGER NOT NULL,
      line INTEGER NOT NULL,
      account_id INTEGER NOT NULL,
      PRIMARY KEY (batch_id, line)
    ) STRICT, WITHOUT ROWID;

    -- Accounts whose password is known to others or breaks the rules: to be changed at the next login to the browser.
    CREATE TABLE password_duty (account_id INTEGER PRIMARY KEY, since INTEGER NOT NULL) STRICT;
  `,
};
