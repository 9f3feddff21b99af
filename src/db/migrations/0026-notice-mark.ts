import type { Migration } from '#db/migrate.ts';

/** How far the audit log was read for letters about security, so that what happens while nobody runs is told at the next start. */
export const noticeMark: Migration = {
  number: 26,
  name: 'notice-mark',
  sql: `
    -- One row, whose id is 1. audit_row: the newest row of the log that was looked at.
    CREATE TABLE notice_mark (
      id INTEGER PRIMARY KEY,
      audit_row INTEGER NOT NULL
    ) STRICT;
  `,
};
