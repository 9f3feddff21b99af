import type { Call, Database } from '#db/types.ts';
import type { Actor } from './access.ts';
import type { Act, Administration } from './administration.ts';

/** Somebody's act, and the versions of its subject that it is for; null for any. */
export interface ActBy extends Act {
  actor: Actor;
  versions: readonly string[] | null;
}

/**
 * The database as it is for one act of somebody: whatever is written to it is that act, with its check of access and
 * its row in the audit log. So everything that changes the directory does so for people too, without knowing of them.
 */
export function actingDatabase(database: Database, administration: Administration, by: ActBy): Database {
  const { actor, versions: _, ...act } = by;
  const guards = versionGuards(by);
  return {
    ...writingThrough(database, async (calls) => {
      const results = await administration.act(actor, act, [...guards, ...calls]);
      return results.slice(guards.length);
    }),
    // The database outlives the act.
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** What must hold before an act: its subject as whoever acts has seen it. */
export function versionGuards({ subject, versions }: Pick<ActBy, 'subject' | 'versions'>): Call[] {
  return versions === null ? [] : [{ name: 'version.expect', args: { subject, versions }, lane: 0 }];
}

/** The same database, whose writes go another way. */
export function writingThrough(database: Database, write: Database['write']): Database {
  return {
    engine: database.engine,
    reader: database.reader,
    read: (fn) => database.read(fn),
    listen: (listener) => database.listen(listener),
    write,
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
