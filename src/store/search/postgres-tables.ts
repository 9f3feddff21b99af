import { MailError } from '#base/errors.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database } from '#db/types.ts';
import type { searchOperations } from './operations.ts';
import type { LookUp } from './query.ts';
import type { Addition, Answer, Progress, SearchTables, TableState } from './tables.ts';

/** Contributed extensions of PostgreSQL: trigrams, and accounts in the same index. */
const extensions = ['pg_trgm', 'btree_gin'];

/** The index of the PostgreSQL engine: folded texts in a table with trigram indexes, so that LIKE is exact and quick. */
export class PostgresTables implements SearchTables {
  readonly #database: Database;
  readonly #write: Writer<typeof searchOperations>;

  private constructor(database: Database, write: Writer<typeof searchOperations>) {
    this.#database = database;
    this.#write = write;
  }

  /** Makes tables and extensions where they are missing. Throws `unsupported`, saying what to do, where it may not. */
  static async open(database: Database): Promise<PostgresTables> {
    const marks = extensions.map(() => '?').join(', ');
    const rows = await database.reader.all<{ name: string; installed: string | null }>(
      `SELECT name, installed_version AS installed FROM pg_available_extensions WHERE name IN (${marks})`,
      ...extensions,
    );
    const lacking = extensions.filter((name) => !rows.some((row) => row.name === name));
    if (lacking.length > 0) {
      throw new MailError(
        'unsupported',
        `the PostgreSQL server lacks ${lacking.join(' and ')}: install its contrib package`,
      );
    }
    const write = writerFor<typeof searchOperations>(database);
    const missing = rows.filter((row) => row.installed === null).map((row) => row.name);
    await write(0, 'search.prepare', { extensions: missing }).catch((error: unknown) => {
      throw isForbidden(error) ? forbidden(missing, error) : error;
    });
    return new PostgresTables(database, write);
  }

  progress(account: number): Promise<Progress | undefined> {
    return this.#database.reader.get<Progress>(
      'SELECT through, modseq FROM search_progress WHERE account_id = ?',
      account,
    );
  }

  add(additions: readonly Addition[]): Promise<boolean[]> {
    return this.#write(0, 'search.add', { additions });
  }

  remove(account: number, emails: readonly number[]): Promise<void> {
    return this.#write(account, 'search.remove', { account, emails });
  }

  async indexed(account: number, email: number, limit: number): Promise<number[]> {
    const rows = await this.#database.reader.all<{ id: number }>(
      'SELECT email_id AS id FROM search_text WHERE account_id = ? AND email_id > ? ORDER BY email_id LIMIT ?',
      account,
      email,
      limit,
    );
    return rows.map((row) => row.id);
  }

  forget(account: number): Promise<void> {
    return this.#write(account, 'search.forget', { account });
  }

  lookUp(account: number, lookUp: LookUp, from: number, to: number, signal?: AbortSignal): Promise<Answer | null> {
    const { kinds, needles, exact } = lookUp;
    const all = (kind: string) => needles.map(() => `${kind} LIKE ?`).join(' AND ');
    const condition = kinds.map((kind) => `(${all(kind)})`).join(' OR ');
    const patterns = kinds.flatMap(() => needles.map(containing));
    return this.#database.read(async (reader) => {
      signal?.throwIfAborted();
      const progress = await reader.get<Progress>('SELECT through FROM search_progress WHERE account_id = ?', account);
      if (progress === undefined) return null;
      const range = 'SELECT email_id AS id FROM search_text WHERE account_id = ? AND email_id BETWEEN ? AND ?';
      const cut = await reader.all<{ id: number }>(`${range} AND cut <> 0`, account, from, to);
      const hits = await reader.all<{ id: number }>(`${range} AND (${condition})`, account, from, to, ...patterns);
      const ids = (rows: { id: number }[]) => rows.map((row) => row.id);
      return { through: progress.through, cut: ids(cut), hits: ids(hits), exact };
    });
  }

  clear(): Promise<void> {
    return this.#write(0, 'search.clear', undefined);
  }

  async state(): Promise<TableState> {
    const { reader } = this.#database;
    const accounts = await reader.all<{ account: number; through: number }>(
      'SELECT account_id AS account, through FROM search_progress ORDER BY account_id',
    );
    const cut = await reader.get<{ n: number }>('SELECT count(*) AS n FROM search_text WHERE cut <> 0');
    const size = await reader.get<{ n: number }>("SELECT pg_total_relation_size('search_text') AS n");
    return { accounts, cut: cut?.n ?? 0, bytes: size?.n ?? 0 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The database is the opener's.
  }
}

/** A LIKE pattern for texts that contain this one. */
function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** SQLSTATE 42501: insufficient_privilege. */
function isForbidden(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42501';
}

function forbidden(missing: readonly string[], cause: unknown): MailError {
  const what = missing.length === 0 ? 'tables' : `extensions ${missing.join(', ')}`;
  const remedy =
    missing.length === 0
      ? 'give its user CREATE on the schema'
      : `as a superuser run ${missing.map((name) => `CREATE EXTENSION ${name};`).join(' ')}`;
  return new MailError('unsupported', `the database does not let its user create the search ${what}: ${remedy}`, {
    cause,
  });
}
