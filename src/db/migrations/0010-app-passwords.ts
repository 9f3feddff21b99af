import type { Migration } from '#db/migrate.ts';

/** Passwords that programs use in place of an account's own. */
export const appPasswords: Migration = {
  number: 10,
  name: 'app-passwords',
  sql: `
    -- hash: SHA-256 of 16 random letters, which nobody guesses; scopes and networks: words divided by blanks.
    CREATE TABLE app_password (
      app_id INTEGER PRIMARY KEY,
      account_id INTEGER NOT NULL,
      hash BLOB NOT NULL,
      name TEXT NOT NULL,
      scopes TEXT NOT NULL,
      networks TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER,
      used_at INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX app_password_by_hash ON app_password (account_id, hash);
  `,
};
