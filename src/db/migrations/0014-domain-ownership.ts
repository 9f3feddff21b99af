import type { Migration } from '#db/migrate.ts';

/** How we know that a domain belongs to who added it. */
export const domainOwnership: Migration = {
  number: 14,
  name: 'domain-ownership',
  sql: `
    -- pending: a claim that nobody has proved, which receives and sends nothing; proved: by a record in its DNS;
    -- vouched: an operator said so, as for every domain that was here before.
    ALTER TABLE domain ADD COLUMN ownership TEXT NOT NULL DEFAULT 'vouched';
    ALTER TABLE domain ADD COLUMN ownership_since INTEGER NOT NULL DEFAULT 0;
    UPDATE domain SET ownership_since = created_at;

    -- Who says that a domain is theirs, and the token that its DNS must show before expires_at. customer_id: 0 is the
    -- operator. Several may say it of one domain; the first who proves it has it, and the others' claims are gone.
    CREATE TABLE domain_claim (
      domain TEXT NOT NULL,
      customer_id INTEGER NOT NULL,
      token TEXT NOT NULL,
      target_host TEXT,
      target_port INTEGER,
      target_tls TEXT,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (domain, customer_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX domain_claim_by_customer ON domain_claim (customer_id);
    CREATE INDEX domain_claim_by_expiry ON domain_claim (expires_at);
  `,
};
