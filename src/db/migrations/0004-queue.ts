import type { Migration } from '#db/migrate.ts';

/** Delivery from the queue: claims, schedule, the trail of every message, and calls of webhooks. */
export const queue: Migration = {
  number: 4,
  name: 'queue',
  sql: `
    -- Header bytes that go in front when the message leaves; NULL until they were made. next_event numbers the trail.
    ALTER TABLE queue_message ADD COLUMN head BLOB;
    ALTER TABLE queue_message ADD COLUMN next_event INTEGER NOT NULL DEFAULT 0;

    -- A claimed row has next_attempt at the end of the lease, so that it is due again when its owner dies.
    ALTER TABLE queue_recipient ADD COLUMN domain TEXT NOT NULL DEFAULT '';
    ALTER TABLE queue_recipient ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE queue_recipient ADD COLUMN claimed_by TEXT;
    ALTER TABLE queue_recipient ADD COLUMN warned INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE queue_recipient ADD COLUMN reply TEXT;
    ALTER TABLE queue_recipient ADD COLUMN host TEXT;
    -- The forward that sent the message here, so that it learns how that ended; NULL for all other mail.
    ALTER TABLE queue_recipient ADD COLUMN forward_id INTEGER;
    DROP INDEX queue_recipient_due;
    CREATE INDEX queue_recipient_due ON queue_recipient (state, priority, next_attempt);

    -- What is remembered of a message that was queued, when it has left too. Queue ids begin with their time.
    CREATE TABLE queue_trail (
      queue_id TEXT PRIMARY KEY,
      account_id INTEGER NOT NULL,
      sender TEXT NOT NULL,
      received_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX queue_trail_by_account ON queue_trail (account_id, queue_id);

    -- Everything that happened to it, in order. number: the recipient; NULL for the message as a whole. detail: JSON.
    CREATE TABLE queue_event (
      queue_id TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      number INTEGER,
      happened_at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      detail TEXT NOT NULL,
      PRIMARY KEY (queue_id, sequence)
    ) STRICT, WITHOUT ROWID;

    -- Outcomes that others are yet to be told of. body: the JSON that is signed and sent.
    CREATE TABLE webhook_call (
      webhook_id TEXT NOT NULL,
      url TEXT NOT NULL,
      body TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      next_attempt INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      PRIMARY KEY (webhook_id, url)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX webhook_call_due ON webhook_call (next_attempt);
  `,
};
