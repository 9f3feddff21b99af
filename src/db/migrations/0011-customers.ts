import type { Migration } from '#db/migrate.ts';

/** Who domains belong to and how much of everything they may have; what was done, by whom; keys of programs. */
export const customers: Migration = {
  number: 11,
  name: 'customers',
  sql: `
    -- What a customer buys: accounts (slots), and space for all of them together in bytes (0: no limit). Its rules are
    -- a level of the policy.
    CREATE TABLE plan (
      name TEXT PRIMARY KEY,
      slots INTEGER NOT NULL,
      space_bytes INTEGER NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Who owns domains.
    CREATE TABLE customer (
      customer_id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      plan TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX customer_by_plan ON customer (plan);

    -- NULL: the operator's own.
    ALTER TABLE domain ADD COLUMN customer_id INTEGER;
    CREATE INDEX domain_by_customer ON domain (customer_id);
    ALTER TABLE administrator ADD COLUMN customer_id INTEGER;

    -- The slots of customers that have an account; those with other numbers up to the plan's are placeholders.
    CREATE TABLE slot (
      customer_id INTEGER NOT NULL,
      number INTEGER NOT NULL,
      account_id INTEGER NOT NULL UNIQUE,
      PRIMARY KEY (customer_id, number)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE account ADD COLUMN first_name TEXT NOT NULL DEFAULT '';
    ALTER TABLE account ADD COLUMN last_name TEXT NOT NULL DEFAULT '';
    -- The home page's share of the space, in percent.
    ALTER TABLE account ADD COLUMN web_share INTEGER NOT NULL DEFAULT 0;
    -- When a closed account is deleted for good; NULL for all others.
    ALTER TABLE account ADD COLUMN delete_at INTEGER;
    CREATE INDEX account_by_delete_at ON account (delete_at);

    -- Who did what to whom. subject: what a person calls it. before and after: JSON of what differs, without secrets.
    -- act: joins the two halves of one row within its transaction.
    CREATE TABLE audit (
      audit_id INTEGER PRIMARY KEY,
      act TEXT NOT NULL UNIQUE,
      at INTEGER NOT NULL,
      actor TEXT NOT NULL,
      role TEXT NOT NULL,
      via TEXT NOT NULL,
      action TEXT NOT NULL,
      kind TEXT NOT NULL,
      subject TEXT NOT NULL,
      customer_id INTEGER,
      account_id INTEGER,
      before_json TEXT,
      after_json TEXT
    ) STRICT;
    CREATE INDEX audit_by_account ON audit (account_id, audit_id);
    CREATE INDEX audit_by_customer ON audit (customer_id, audit_id);
    CREATE INDEX audit_by_time ON audit (at);

    -- What programs prove themselves with. hash: SHA-256 of random bits, which nobody guesses. scopes: JSON, NULL for
    -- all that the role may. networks: words divided by blanks.
    CREATE TABLE api_key (
      key_id INTEGER PRIMARY KEY,
      hash BLOB NOT NULL UNIQUE,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      customer_id INTEGER,
      account_id INTEGER,
      scopes TEXT,
      networks TEXT NOT NULL,
      created_by TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER,
      used_at INTEGER
    ) STRICT;
    CREATE INDEX api_key_by_customer ON api_key (customer_id);
    CREATE INDEX api_key_by_account ON api_key (account_id);
  `,
};
