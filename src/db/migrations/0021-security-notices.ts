import type { Migration } from '#db/migrate.ts';

/** What owners were told of their own security within the last day. */
export const securityNotices: Migration = {
  number: 21,
  name: 'security-notices',
  sql: `
    -- event: what happened, once for all nodes, such as the number of a row of the audit log.
    CREATE TABLE security_notice (
      account_id INTEGER NOT NULL,
      event TEXT NOT NULL,
      told_at INTEGER NOT NULL,
      PRIMARY KEY (account_id, event)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX security_notice_by_time ON security_notice (told_at);
  `,
};
