import type { Migration } from '#db/migrate.ts';

/** What concerns the installation as a whole. */
export const installation: Migration = {
  number: 1,
  name: 'installation',
  sql: `
    -- Sources of small ids: the last value given out.
    CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    -- Facts of this installation that are not configuration.
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
};
