import type { Migration } from '#db/migrate.ts';

/** Who exists. */
export const directory: Migration = { number: 2, name: 'directory', sql: `` };
