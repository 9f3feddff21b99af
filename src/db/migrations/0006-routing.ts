import type { Migration } from '#db/migrate.ts';

/** Where mail goes: domain modes, groups, forwards, vacations, relay routes. Addresses are folded, times milliseconds. */
export const routing: Migration = {
  number: 6,
  name: 'routing',
  sql: `
    -- What becomes of mail for names that nobody has here: refused, or relayed to the target server.
    ALTER TABLE domain ADD COLUMN mode TEXT NOT NULL DEFAULT 'authoritative';
    ALTER TABLE domain ADD COLUMN target_host TEXT;
    ALTER TABLE domain ADD COLUMN target_port INTEGER;
    ALTER TABLE domain ADD COLUMN target_tls TEXT;
    -- The account that takes such mail while the domain is authoritative; NULL where nobody does.
    ALTER TABLE domain ADD COLUMN catch_all INTEGER;

    -- The group that has this address; 0 for those of accounts. Addresses of groups have the account 0.
    ALTER TABLE address ADD COLUMN group_id INTEGER NOT NULL DEFAULT 0;

    -- An address that stands for several. senders: who may write to it.
    CREATE TABLE address_group (
      group_id INTEGER PRIMARY KEY,
      local TEXT NOT NULL,
      domain TEXT NOT NULL,
      senders TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX address_group_by_address ON address_group (domain, local);
    CREATE TABLE group_member (
      group_id INTEGER NOT NULL,
      address TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      PRIMARY KEY (group_id, address)
    ) STRICT, WITHOUT ROWID;

    -- Mail of an account that is sent on. source: one of its addresses, '' for all of them. refusals: permanent ones in
    -- a row; a forward that had too many is paused, and reason is the last of them.
    CREATE TABLE forward (
      forward_id INTEGER PRIMARY KEY,
      account_id INTEGER NOT NULL,
      source TEXT NOT NULL,
      target TEXT NOT NULL,
      keep_copy INTEGER NOT NULL,
      status TEXT NOT NULL,
      refusals INTEGER NOT NULL,
      reason TEXT,
      created_at INTEGER NOT NULL,
      UNIQUE (account_id, source, target)
    ) STRICT;

    -- Messages that forwards sent on one day (days since the epoch, UTC).
    CREATE TABLE forward_count (
      account_id INTEGER NOT NULL,
      day INTEGER NOT NULL,
      messages INTEGER NOT NULL,
      PRIMARY KEY (account_id, day)
    ) STRICT, WITHOUT ROWID;

    -- What an account answers while its owner is away; ends_at is NULL where that is not known.
    CREATE TABLE vacation (
      account_id INTEGER PRIMARY KEY,
      starts_at INTEGER NOT NULL,
      ends_at INTEGER,
      subject TEXT NOT NULL,
      text TEXT NOT NULL,
      interval_days INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE vacation_answer (
      account_id INTEGER NOT NULL,
      sender TEXT NOT NULL,
      answered_at INTEGER NOT NULL,
      PRIMARY KEY (account_id, sender)
    ) STRICT, WITHOUT ROWID;

    -- Servers through which mail leaves. scope: default, to:<domain>, from:<domain> or account:<id>. The password is sealed.
    CREATE TABLE relay_route (
      scope TEXT PRIMARY KEY,
      host TEXT NOT NULL,
      port INTEGER NOT NULL,
      tls TEXT NOT NULL,
      login TEXT,
      password BLOB,
      created_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
