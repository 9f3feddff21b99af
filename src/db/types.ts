/** Values that both engines take and give back: integers below 2^53, text, bytes, null. */
export type SqlValue = number | string | Uint8Array | null;

/** A result row by column name. The caller names the shape; the suite on both engines proves it. */
export type Row = Record<string, SqlValue>;

/**
 * Reads. SQL is written once for both engines: `?` placeholders, integers as flags and milliseconds, no dialect words.
 * A Reader has no way to write, by its type and by the connection behind it.
 */
export interface Reader {
  /** The first row, or undefined. */
  get<T = Row>(sql: string, ...params: SqlValue[]): Promise<T | undefined>;
  /** All rows: for results of bounded size (page with LIMIT). */
  all<T = Row>(sql: string, ...params: SqlValue[]): Promise<T[]>;
}

/** What an operation works with: reads its own writes, writes, and announces what it did. */
export interface Transactor extends Reader {
  /** Runs a statement without rows; the number of rows it changed. */
  run(sql: string, ...params: SqlValue[]): Promise<number>;
  /** Queues an announcement that is published to every listener after the commit, in commit order; dropped on rollback. */
  announce(announcement: Announcement): void;
}

/** What a committed operation tells the rest of the program. Plain data; `account` is 0 for what concerns no account. */
export interface Announcement {
  topic: string;
  account: number;
  [field: string]: string | number | null;
}

/**
 * A named write. Plain-data arguments and result, so that it runs unchanged in the writer thread, for another process
 * over the local socket, or in a PostgreSQL transaction. It must be repeatable: after a failed batch or a
 * serialisation conflict it is run again.
 */
type Operation<Args, Result> = (tx: Transactor, args: Args) => Promise<Result>;

// Variance: a table holds operations with any argument type; the typed view is taken with ArgsOf/ResultOf.
// oxlint-disable-next-line typescript/no-explicit-any
export type Operations = Readonly<Record<string, Operation<any, any>>>;

export type ArgsOf<T extends Operations, N extends keyof T> = Parameters<T[N]>[1];
export type ResultOf<T extends Operations, N extends keyof T> = Awaited<ReturnType<T[N]>>;

/** One operation as data. `lane` (an account's id; 0 for the directory) keeps operations of one account in order. */
export interface Call {
  name: string;
  args: unknown;
  lane: number;
}

/** A database of either engine, with the table of operations it executes. */
export interface Database {
  readonly engine: 'sqlite' | 'postgres';
  /** Single statements, each its own snapshot. */
  readonly reader: Reader;
  /** Runs `fn` on one consistent snapshot. */
  read<T>(fn: (reader: Reader) => Promise<T>): Promise<T>;
  /** Executes the calls in one transaction, all or none, durable when it resolves; results in the calls' order. Throws what the failing operation threw (MailError codes survive), or `unavailable`. */
  write(calls: readonly Call[]): Promise<unknown[]>;
  /** Hears every committed announcement, of this and of other processes on the same database; returns the way to stop. */
  listen(listener: (announcement: Announcement) => void): () => void;
  [Symbol.asyncDispose](): Promise<void>;
}
