import type { Migration } from '#db/migrate.ts';

/** What the last look at a domain's DNS found, and the records that a domain does without. */
export const domainReports: Migration = {
  number: 22,
  name: 'domain-reports',
  sql: `
    -- state: the worst that was found; items: JSON, what is not as it should be; report: JSON, all of it.
    CREATE TABLE domain_report (
      domain TEXT NOT NULL,
      at INTEGER NOT NULL,
      state TEXT NOT NULL,
      items TEXT NOT NULL,
      report TEXT NOT NULL,
      PRIMARY KEY (domain)
    ) STRICT, WITHOUT ROWID;

    -- Purposes of records that somebody chose not to have for a domain.
    CREATE TABLE domain_omission (
      domain TEXT NOT NULL,
      purpose TEXT NOT NULL,
      PRIMARY KEY (domain, purpose)
    ) STRICT, WITHOUT ROWID;
  `,
};
