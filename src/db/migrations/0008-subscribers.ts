import type { Migration } from '#db/migrate.ts';

/** Who is entitled to make mailboxes, and how owners prove themselves where they forgot their password. */
export const subscribers: Migration = {
  number: 8,
  name: 'subscribers',
  sql: `
    -- A line contract. login: customer number (cable) or access login, folded. secret: the modem's MAC as 12 lower-case
    -- digits (cable), or the Argon2 hash of the access password.
    CREATE TABLE subscriber (
      login TEXT PRIMARY KEY,
      access TEXT NOT NULL,
      secret TEXT NOT NULL,
      mailboxes INTEGER NOT NULL,
      changed_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Which contract an account was made with; it counts for the contract until the account is deleted.
    CREATE TABLE activation (
      account_id INTEGER PRIMARY KEY,
      login TEXT NOT NULL,
      activated_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX activation_by_login ON activation (login);

    -- The question that only the owner of an account can answer; the answer is hashed like a password.
    CREATE TABLE security_answer (
      account_id INTEGER PRIMARY KEY,
      question TEXT NOT NULL,
      answer_hash TEXT NOT NULL,
      changed_at INTEGER NOT NULL
    ) STRICT;
  `,
};
