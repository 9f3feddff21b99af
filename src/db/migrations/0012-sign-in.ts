import type { Migration } from '#db/migrate.ts';

/**
 * How people prove themselves to the browser. Each row belongs to a mailbox user (account_id) or, where that is 0, to
 * the administrator of this login.
 */
export const signIn: Migration = {
  number: 12,
  name: 'sign-in',
  sql: `
    -- A browser that somebody signed in with. token_hash: SHA-256 of 256 random bits. proved_at: when its owner last
    -- proved to be there. It ends at expires_at, which use moves on, at the latest at ends_at.
    CREATE TABLE browser_session (
      session_id INTEGER PRIMARY KEY,
      token_hash BLOB NOT NULL UNIQUE,
      account_id INTEGER NOT NULL,
      administrator TEXT NOT NULL,
      address TEXT NOT NULL,
      agent TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      used_at INTEGER NOT NULL,
      proved_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      ends_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX browser_session_by_owner ON browser_session (account_id, administrator);
    CREATE INDEX browser_session_by_expiry ON browser_session (expires_at);

    -- The secret of one-time codes, sealed. enabled_at is NULL until a first code proved that the owner has it.
    -- used_step: the time step of the newest code that was used, so that none is used twice.
    CREATE TABLE second_factor (
      account_id INTEGER NOT NULL,
      administrator TEXT NOT NULL,
      secret BLOB NOT NULL,
      enabled_at INTEGER,
      used_step INTEGER NOT NULL,
      PRIMARY KEY (account_id, administrator)
    ) STRICT, WITHOUT ROWID;

    -- What stands in for a lost second factor, once each. hash: HMAC-SHA-256 under a key of the key file.
    CREATE TABLE recovery_code (
      account_id INTEGER NOT NULL,
      administrator TEXT NOT NULL,
      hash BLOB NOT NULL,
      PRIMARY KEY (account_id, administrator, hash)
    ) STRICT, WITHOUT ROWID;

    -- Public keys of authenticators (WebAuthn). transports: words divided by blanks.
    CREATE TABLE passkey (
      passkey_id INTEGER PRIMARY KEY,
      account_id INTEGER NOT NULL,
      administrator TEXT NOT NULL,
      credential_id TEXT NOT NULL UNIQUE,
      public_key BLOB NOT NULL,
      signatures INTEGER NOT NULL,
      transports TEXT NOT NULL,
      name TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      used_at INTEGER
    ) STRICT;
    CREATE INDEX passkey_by_owner ON passkey (account_id, administrator);

    -- Challenges that were answered, until they expire: an answer counts once.
    CREATE TABLE used_challenge (challenge TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX used_challenge_by_expiry ON used_challenge (expires_at);
  `,
};
