import type { Migration } from '#db/migrate.ts';

/** Certificates from an authority (ACME): what there is, the account there, and proofs that it is about to look for. */
export const certificates: Migration = {
  number: 16,
  name: 'certificates',
  sql: `
    -- subject: our host name, or a domain. Keys are sealed. problems: JSON, what went wrong at the last attempt.
    CREATE TABLE certificate (
      subject TEXT NOT NULL,
      names TEXT NOT NULL,
      chain TEXT,
      private_key BLOB,
      next_key BLOB,
      key_digest TEXT,
      next_digest TEXT,
      key_since INTEGER,
      not_after INTEGER,
      next_at INTEGER NOT NULL,
      renew INTEGER NOT NULL,
      failures INTEGER NOT NULL,
      problems TEXT NOT NULL,
      attempted_at INTEGER NOT NULL,
      lease_until INTEGER NOT NULL,
      PRIMARY KEY (subject)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX certificate_due ON certificate (next_at);

    CREATE TABLE acme_account (
      authority TEXT NOT NULL,
      private_key BLOB NOT NULL,
      key_since INTEGER NOT NULL,
      PRIMARY KEY (authority)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE acme_challenge (
      token TEXT NOT NULL,
      type TEXT NOT NULL,
      name TEXT NOT NULL,
      key_authorization TEXT NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (token)
    ) STRICT, WITHOUT ROWID;
  `,
};
