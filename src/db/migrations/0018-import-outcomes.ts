import type { Migration } from '#db/migrate.ts';

/** What became of each row of an import, written with its account, so that no end of the process loses a password. */
export const importOutcomes: Migration = {
  number: 18,
  name: 'import-outcomes',
  sql: `
    -- Until it was told once: sealed, because a generated password is in it. account_id: NULL where none was made.
    CREATE TABLE import_outcome (
      batch_id INTEGER NOT NULL,
      line INTEGER NOT NULL,
      account_id INTEGER,
      outcome BLOB NOT NULL,
      made_at INTEGER NOT NULL,
      PRIMARY KEY (batch_id, line)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX import_outcome_by_account ON import_outcome (account_id);
    CREATE INDEX import_outcome_by_age ON import_outcome (made_at);

    DROP TABLE import_report;
  `,
};
