import type { Migration } from '#db/migrate.ts';

/**
 * What accounts have. Every key begins with account_id, so that rows can be sharded by it. `email_id` also carries the
 * account in its upper bits (store/ids.ts): it is unique in the installation and rows of one account lie together.
 */
export const store: Migration = {
  number: 3,
  name: 'store',
  sql: `
    CREATE TABLE account_state (
      account_id INTEGER PRIMARY KEY,
      modseq INTEGER NOT NULL,
      low_modseq INTEGER NOT NULL,
      next_mailbox INTEGER NOT NULL,
      next_email INTEGER NOT NULL,
      last_uid_validity INTEGER NOT NULL,
      used_bytes INTEGER NOT NULL,
      used_messages INTEGER NOT NULL,
      quota_bytes INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE mailbox (
      account_id INTEGER NOT NULL,
      mailbox_id INTEGER NOT NULL,
      name TEXT NOT NULL,
      special_use TEXT NOT NULL,
      subscribed INTEGER NOT NULL,
      uid_validity INTEGER NOT NULL,
      uid_next INTEGER NOT NULL,
      modseq INTEGER NOT NULL,
      total INTEGER NOT NULL,
      unseen INTEGER NOT NULL,
      deleted INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      keywords TEXT NOT NULL,
      PRIMARY KEY (account_id, mailbox_id)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX mailbox_by_name ON mailbox (account_id, name);

    -- Names subscribed to without a mailbox behind them (RFC 9051 6.3.7).
    CREATE TABLE subscription (
      account_id INTEGER NOT NULL,
      name TEXT NOT NULL,
      PRIMARY KEY (account_id, name)
    ) STRICT, WITHOUT ROWID;

    -- The immutable half of a message; shared by its copies in one account.
    CREATE TABLE email (
      account_id INTEGER NOT NULL,
      email_id INTEGER NOT NULL,
      thread_id INTEGER NOT NULL,
      body_ref TEXT NOT NULL,
      size INTEGER NOT NULL,
      sent_at INTEGER,
      has_attachment INTEGER NOT NULL,
      message_id TEXT,
      base_subject TEXT NOT NULL,
      envelope TEXT NOT NULL,
      structure TEXT NOT NULL,
      preview TEXT NOT NULL,
      /*key*/ PRIMARY KEY (email_id)
    ) STRICT;
    CREATE INDEX email_by_body ON email (body_ref);

    -- A message in a mailbox: the narrow half that changes.
    CREATE TABLE message (
      account_id INTEGER NOT NULL,
      mailbox_id INTEGER NOT NULL,
      uid INTEGER NOT NULL,
      email_id INTEGER NOT NULL,
      modseq INTEGER NOT NULL,
      flags INTEGER NOT NULL,
      keywords TEXT NOT NULL,
      internal_date INTEGER NOT NULL,
      save_date INTEGER NOT NULL,
      size INTEGER NOT NULL,
      PRIMARY KEY (account_id, mailbox_id, uid)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX message_by_email ON message (account_id, email_id);

    -- Message-IDs that name a thread (hashed), for the next message that refers to one.
    CREATE TABLE thread_reference (
      account_id INTEGER NOT NULL,
      hash INTEGER NOT NULL,
      thread_id INTEGER NOT NULL,
      PRIMARY KEY (account_id, hash)
    ) STRICT, WITHOUT ROWID;

    -- One row per mailbox an operation touched: what JMAP's changes and QRESYNC's VANISHED are answered from.
    CREATE TABLE change (
      account_id INTEGER NOT NULL,
      modseq INTEGER NOT NULL,
      mailbox_id INTEGER NOT NULL,
      kind TEXT NOT NULL,
      uids TEXT NOT NULL,
      emails TEXT NOT NULL,
      changed_at INTEGER NOT NULL,
      PRIMARY KEY (account_id, modseq, mailbox_id)
    ) STRICT, WITHOUT ROWID;

    -- Mail on its way to other servers: one row a message, one a recipient.
    CREATE TABLE queue_message (
      queue_id TEXT PRIMARY KEY,
      account_id INTEGER NOT NULL,
      sender TEXT NOT NULL,
      body_ref TEXT NOT NULL,
      size INTEGER NOT NULL,
      envelope_id TEXT,
      ret TEXT,
      smtputf8 INTEGER NOT NULL,
      body_type TEXT NOT NULL,
      require_tls INTEGER NOT NULL,
      received_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX queue_message_by_body ON queue_message (body_ref);
    CREATE TABLE queue_recipient (
      queue_id TEXT NOT NULL,
      number INTEGER NOT NULL,
      address TEXT NOT NULL,
      notify TEXT NOT NULL,
      original TEXT,
      state TEXT NOT NULL,
      next_attempt INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      PRIMARY KEY (queue_id, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX queue_recipient_due ON queue_recipient (state, next_attempt);
  `,
};
