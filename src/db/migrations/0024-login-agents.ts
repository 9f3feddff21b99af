import type { Migration } from '#db/migrate.ts';

/** The login history tells clients apart by what they call themselves, not only by where they are. */
export const loginAgents: Migration = {
  number: 24,
  name: 'login-agents',
  sql: `
    -- agent: what the client calls itself; '' where it does not say.
    CREATE TABLE login_attempt (
      account_id INTEGER NOT NULL,
      period INTEGER NOT NULL,
      protocol TEXT NOT NULL,
      address TEXT NOT NULL,
      outcome TEXT NOT NULL,
      agent TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      PRIMARY KEY (account_id, period, protocol, address, outcome, agent)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO login_attempt (account_id, period, protocol, address, outcome, agent, attempts, last_at)
      SELECT account_id, period, protocol, address, outcome, '', attempts, last_at FROM login_history;
    DROP TABLE login_history;
    ALTER TABLE login_attempt RENAME TO login_history;
    CREATE INDEX login_history_by_time ON login_history (last_at);
  `,
};
