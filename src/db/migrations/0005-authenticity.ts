import type { Migration } from '#db/migrate.ts';

/** Who vouches for messages: what was found about those that came in, and the keys that sign those that leave. */
export const authenticity: Migration = {
  number: 5,
  name: 'authenticity',
  sql: `
    -- Why a message lies where it lies: the reasons of its checks as JSON. Mail that was not checked has no row.
    CREATE TABLE email_verdict (
      account_id INTEGER NOT NULL,
      email_id INTEGER NOT NULL,
      reasons TEXT NOT NULL,
      /*key*/ PRIMARY KEY (email_id)
    ) STRICT;

    -- Keys of DKIM. private_key: PKCS #8, sealed with the key file. state: next, active or retired, since when.
    CREATE TABLE signing_key (
      domain TEXT NOT NULL,
      selector TEXT NOT NULL,
      algorithm TEXT NOT NULL,
      private_key BLOB NOT NULL,
      public_key TEXT NOT NULL,
      state TEXT NOT NULL,
      state_since INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      PRIMARY KEY (domain, selector)
    ) STRICT, WITHOUT ROWID;
  `,
};
