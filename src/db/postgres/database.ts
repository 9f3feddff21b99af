import { Client, Pool } from 'pg';
import type { Log } from '#base/log.ts';
import { Announcer } from '#db/announcer.ts';
import { migrate, type Migration } from '#db/migrate.ts';
import type { Announcement, Call, Database, Operations, Reader } from '#db/types.ts';
import { clientConfig, PostgresConnection, postgresError } from './connection.ts';
import { PostgresLane } from './lane.ts';
import { Listener } from './notify.ts';
import { postgresSchema } from './schema.ts';

/** How to open a PostgreSQL database. */
export interface PostgresOptions {
  /** postgres://user:password@host:port/name */
  url: string;
  operations: Operations;
  migrations: readonly Migration[];
  /** Called with the present schema number before a database with data is migrated. */
  snapshot: (reader: Reader, schema: number) => Promise<void>;
  log: Log;
}

/** Batch lanes by account: more than a few only compete for the same flush (measured: 2–4). */
const laneCount = 4;
/** Connections for reads. */
const poolSize = 8;
/** Keeps two starting nodes from migrating at once: any number that nobody else uses. */
const migrationLock = 0x50_77_61;

/** Opens the database, migrating it first. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const stack = new AsyncDisposableStack();
  try {
    await migratePostgres(options);
    const announcer = new Announcer(options.log);
    const listener = new Listener(options.url, options.log, (list) => announcer.publish(list));
    stack.use(listener);
    await listener.start();
    const pool = new Pool({ ...clientConfig(options.url), max: poolSize });
    pool.on('error', (error) => options.log.warn('database-connection-lost', { error: error.message }));
    stack.defer(() => pool.end());
    const lanes = Array.from({ length: laneCount }, () =>
      stack.use(new PostgresLane(options.url, options.operations, listener)),
    );
    return new PostgresDatabase(pool, lanes, announcer, stack.move());
  } catch (error) {
    await stack.disposeAsync();
    throw postgresError(error);
  }
}

async function migratePostgres(options: PostgresOptions): Promise<void> {
  const client = new Client(clientConfig(options.url));
  // One that breaks between two queries fails the next one.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const connection = new PostgresConnection(client);
    await connection.script(`SELECT pg_advisory_lock(${migrationLock})`);
    await migrate(
      {
        get: (sql, ...params) => connection.get(sql, ...params),
        all: (sql, ...params) => connection.all(sql, ...params),
        run: (sql, ...params) => connection.run(sql, ...params),
        script: (sql) => connection.script(postgresSchema(sql)),
      },
      options.migrations,
      (schema) => options.snapshot(connection, schema),
      options.log,
    );
  } finally {
    await client.end();
  }
}

class PostgresDatabase implements Database {
  readonly engine = 'postgres';
  readonly reader: Reader;
  readonly #pool: Pool;
  readonly #lanes: readonly PostgresLane[];
  readonly #announcer: Announcer;
  readonly #stack: AsyncDisposableStack;

  constructor(pool: Pool, lanes: readonly PostgresLane[], announcer: Announcer, stack: AsyncDisposableStack) {
    this.reader = new PostgresConnection(pool);
    this.#pool = pool;
    this.#lanes = lanes;
    this.#announcer = announcer;
    this.#stack = stack;
  }

  async read<T>(fn: (reader: Reader) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw postgresError(error);
    });
    // The pool hears errors of idle connections only; one that breaks between two queries fails the next one.
    const broken = () => undefined;
    client.on('error', broken);
    const connection = new PostgresConnection(client);
    try {
      await connection.script('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const result = await fn(connection);
      await connection.script('COMMIT');
      client.off('error', broken);
      client.release();
      return result;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async write(calls: readonly Call[]): Promise<unknown[]> {
    const order = calls.map((_, i) => i).toSorted((a, b) => laneOf(calls[a]) - laneOf(calls[b]));
    const lane = this.#lanes[laneOf(calls[order[0] ?? 0]) % this.#lanes.length] as PostgresLane;
    const results = await lane.write(order.map((i) => calls[i] as Call));
    return calls.map((_, i) => results[order.indexOf(i)]);
  }

  listen(listener: (announcement: Announcement) => void): () => void {
    return this.#announcer.listen(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

function laneOf(call: Call | undefined): number {
  return call?.lane ?? 0;
}
