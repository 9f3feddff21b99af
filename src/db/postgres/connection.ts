import { TypeOverrides, types, type ClientConfig, type QueryConfig, type QueryResult } from 'pg';
import { MailError } from '#base/errors.ts';
import type { Reader, Row, SqlValue } from '#db/types.ts';
import { postgresPlaceholders } from './schema.ts';

// int8 and numeric (sums) fit a double here: ids and byte counts stay below 2^53 by design.
const parsers = new TypeOverrides();
parsers.setTypeParser(types.builtins.INT8, Number);
parsers.setTypeParser(types.builtins.NUMERIC, Number);

/** Options of every connection of the program. */
export function clientConfig(url: string): ClientConfig {
  return {
    connectionString: url,
    types: parsers,
    connectionTimeoutMillis: 5000,
    application_name: 'sowa',
    keepAlive: true,
  };
}

/**
 * Puts an engine error into MailError words. Class 40 (serialisation, deadlock) is `conflict`: run it again. Class 08,
 * 53, 57, 58 (connection, resources, operator, system) and socket errors are `unavailable`. 22021 is the character NUL,
 * which PostgreSQL keeps in no text: `bad-argument`.
 */
export function postgresError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof MailError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('40')) return new MailError('conflict', 'another transaction was in the way', { cause: error });
  if (code === '22021') return new MailError('bad-argument', 'a text has the character NUL', { cause: error });
  const down = /^(?:08|53|57|58)/.test(code) || /^E[A-Z]+$/.test(code);
  const lost = /Connection terminated|connection timeout|timeout exceeded when trying to connect|not queryable/i;
  if (!down && !lost.test(error.message)) return error;
  return new MailError('unavailable', 'the database does not answer', { cause: error });
}

const prepared = new Map<string, { name: string; text: string }>();

// Named statements are planned once per connection; texts are literals of the program, so the table stays small.
function statement(sql: string): { name: string; text: string } {
  let found = prepared.get(sql);
  if (found === undefined) {
    found = { name: `s${prepared.size}`, text: postgresPlaceholders(sql) };
    prepared.set(sql, found);
  }
  return found;
}

/** Anything that runs a query: a client, or the pool for single statements. */
export interface Queryable {
  query(config: QueryConfig): Promise<QueryResult>;
}

/** Reader and writer over a client or pool. Buffers come back as bytes. */
export class PostgresConnection implements Reader {
  readonly #client: Queryable;

  constructor(client: Queryable) {
    this.#client = client;
  }

  async get<T = Row>(sql: string, ...params: SqlValue[]): Promise<T | undefined> {
    return (await this.#query(sql, params)).rows[0] as T | undefined;
  }

  async all<T = Row>(sql: string, ...params: SqlValue[]): Promise<T[]> {
    return (await this.#query(sql, params)).rows as T[];
  }

  async run(sql: string, ...params: SqlValue[]): Promise<number> {
    return (await this.#query(sql, params)).rowCount ?? 0;
  }

  /** Runs a script of several statements. */
  async script(sql: string): Promise<void> {
    try {
      await this.#client.query({ text: sql });
    } catch (error) {
      throw postgresError(error);
    }
  }

  async #query(sql: string, params: SqlValue[]): Promise<QueryResult> {
    try {
      return await this.#client.query({ ...statement(sql), values: params });
    } catch (error) {
      throw postgresError(error);
    }
  }
}
