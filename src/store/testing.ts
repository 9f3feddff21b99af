import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { type Engine, openDatabase } from '#db/open.ts';
import { databaseOperations } from '#db/operations.ts';
import type { Database } from '#db/types.ts';
import { directoryOperations } from '#directory/operations.ts';
import { SegmentBodies } from './bodies/body-store.ts';
import { storeOperations } from './operations.ts';
import { Store } from './store.ts';
import type { Received } from './types.ts';

/** What a test database executes. */
export const testOperations = {
  operations: { ...databaseOperations, ...directoryOperations, ...storeOperations },
  writerModule: new URL('./testing-writer.ts', import.meta.url),
};

/** A store in a temporary directory, for tests; everything goes when disposed. */
export interface TestStore extends AsyncDisposable {
  store: Store;
  database: Database;
  bodies: SegmentBodies;
  directory: string;
}

/** Opens a store on either engine. */
export async function openTestStore(engine: Engine, clock: Clock = systemClock): Promise<TestStore> {
  const directory = mkdtempSync(join(tmpdir(), 'sowa-store-'));
  const database = await openDatabase({
    engine,
    directory,
    ...testOperations,
    log: silentLog,
    role: 'owner',
  });
  const bodies = await SegmentBodies.open(join(directory, 'bodies'), 'owner');
  const store = new Store(database, bodies, clock);
  return {
    store,
    database,
    bodies,
    directory,
    [Symbol.asyncDispose]: async () => {
      store[Symbol.dispose]();
      await database[Symbol.asyncDispose]();
      await bodies[Symbol.asyncDispose]();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Receives a message given as text or bytes. */
export async function receive(store: Store, message: string | Uint8Array): Promise<Received> {
  const writer = store.receive();
  await writer.write(typeof message === 'string' ? Buffer.from(message) : message);
  return writer.finish();
}

/** All bytes of a body. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
