import { closeSync, fsyncSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { MailError } from '#base/errors.ts';
import type { Migration } from './migrate.ts';
import type { Reader, Row, SqlValue, Transactor } from './types.ts';

/** Rows copied in one step. */
const page = 1000;

interface TableColumns {
  table: string;
  columns: string[];
  key: string[];
}

/**
 * Writes every row that `reader` sees into a new SQLite file: the one format of backups, from either engine.
 * `migrations` are the ones applied to the source.
 */
export async function copyRows(reader: Reader, migrations: readonly Migration[], file: string): Promise<void> {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
    db.exec(
      'CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL)',
    );
    for (const migration of migrations) db.exec(migration.sql);
    for (const table of tablesOf(db)) {
      const insert = db.prepare(insertSql(table));
      db.exec('BEGIN');
      db.exec(`DELETE FROM "${table.table}"`);
      for await (const rows of pagesOf(reader, table)) {
        for (const row of rows) insert.run(...table.columns.map((column) => row[column] as SqlValue));
      }
      db.exec('COMMIT');
    }
  } finally {
    db.close();
  }
  const fd = openSync(file, 'r+');
  fsyncSync(fd);
  closeSync(fd);
}

/**
 * Operation, the inverse of copyRows: fills the migrated database with the rows of a snapshot of the same schema.
 * Throws `already-exists` where accounts are there already.
 */
export async function loadRows(tx: Transactor, args: { file: string }): Promise<void> {
  if ((await tx.get('SELECT 1 FROM account_state LIMIT 1')) !== undefined) {
    throw new MailError('already-exists', 'the database has accounts: restore needs an empty one');
  }
  const db = new DatabaseSync(args.file, { readOnly: true });
  try {
    const reader: Reader = {
      get: async <T>(sql: string, ...params: SqlValue[]) => db.prepare(sql).get(...params) as T | undefined,
      all: async <T>(sql: string, ...params: SqlValue[]) => db.prepare(sql).all(...params) as T[],
    };
    for (const table of tablesOf(db)) {
      await tx.run(`DELETE FROM ${table.table}`);
      for await (const rows of pagesOf(reader, table)) {
        for (const row of rows)
          await tx.run(insertSql(table), ...table.columns.map((column) => row[column] as SqlValue));
      }
    }
  } finally {
    db.close();
  }
}

// Pages by key: a table is never in memory as a whole, on either engine.
async function* pagesOf(reader: Reader, { table, key }: TableColumns): AsyncGenerator<Row[]> {
  const order = key.join(', ');
  const after = `(${order}) > (${key.map(() => '?').join(', ')})`;
  let rows = await reader.all(`SELECT * FROM ${table} ORDER BY ${order} LIMIT ${page}`);
  while (rows.length > 0) {
    yield rows;
    const last = rows.at(-1) as Row;
    const from = key.map((column) => last[column] as SqlValue);
    rows = await reader.all(`SELECT * FROM ${table} WHERE ${after} ORDER BY ${order} LIMIT ${page}`, ...from);
  }
}

function tablesOf(db: DatabaseSync): TableColumns[] {
  const names = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
    .all();
  return names.map(({ name }) => {
    const columns = db.prepare(`SELECT name, pk FROM pragma_table_info(?) ORDER BY cid`).all(name as string);
    return {
      table: name as string,
      columns: columns.map((column) => column['name'] as string),
      key: columns
        .filter((column) => (column['pk'] as number) > 0)
        .toSorted((a, b) => (a['pk'] as number) - (b['pk'] as number))
        .map((column) => column['name'] as string),
    };
  });
}

function insertSql({ table, columns }: TableColumns): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}
