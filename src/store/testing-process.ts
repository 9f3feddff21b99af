import { join } from 'node:path';
import { silentLog } from '#base/log.ts';
import { openDatabase } from '#db/open.ts';
import { SegmentBodies } from './bodies/body-store.ts';
import { Store } from './store.ts';
import { testOperations } from './testing.ts';

/** The store that a process made to be killed works on: its arguments are directory, URL of PostgreSQL or '', and a word. */
export async function storeOfArguments(): Promise<{ store: Store; word: string }> {
  const [directory = '', url = '', word = ''] = process.argv.slice(2);
  const database = await openDatabase({
    engine: url === '' ? { engine: 'sqlite' } : { engine: 'postgres', url },
    directory,
    ...testOperations,
    log: silentLog,
    role: 'owner',
  });
  const bodies = await SegmentBodies.open(join(directory, 'bodies'), 'owner');
  return { store: new Store(database, bodies, { now: Date.now }), word };
}
