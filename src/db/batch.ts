import { codeOf, MailError } from '#base/errors.ts';
import type { Announcement, Call, Operations, Reader, SqlValue, Transactor } from './types.ts';

/** Calls that succeed or fail together, from one `write`. */
export interface Request {
  calls: readonly Call[];
}

/** What became of one request of a batch. */
export type Outcome = { ok: true; results: unknown[] } | { ok: false; error: unknown };

/** A connection that a batch can run on: reads, writes, and transaction control in plain SQL. */
export interface BatchConnection extends Reader {
  run(sql: string, ...params: SqlValue[]): Promise<number>;
  begin(): Promise<void>;
  /** Makes everything durable; `announcements` are what the transaction will have published. */
  commit(announcements: readonly Announcement[]): Promise<void>;
  /** Ends the transaction if there is one; never throws. */
  rollback(): Promise<void>;
}

/**
 * Group commit: runs every request in one transaction, so that many writes share one flush. A request that fails is
 * rolled back alone: the batch is first run without savepoints (they cost a page copy each), and only when something
 * failed run again with one around every request. When the commit itself fails, everything failed.
 */
export async function runBatch(
  connection: BatchConnection,
  operations: Operations,
  requests: readonly Request[],
): Promise<{ outcomes: Outcome[]; announcements: Announcement[] }> {
  try {
    return await attempt(connection, operations, requests, false);
  } catch (error) {
    await connection.rollback();
    if (requests.length === 1 || retryable(error)) return failed(requests, error);
  }
  try {
    return await attempt(connection, operations, requests, true);
  } catch (error) {
    await connection.rollback();
    return failed(requests, error);
  }
}

// An engine that is down or full fails the whole batch; running it again at once would only hold the callers up.
function retryable(error: unknown): boolean {
  return codeOf(error) === 'unavailable' || codeOf(error) === 'conflict';
}

function failed(requests: readonly Request[], error: unknown): { outcomes: Outcome[]; announcements: Announcement[] } {
  return { outcomes: requests.map(() => ({ ok: false, error })), announcements: [] };
}

async function attempt(
  connection: BatchConnection,
  operations: Operations,
  requests: readonly Request[],
  savepoints: boolean,
): Promise<{ outcomes: Outcome[]; announcements: Announcement[] }> {
  const announcements: Announcement[] = [];
  const outcomes: Outcome[] = [];
  await connection.begin();
  for (const request of requests) {
    const mine: Announcement[] = [];
    try {
      if (savepoints) await connection.run('SAVEPOINT request');
      const results = await runCalls(connection, operations, request.calls, mine);
      if (savepoints) await connection.run('RELEASE SAVEPOINT request');
      outcomes.push({ ok: true, results });
      announcements.push(...mine);
    } catch (error) {
      if (!savepoints) throw error;
      await connection.run('ROLLBACK TO SAVEPOINT request');
      await connection.run('RELEASE SAVEPOINT request');
      outcomes.push({ ok: false, error });
    }
  }
  await connection.commit(announcements);
  return { outcomes, announcements };
}

async function runCalls(
  connection: BatchConnection,
  operations: Operations,
  calls: readonly Call[],
  announcements: Announcement[],
): Promise<unknown[]> {
  const tx: Transactor = {
    get: (sql, ...params) => connection.get(sql, ...params),
    all: (sql, ...params) => connection.all(sql, ...params),
    run: (sql, ...params) => connection.run(sql, ...params),
    announce: (announcement) => void announcements.push(announcement),
  };
  const results: unknown[] = [];
  for (const call of calls) {
    const operation = operations[call.name];
    if (operation === undefined) throw new MailError('unsupported', `no operation is called ${call.name}`);
    results.push(await operation(tx, call.args));
  }
  return results;
}
