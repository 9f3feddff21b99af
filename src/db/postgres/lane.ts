import { Client } from 'pg';
import { codeOf, MailError } from '#base/errors.ts';
import { commitLimits } from '#base/limits-store.ts';
import { type BatchConnection, type Outcome, type Request, runBatch } from '#db/batch.ts';
import type { Announcement, Call, Operations } from '#db/types.ts';
import { clientConfig, PostgresConnection, postgresError } from './connection.ts';
import { type Listener, notify } from './notify.ts';

interface Waiting extends Request {
  resolve(results: unknown[]): void;
  reject(error: unknown): void;
}

/** Attempts of one batch when other nodes' transactions are in the way (SQLSTATE class 40). */
const conflictAttempts = 5;

/**
 * One connection that group-commits what waits for it. Operations lock their account's row first and a batch is in
 * ascending order of accounts, so two lanes never hold what the other wants.
 */
export class PostgresLane {
  readonly #url: string;
  readonly #operations: Operations;
  readonly #listener: Listener;
  #client: Client | null = null;
  /** When the announcements of the batch at hand were heard. */
  #heard: Promise<void> = Promise.resolve();
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(url: string, operations: Operations, listener: Listener) {
    this.#url = url;
    this.#operations = operations;
    this.#listener = listener;
  }

  write(calls: readonly Call[]): Promise<unknown[]> {
    if (this.#closed) return Promise.reject(new MailError('shutdown', 'the store is closing'));
    if (this.#waiting.length >= commitLimits.waiting) {
      return Promise.reject(new MailError('unavailable', 'too many writes are waiting'));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ calls, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#running;
    await this.#client?.end();
  }

  async #drain(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const requests = this.#next();
      this.#heard = Promise.resolve();
      const outcomes = await this.#run(requests);
      // The next batch does not wait for what is heard of this one.
      void this.#heard.then(() => requests.forEach((request, i) => settle(request, outcomes[i] as Outcome)));
    }
    this.#running = null;
  }

  // A request that spans accounts is its own transaction, so that ascending order holds inside every transaction.
  #next(): Waiting[] {
    const wide = this.#waiting.findIndex(spansAccounts);
    if (wide === 0) return this.#waiting.splice(0, 1);
    const end = wide === -1 ? commitLimits.operations : Math.min(wide, commitLimits.operations);
    return this.#waiting.splice(0, end).toSorted((a, b) => firstLane(a) - firstLane(b));
  }

  async #run(requests: Waiting[]): Promise<Outcome[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        this.#client ??= await this.#connect();
      } catch (error) {
        return requests.map(() => ({ ok: false, error: postgresError(error) }));
      }
      const { outcomes } = await runBatch(this.#batchConnection(this.#client), this.#operations, requests);
      const conflict = outcomes.some((outcome) => !outcome.ok && isSerialisation(outcome.error));
      if (conflict && attempt < conflictAttempts) continue;
      return outcomes;
    }
  }

  #batchConnection(client: Client): BatchConnection {
    const connection = new PostgresConnection(client);
    return {
      get: (sql, ...params) => connection.get(sql, ...params),
      all: (sql, ...params) => connection.all(sql, ...params),
      run: (sql, ...params) => connection.run(sql, ...params),
      begin: () => connection.script('BEGIN'),
      commit: (announcements: readonly Announcement[]) => this.#commit(connection, announcements),
      // On a broken connection there is nothing to end: the server has already rolled back.
      rollback: () => connection.script('ROLLBACK').catch(() => undefined),
    };
  }

  async #commit(connection: PostgresConnection, announcements: readonly Announcement[]): Promise<void> {
    if (announcements.length === 0) return connection.script('COMMIT');
    const { batch, heard } = this.#listener.expect();
    await notify(connection, batch, announcements);
    await connection.script('COMMIT');
    this.#heard = heard;
  }

  async #connect(): Promise<Client> {
    const client = new Client(clientConfig(this.#url));
    // A connection that breaks while idle is replaced at the next write; one in use fails its query.
    const forget = () => {
      if (this.#client === client) this.#client = null;
    };
    client.on('error', forget);
    client.on('end', forget);
    await client.connect();
    return client;
  }
}

function isSerialisation(error: unknown): boolean {
  return codeOf(error) === 'conflict' && (error as Error).cause !== undefined;
}

function firstLane(request: Request): number {
  return request.calls[0]?.lane ?? 0;
}

function spansAccounts(request: Request): boolean {
  return request.calls.some((call) => call.lane !== firstLane(request));
}

function settle(request: Waiting, outcome: Outcome): void {
  if (outcome.ok) request.resolve(outcome.results);
  else request.reject(outcome.error);
}
