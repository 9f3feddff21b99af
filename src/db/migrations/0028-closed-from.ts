import type { Migration } from '#db/migrate.ts';

/** A closed account comes back as it was: one that was suspended does not open by being brought back. */
export const closedFrom: Migration = {
  number: 28,
  name: 'closed-from',
  sql: `
    -- What a closed account was before: active or suspended. Says nothing of others.
    ALTER TABLE account ADD COLUMN closed_from TEXT NOT NULL DEFAULT 'active';
  `,
};
