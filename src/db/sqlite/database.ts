import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { Announcer } from '#db/announcer.ts';
import { migrate, type Migration, pendingMigrations } from '#db/migrate.ts';
import type { Announcement, Call, Database, Reader } from '#db/types.ts';
import { startCheckpointer } from './checkpointer.ts';
import { SqliteConnection } from './connection.ts';
import { takeLock } from './lock.ts';
import { SqliteReaders } from './readers.ts';
import { serveSocket, SocketWriter } from './socket.ts';
import { WriterThread } from './thread.ts';

/** How to open the embedded database. */
export interface SqliteOptions {
  /** Data directory; created when missing. */
  directory: string;
  migrations: readonly Migration[];
  /** Module of the writer thread: it calls serveWriterThread with the operations. */
  writerModule: URL;
  log: Log;
  /** `owner` refuses with `in-use` where another process writes; `any` then becomes its client. */
  role: 'owner' | 'any';
}

interface WriteSide extends AsyncDisposable {
  write(calls: readonly Call[]): Promise<unknown[]>;
}

/**
 * Opens `meta.db` in the data directory. The first process owns it: writer thread, checkpoints, and a socket for the
 * others, which read the file themselves and send their operations to the owner.
 */
export async function openSqlite(options: SqliteOptions): Promise<Database> {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const file = join(options.directory, 'meta.db');
  const announcer = new Announcer(options.log);
  const stack = new AsyncDisposableStack();
  try {
    const lock = takeLock(join(options.directory, 'lock.db'));
    if (lock === null && options.role === 'owner') {
      throw new MailError('in-use', `another Sowa process uses the data directory ${options.directory}`);
    }
    if (lock !== null) stack.use(lock);
    const side = lock === null ? await joinOwner(options, file, announcer) : await own(options, file, announcer, stack);
    stack.use(side);
    const readers = new SqliteReaders(file);
    stack.defer(() => readers.close());
    return new SqliteDatabase(side, readers, announcer, stack.move());
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function own(
  options: SqliteOptions,
  file: string,
  announcer: Announcer,
  stack: AsyncDisposableStack,
): Promise<WriteSide> {
  await migrateSqlite(file, options.migrations, options.log);
  stack.use(startCheckpointer(file, options.log));
  const publish = (announcements: Announcement[]) => announcer.publish(announcements);
  const writer = new WriterThread({ file, module: options.writerModule, log: options.log, publish });
  const listen = (listener: (announcement: Announcement) => void) => announcer.listen(listener);
  const owner = { write: (calls: readonly Call[]) => writer.write(calls), listen };
  const socket = await serveSocket(join(options.directory, 'sowa.sock'), owner, options.log);
  return {
    write: (calls) => writer.write(calls),
    [Symbol.asyncDispose]: async () => {
      await socket[Symbol.asyncDispose]();
      await writer[Symbol.asyncDispose]();
    },
  };
}

/** Brings a database file to the newest schema; a copy of what it was stays beside it. */
export async function migrateSqlite(file: string, migrations: readonly Migration[], log: Log): Promise<void> {
  const connection = new SqliteConnection(file, { write: true });
  try {
    await migrate(
      {
        get: (sql, ...params) => connection.get(sql, ...params),
        all: (sql, ...params) => connection.all(sql, ...params),
        run: (sql, ...params) => connection.run(sql, ...params),
        script: async (sql) => connection.exec(sql),
      },
      migrations,
      async (schema) => connection.exec(`VACUUM INTO '${file.replaceAll("'", "''")}.schema-${schema}-${Date.now()}'`),
      log,
    );
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}

async function joinOwner(options: SqliteOptions, file: string, announcer: Announcer): Promise<WriteSide> {
  const connection = new SqliteConnection(file, { write: false });
  const pending = await pendingMigrations(connection, options.migrations).finally(() => connection.close());
  if (pending.length > 0) {
    throw new MailError('conflict', 'the running service is older than this program: restart it first');
  }
  return SocketWriter.connect(join(options.directory, 'sowa.sock'), (list) => announcer.publish(list));
}

class SqliteDatabase implements Database {
  readonly engine = 'sqlite';
  readonly #side: WriteSide;
  readonly #readers: SqliteReaders;
  readonly #announcer: Announcer;
  readonly #stack: AsyncDisposableStack;

  constructor(side: WriteSide, readers: SqliteReaders, announcer: Announcer, stack: AsyncDisposableStack) {
    this.#side = side;
    this.#readers = readers;
    this.#announcer = announcer;
    this.#stack = stack;
  }

  get reader(): Reader {
    return this.#readers.reader;
  }

  read<T>(fn: (reader: Reader) => Promise<T>): Promise<T> {
    return this.#readers.read(fn);
  }

  write(calls: readonly Call[]): Promise<unknown[]> {
    return this.#side.write(calls);
  }

  listen(listener: (announcement: Announcement) => void): () => void {
    return this.#announcer.listen(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
