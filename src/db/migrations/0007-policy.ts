import type { Migration } from '#db/migrate.ts';

/** What is allowed: one row for each level that says something. */
export const policy: Migration = {
  number: 7,
  name: 'policy',
  sql: `
    -- level: platform, plan, domain or account; subject: '' for the platform, else the plan, domain name or account id.
    -- preset: what the platform begins with, '' at other levels. change: JSON of the values this level says.
    CREATE TABLE policy (
      level TEXT NOT NULL,
      subject TEXT NOT NULL,
      preset TEXT NOT NULL,
      change TEXT NOT NULL,
      changed_at INTEGER NOT NULL,
      PRIMARY KEY (level, subject)
    ) STRICT, WITHOUT ROWID;
  `,
};
