import type { Migration } from '#db/migrate.ts';

/** What is left of a deleted account: its number, and how much of what went with it. */
export const erasure: Migration = {
  number: 20,
  name: 'erasure',
  sql: `
    -- JSON of counts by kind; NULL for an account that is not deleted.
    ALTER TABLE account ADD COLUMN erased TEXT;

    CREATE INDEX group_member_by_address ON group_member (address);
  `,
};
