import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { codeOf } from '#base/errors.ts';
import { searchLimits } from '#base/limits-store.ts';
import { SqliteConnection } from '#db/sqlite/connection.ts';
import { SqliteReaders } from '#db/sqlite/readers.ts';
import type { Reader } from '#db/types.ts';
import { emailId } from '#store/ids.ts';
import { type LookUp, trigramsOf } from './query.ts';
import type { TextKind } from './text.ts';
import type { Addition, Answer, Progress, SearchTables, TableState } from './tables.ts';

/** Changes when what is indexed changes (fold.ts, text.ts): an index of another version is made anew. */
const version = 1;

// The trigram index says which emails have all trigrams of a text (detail=none: a seventh of the size of detail=full,
// docs/benchmarks.md); the texts beside it say which of them have the text. rowid = email id, so the rows of one
// account lie together.
const schema = `
  CREATE TABLE progress (account_id INTEGER PRIMARY KEY, through INTEGER NOT NULL, modseq INTEGER NOT NULL) STRICT;
  CREATE TABLE cut (email_id INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE text (email_id INTEGER PRIMARY KEY, head BLOB NOT NULL, body BLOB NOT NULL) STRICT;
  CREATE VIRTUAL TABLE head_text USING fts5(text, content='', contentless_delete=1, detail=none,
    tokenize='trigram case_sensitive 1');
  CREATE VIRTUAL TABLE body_text USING fts5(text, content='', contentless_delete=1, detail=none,
    tokenize='trigram case_sensitive 1');
  PRAGMA user_version = ${version};
`;
/** Several texts fit on a page: a tenth of the file is saved. */
const pageSize = 8192;

/** The index of the embedded engine: `search.db` in the data directory, beside the database and not in its backups. */
export class SqliteTables implements SearchTables {
  readonly #file: string;
  readonly #connection: SqliteConnection;
  readonly #readers: SqliteReaders;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(file: string, connection: SqliteConnection) {
    this.#file = file;
    this.#connection = connection;
    this.#readers = new SqliteReaders(file);
  }

  /** Opens the file; one that is damaged or of another version is replaced by an empty one. */
  static async open(directory: string): Promise<SqliteTables> {
    const file = join(directory, 'search.db');
    const connection = (existsSync(file) ? await openCurrent(file) : null) ?? create(file);
    return new SqliteTables(file, connection);
  }

  progress(account: number): Promise<Progress | undefined> {
    return this.#connection.get<Progress>('SELECT through, modseq FROM progress WHERE account_id = ?', account);
  }

  add(additions: readonly Addition[]): Promise<boolean[]> {
    return this.#transaction(async () => {
      const added: boolean[] = [];
      for (const addition of additions) added.push(await this.#addOne(addition));
      return added;
    });
  }

  remove(_account: number, emails: readonly number[]): Promise<void> {
    return this.#transaction(async () => {
      for (const email of emails) {
        await this.#connection.run('DELETE FROM text WHERE email_id = ?', email);
        await this.#connection.run('DELETE FROM head_text WHERE rowid = ?', email);
        await this.#connection.run('DELETE FROM body_text WHERE rowid = ?', email);
        await this.#connection.run('DELETE FROM cut WHERE email_id = ?', email);
      }
    });
  }

  async indexed(account: number, email: number, limit: number): Promise<number[]> {
    const rows = await this.#connection.all<{ id: number }>(
      'SELECT id FROM head_text_docsize WHERE id > ? AND id <= ? ORDER BY id LIMIT ?',
      Math.max(email, emailId(account, 0) - 1),
      emailId(account + 1, 0) - 1,
      limit,
    );
    return rows.map((row) => row.id);
  }

  async forget(account: number): Promise<void> {
    await this.#connection.run('DELETE FROM progress WHERE account_id = ?', account);
  }

  async lookUp(
    account: number,
    lookUp: LookUp,
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<Answer | null> {
    const expression = matchAll(lookUp.needles.flatMap(trigramsOf));
    const needles = lookUp.needles.map((needle) => Buffer.from(needle));
    return this.#readers.read(async (reader) => {
      const progress = await reader.get<Progress>('SELECT through FROM progress WHERE account_id = ?', account);
      if (progress === undefined) return null;
      const last = Math.min(to, progress.through);
      const cut = await reader.all<{ id: number }>(
        'SELECT email_id AS id FROM cut WHERE email_id BETWEEN ? AND ?',
        from,
        last,
      );
      const hits: number[] = [];
      for (let at = from; at <= last; at += searchLimits.window) {
        signal?.throwIfAborted();
        const end = Math.min(at + searchLimits.window - 1, last);
        for (const kind of lookUp.kinds) {
          const rows = await idsWith(reader, kind, expression, needles, at, end);
          for (const { id } of rows) hits.push(id);
        }
        await nextTurn();
      }
      return { through: progress.through, cut: cut.map((row) => row.id), hits, exact: lookUp.exact };
    });
  }

  clear(): Promise<void> {
    return this.#transaction(async () => {
      await this.#connection.run('DELETE FROM progress');
      await this.#connection.run('DELETE FROM cut');
      await this.#connection.run('DELETE FROM text');
      for (const kind of ['head', 'body']) {
        await this.#connection.run(`INSERT INTO ${kind}_text (${kind}_text) VALUES ('delete-all')`);
      }
    });
  }

  async state(): Promise<TableState> {
    const accounts = await this.#connection.all<{ account: number; through: number }>(
      'SELECT account_id AS account, through FROM progress ORDER BY account_id',
    );
    const cut = await this.#connection.get<{ n: number }>('SELECT count(*) AS n FROM cut');
    return { accounts, cut: cut?.n ?? 0, bytes: statSync(this.#file).size };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#readers.close();
    this.#connection.close();
  }

  async #addOne({ account, documents, before, after }: Addition): Promise<boolean> {
    const moved =
      before === undefined
        ? await this.#connection.run(
            'INSERT INTO progress (account_id, through, modseq) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
            account,
            after.through,
            after.modseq,
          )
        : await this.#connection.run(
            'UPDATE progress SET through = ?, modseq = ? WHERE account_id = ? AND through = ?',
            after.through,
            after.modseq,
            account,
            before.through,
          );
    if (moved === 0) return false;
    for (const { email, head, body, cut } of documents) {
      await this.#connection.run(
        'INSERT INTO text (email_id, head, body) VALUES (?, ?, ?)',
        email,
        Buffer.from(head),
        Buffer.from(body),
      );
      await this.#connection.run('INSERT INTO head_text (rowid, text) VALUES (?, ?)', email, head);
      await this.#connection.run('INSERT INTO body_text (rowid, text) VALUES (?, ?)', email, body);
      if (cut) await this.#connection.run('INSERT INTO cut (email_id) VALUES (?)', email);
    }
    return true;
  }

  // One after another on the one connection. IMMEDIATE: `sowa reindex` may write beside the service.
  #transaction<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(async () => {
      this.#connection.exec('BEGIN IMMEDIATE');
      try {
        const result = await work();
        this.#connection.exec('COMMIT');
        return result;
      } catch (error) {
        if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
        throw error;
      }
    });
    this.#last = run.catch(() => undefined);
    return run;
  }
}

/** The file, if it is whole and of this version. */
async function openCurrent(file: string): Promise<SqliteConnection | null> {
  try {
    const connection = openForWriting(file);
    const found = await connection.get<{ user_version: number }>('PRAGMA user_version');
    if (found?.user_version === version) return connection;
    connection.close();
  } catch (error) {
    if (codeOf(error) !== 'corrupt') throw error;
  }
  return null;
}

function create(file: string): SqliteConnection {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const empty = new DatabaseSync(file);
  // Before anything is written, or it has no effect.
  empty.exec(`PRAGMA page_size = ${pageSize}; PRAGMA journal_mode = WAL`);
  empty.close();
  const connection = openForWriting(file);
  connection.exec(`BEGIN; ${schema} COMMIT`);
  return connection;
}

// NORMAL: a power cut may take back the last transactions, progress and texts together, and they are made again.
function openForWriting(file: string): SqliteConnection {
  const connection = new SqliteConnection(file, { write: true });
  connection.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 1000');
  return connection;
}

/** The emails from `from` to `to` whose text has all needles; the trigrams of `expression` spare reading most others. */
function idsWith(
  reader: Reader,
  kind: TextKind,
  expression: string,
  needles: readonly Uint8Array[],
  from: number,
  to: number,
): Promise<{ id: number }[]> {
  const has = needles.map(() => `instr(text.${kind}, ?) > 0`).join(' AND ');
  const all = `SELECT email_id AS id FROM text WHERE email_id BETWEEN ? AND ? AND ${has}`;
  if (expression === '') return reader.all(all, from, to, ...needles);
  const some = `SELECT text.email_id AS id FROM ${kind}_text CROSS JOIN text ON text.email_id = ${kind}_text.rowid
    WHERE ${kind}_text MATCH ? AND ${kind}_text.rowid BETWEEN ? AND ? AND ${has}`;
  return reader.all(some, expression, from, to, ...needles);
}

/** An FTS5 expression for texts that have all of the trigrams, or of a long list some that are spread over it. */
function matchAll(trigrams: readonly string[]): string {
  const step = Math.max(1, trigrams.length / searchLimits.trigrams);
  const count = Math.min(trigrams.length, searchLimits.trigrams);
  const asked = Array.from({ length: count }, (_, i) => trigrams[Math.floor(i * step)] as string);
  return asked.map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' AND ');
}
