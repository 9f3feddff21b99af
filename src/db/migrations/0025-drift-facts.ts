import type { Migration } from '#db/migrate.ts';

/** What changed about a domain is kept as data, and said in the language of who reads it. */
export const driftFacts: Migration = {
  number: 25,
  name: 'drift-facts',
  sql: `
    -- facts: JSON, what was found. Rows from before have none, and an English sentence in detail, which is '' since.
    ALTER TABLE domain_drift ADD COLUMN facts TEXT;
  `,
};
