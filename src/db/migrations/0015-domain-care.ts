import type { Migration } from '#db/migrate.ts';

/** Domains looked after: what they demand of senders, how their DNS was when it was looked at last, keys that follow each other. */
export const domainCare: Migration = {
  number: 15,
  name: 'domain-care',
  sql: `
    -- Mode of a domain's MTA-STS policy: testing, enforce or none. A domain without a row is testing.
    CREATE TABLE mta_sts (
      domain TEXT NOT NULL,
      mode TEXT NOT NULL,
      PRIMARY KEY (domain)
    ) STRICT, WITHOUT ROWID;

    -- The daily look at DNS. known: JSON, how each record was; checked_at is 0 before the first look.
    CREATE TABLE domain_check (
      domain TEXT NOT NULL,
      next_at INTEGER NOT NULL,
      checked_at INTEGER NOT NULL,
      known TEXT NOT NULL,
      PRIMARY KEY (domain)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX domain_check_due ON domain_check (next_at);

    -- What was good and is no longer, or is good again. fault: the state it has now, ok where it was mended.
    CREATE TABLE domain_drift (
      domain TEXT NOT NULL,
      at INTEGER NOT NULL,
      item TEXT NOT NULL,
      state TEXT NOT NULL,
      detail TEXT NOT NULL,
      PRIMARY KEY (domain, at, item)
    ) STRICT, WITHOUT ROWID;

    -- States of keys: made, seen, active, retired, expired. due_at: when time alone moves the key on.
    ALTER TABLE signing_key ADD COLUMN due_at INTEGER;
    UPDATE signing_key SET state = 'made' WHERE state = 'next';
    UPDATE signing_key SET due_at = state_since + 864000000 WHERE state = 'retired';
  `,
};
