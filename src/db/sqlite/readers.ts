import type { Reader } from '#db/types.ts';
import { SqliteConnection } from './connection.ts';

/** Read connections kept open between snapshots: each costs its page cache. */
const idleLimit = 4;

/**
 * Read access to a SQLite file from this thread: one connection for single statements and a pool for snapshots, since
 * a snapshot must not share its connection while it is open.
 */
export class SqliteReaders {
  readonly #file: string;
  readonly #idle: SqliteConnection[] = [];
  #single: SqliteConnection | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** Single statements, each on what is committed when it runs. */
  get reader(): Reader {
    this.#single ??= this.#open();
    return this.#single;
  }

  /** Runs `fn` on one snapshot. */
  async read<T>(fn: (reader: Reader) => Promise<T>): Promise<T> {
    const connection = this.#idle.pop() ?? this.#open();
    try {
      connection.exec('BEGIN');
      const result = await fn(connection);
      connection.exec('COMMIT');
      if (this.#idle.length < idleLimit) this.#idle.push(connection);
      else connection.close();
      return result;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  close(): void {
    this.#single?.close();
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  #open(): SqliteConnection {
    return new SqliteConnection(this.#file, { write: false });
  }
}
