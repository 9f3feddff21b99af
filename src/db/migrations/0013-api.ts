import type { Migration } from '#db/migrate.ts';

/** What the HTTP interface remembers: answers by idempotency key, and reports of imports until they are fetched. */
export const api: Migration = {
  number: 13,
  name: 'api',
  sql: `
    -- owner: whose key it is. request: SHA-256 of method, address and body. answer: sealed; NULL while the request runs.
    CREATE TABLE idempotent_answer (
      owner TEXT NOT NULL,
      key TEXT NOT NULL,
      request TEXT NOT NULL,
      answer BLOB,
      claimed_at INTEGER NOT NULL,
      PRIMARY KEY (owner, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX idempotent_answer_by_age ON idempotent_answer (claimed_at);

    -- Whose import it was; NULL: the operator's.
    ALTER TABLE import_batch ADD COLUMN customer_id INTEGER;

    -- What became of the rows of an import, with generated passwords: sealed, and gone once it was fetched.
    CREATE TABLE import_report (
      batch_id INTEGER PRIMARY KEY,
      report BLOB NOT NULL,
      made_at INTEGER NOT NULL
    ) STRICT;
  `,
};
