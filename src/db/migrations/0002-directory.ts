import type { Migration } from '#db/migrate.ts';

/** Who exists. Local parts are kept folded (NFC, lower case), domains as lower-case A-labels; times are milliseconds. */
export const directory: Migration = {
  number: 2,
  name: 'directory',
  sql: `
    -- Domains whose mail this installation takes.
    CREATE TABLE domain (name TEXT PRIMARY KEY, created_at INTEGER NOT NULL) STRICT;

    -- A mailbox user. The space is for everything of the account; mail's share of it stands in account_state.
    -- A deleted account keeps this row, so that its id is never given again and its history keeps its meaning.
    CREATE TABLE account (
      account_id INTEGER PRIMARY KEY,
      local TEXT NOT NULL,
      domain TEXT NOT NULL,
      display_name TEXT NOT NULL,
      language TEXT NOT NULL,
      status TEXT NOT NULL,
      quota_bytes INTEGER NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX account_by_address ON account (domain, local);
    CREATE INDEX account_by_local ON account (local);

    -- Every address that reaches an account, its own and its aliases: under one key, so that two cannot claim the same.
    CREATE TABLE address (
      domain TEXT NOT NULL,
      local TEXT NOT NULL,
      account_id INTEGER NOT NULL,
      is_alias INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      PRIMARY KEY (domain, local)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX address_by_account ON address (account_id);

    -- How an account proves itself. No SCRAM keys where the hash was made elsewhere, until the first login.
    CREATE TABLE credential (
      account_id INTEGER PRIMARY KEY,
      password_hash TEXT NOT NULL,
      scram_salt BLOB,
      scram_iterations INTEGER,
      scram_stored_key BLOB,
      scram_server_key BLOB,
      changed_at INTEGER NOT NULL
    ) STRICT;

    -- Who runs the installation; apart from mailbox users.
    CREATE TABLE administrator (
      login TEXT PRIMARY KEY,
      password_hash TEXT NOT NULL,
      role TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;

    -- Login attempts; equal ones of one period are one row.
    CREATE TABLE login_history (
      account_id INTEGER NOT NULL,
      period INTEGER NOT NULL,
      protocol TEXT NOT NULL,
      address TEXT NOT NULL,
      outcome TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (account_id, period, protocol, address, outcome)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX login_history_by_time ON login_history (last_at);

    -- Messages submitted on one day (days since the epoch, UTC).
    CREATE TABLE submission_count (
      account_id INTEGER NOT NULL,
      day INTEGER NOT NULL,
      messages INTEGER NOT NULL,
      PRIMARY KEY (account_id, day)
    ) STRICT, WITHOUT ROWID;
  `,
};
