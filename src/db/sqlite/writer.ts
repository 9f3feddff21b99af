import { setImmediate as nextTurn } from 'node:timers/promises';
import { commitLimits } from '#base/limits-store.ts';
import { type BatchConnection, type Outcome, type Request, runBatch } from '#db/batch.ts';
import type { Announcement, Operations } from '#db/types.ts';
import { SqliteConnection } from './connection.ts';

/** Hears what one commit did: an outcome per request, in order, and the announcements in commit order. */
export type Settled<R> = (done: { request: R; outcome: Outcome }[], announcements: Announcement[]) => void;

/**
 * The one writer of a SQLite file: whatever waits goes into the next transaction, without a timer, so a lone write
 * is not delayed and a crowd shares the flush.
 */
export class SqliteWriter<R extends Request> {
  readonly #connection: SqliteConnection;
  readonly #batch: BatchConnection;
  readonly #operations: Operations;
  readonly #settled: Settled<R>;
  #waiting: R[] = [];
  #running: Promise<void> | null = null;

  constructor(file: string, operations: Operations, settled: Settled<R>) {
    this.#connection = new SqliteConnection(file, { write: true });
    this.#batch = batchConnection(this.#connection);
    this.#operations = operations;
    this.#settled = settled;
  }

  /** Adds requests to the next batch. */
  push(requests: readonly R[]): void {
    this.#waiting.push(...requests);
    this.#running ??= this.#drain();
  }

  /** Finishes what waits, then closes the file. */
  async close(): Promise<void> {
    await this.#running;
    this.#connection.close();
  }

  async #drain(): Promise<void> {
    // One turn of the loop lets every message that has already arrived join the batch.
    await nextTurn();
    while (this.#waiting.length > 0) {
      const requests = this.#waiting.splice(0, commitLimits.operations);
      const { outcomes, announcements } = await runBatch(this.#batch, this.#operations, requests);
      const done = requests.map((request, i) => ({ request, outcome: outcomes[i] as Outcome }));
      this.#settled(done, announcements);
      await nextTurn();
    }
    this.#running = null;
  }
}

function batchConnection(connection: SqliteConnection): BatchConnection {
  return {
    get: (sql, ...params) => connection.get(sql, ...params),
    all: (sql, ...params) => connection.all(sql, ...params),
    run: (sql, ...params) => connection.run(sql, ...params),
    // IMMEDIATE: a deferred transaction that starts with a read cannot be upgraded once another process wrote.
    begin: async () => connection.exec('BEGIN IMMEDIATE'),
    commit: async () => connection.exec('COMMIT'),
    rollback: async () => {
      if (connection.inTransaction) connection.exec('ROLLBACK');
    },
  };
}
