import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { MailError } from '#base/errors.ts';
import type { Reader, Row, SqlValue } from '#db/types.ts';

/** Result codes (sqlite.org/rescode.html) after which the same statement may succeed later. */
const temporary: Readonly<Record<number, string>> = {
  5: 'the database is busy',
  6: 'a table is locked',
  10: 'the disk reported an error',
  13: 'the disk is full',
  14: 'the database file cannot be opened',
};

/** Puts an engine error into MailError words; MailErrors pass. What is a defect of ours stays as it is. */
function sqliteError(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error;
  const primary = error.errcode & 0xff;
  const words = temporary[primary];
  if (words !== undefined) return new MailError('unavailable', words, { cause: error });
  if (primary === 11 || primary === 26)
    return new MailError('corrupt', 'the database file is damaged', { cause: error });
  return error;
}

/**
 * One SQLite connection with its prepared statements. node:sqlite is synchronous: methods return settled promises so
 * that callers are written once for both engines.
 */
export class SqliteConnection implements Reader {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #listings = new Map<string, Listing>();

  /** Opens `file`; `write` false gives a connection that cannot change anything. Waits up to 10 s for a lock. */
  constructor(file: string, mode: { write: boolean }) {
    try {
      this.#db = new DatabaseSync(file, { readOnly: !mode.write, timeout: 10_000, enableForeignKeyConstraints: false });
      // FULL: an acknowledged commit survives a power cut (NORMAL lost 224 of 25,000 in the test behind the design).
      // The writer never checkpoints: the checkpointer's thread does.
      if (mode.write) this.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0');
      // The operating system caches the file too; a page taken from there costs about 2 µs.
      this.exec(`PRAGMA cache_size = ${mode.write ? -8192 : -2048}; PRAGMA temp_store = MEMORY`);
    } catch (error) {
      throw sqliteError(error);
    }
  }

  /** Runs statements without parameters or rows. */
  exec(sql: string): void {
    try {
      this.#db.exec(sql);
    } catch (error) {
      throw sqliteError(error);
    }
  }

  get inTransaction(): boolean {
    return this.#db.isTransaction;
  }

  async get<T = Row>(sql: string, ...params: SqlValue[]): Promise<T | undefined> {
    try {
      return this.#prepare(sql).get(...params) as T | undefined;
    } catch (error) {
      throw sqliteError(error);
    }
  }

  async all<T = Row>(sql: string, ...params: SqlValue[]): Promise<T[]> {
    try {
      return rowsOf(this.#listing(sql), params) as T[];
    } catch (error) {
      throw sqliteError(error);
    }
  }

  async run(sql: string, ...params: SqlValue[]): Promise<number> {
    try {
      return Number(this.#prepare(sql).run(...params).changes);
    } catch (error) {
      throw sqliteError(error);
    }
  }

  close(): void {
    this.#statements.clear();
    this.#listings.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    return cached(this.#statements, sql, () => this.#db.prepare(sql));
  }

  #listing(sql: string): Listing {
    return cached(this.#listings, sql, () => {
      const statement = this.#db.prepare(sql);
      statement.setReturnArrays(true);
      return { statement, columns: statement.columns().map(({ name }) => name) };
    });
  }
}

/** A statement that gives rows as arrays, and the names of their columns. */
interface Listing {
  statement: StatementSync;
  columns: readonly string[];
}

/** All rows, as objects of one shape: those that node:sqlite makes are dictionaries, which cost as much as the query. */
function rowsOf({ statement, columns }: Listing, params: readonly SqlValue[]): Row[] {
  const rows = statement.all(...params) as unknown as SqlValue[][];
  return rows.map((values) => {
    const row: Row = {};
    for (let i = 0; i < columns.length; i++) row[columns[i]!] = values[i]!;
    return row;
  });
}

/** Statement texts are literals of the program, with a few generated lists: a cache stays small, and is emptied if it does not. */
function cached<T>(cache: Map<string, T>, sql: string, make: () => T): T {
  let found = cache.get(sql);
  if (found === undefined) {
    if (cache.size >= 500) cache.clear();
    found = make();
    cache.set(sql, found);
  }
  return found;
}
