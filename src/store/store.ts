import type { Clock } from '#base/clock.ts';
import type { ArgsOf, Call, Database, ResultOf } from '#db/types.ts';
import type { BodyStore } from './bodies/body-store.ts';
import { Hub } from './hub.ts';
import { IncomingMessage } from './incoming.ts';
import type { StoreOperations } from './operations.ts';
import { accountReader } from './reader.ts';
import type { AccountReader, MessageWriter, Scope } from './types.ts';

type Name = keyof StoreOperations;
type OwnArgs<N extends Name> = Omit<ArgsOf<StoreOperations, N>, keyof Scope>;

/** One operation of the store as data, made by Store.call: to be written together with others. */
export type StoreCall = Call;

/**
 * What accounts have. Reads are functions on one snapshot; writes are named operations, durable and announced when
 * they resolve. There is no other way to change mail.
 */
export class Store implements Disposable {
  readonly bodies: BodyStore;
  readonly hub: Hub;
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, bodies: BodyStore, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.bodies = bodies;
    this.hub = new Hub(database);
  }

  /** Begins to take a message in; it is in no mailbox until an operation puts it there. */
  receive(): MessageWriter {
    return new IncomingMessage(this.bodies);
  }

  /** Runs `fn` on a consistent snapshot of one account. */
  read<T>(account: number, fn: (reader: AccountReader) => Promise<T>): Promise<T> {
    return this.#database.read((sql) => fn(accountReader(sql, account)));
  }

  /** Reads of one account, each statement on what is committed when it runs: for single look-ups. */
  reader(account: number): AccountReader {
    return accountReader(this.#database.reader, account);
  }

  /** Ids of every account that has mail. */
  async accounts(): Promise<number[]> {
    const rows = await this.#database.reader.all<{ account_id: number }>(
      'SELECT account_id FROM account_state ORDER BY account_id',
    );
    return rows.map((row) => row.account_id);
  }

  /** Executes one operation. Throws what the operation throws, or `unavailable`. */
  async write<N extends Name>(account: number, name: N, args: OwnArgs<N>): Promise<ResultOf<StoreOperations, N>> {
    const [result] = await this.#database.write([this.call(account, name, args)]);
    return result as ResultOf<StoreOperations, N>;
  }

  /** An operation as data, for writeAll. */
  call<N extends Name>(account: number, name: N, args: OwnArgs<N>): StoreCall {
    return { name, lane: account, args: { ...args, account, now: this.#clock.now() } };
  }

  /** Executes operations, of several accounts too, in one transaction: all or none. Results in order. */
  writeAll(calls: readonly StoreCall[]): Promise<unknown[]> {
    return this.#database.write(calls);
  }

  [Symbol.dispose](): void {
    this.hub[Symbol.dispose]();
  }
}
