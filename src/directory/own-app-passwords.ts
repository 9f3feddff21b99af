import type { Clock } from '#base/clock.ts';
import type { Database, Reader } from '#db/types.ts';
import {
  type AppPasswordRow,
  checkAppPassword,
  generateAppPassword,
  hashAppPassword,
  listAppPasswords,
  type NewAppPassword,
} from './app-passwords.ts';
import { directoryCall, type Doer, type OwnActs } from './own-acts.ts';

/** The app passwords that mailbox users give their programs. */
export class OwnAppPasswords {
  readonly #reader: Reader;
  readonly #clock: Clock;
  readonly #acts: OwnActs;

  constructor({ database, clock, acts }: { database: Database; clock: Clock; acts: OwnActs }) {
    this.#reader = database.reader;
    this.#clock = clock;
    this.#acts = acts;
  }

  list(account: number): Promise<AppPasswordRow[]> {
    return listAppPasswords(this.#reader, account);
  }

  /** Adds one; its letters are never shown again. Throws `bad-argument` with `detail.field`, `limit`. */
  async add(by: Doer, account: number, wanted: NewAppPassword): Promise<{ id: number; letters: string }> {
    const now = this.#clock.now();
    checkAppPassword(wanted, now);
    const letters = generateAppPassword();
    const args = { ...wanted, account, hash: hashAppPassword(letters), now };
    const [id] = await this.#acts.do(by, { account }, {}, [directoryCall('appPassword.add', args)]);
    return { id: id as number, letters };
  }

  /** Throws `not-found`, also for one of another account. */
  async remove(by: Doer, account: number, id: number): Promise<void> {
    await this.#acts.do(by, { account }, {}, [directoryCall('appPassword.remove', { account, id })]);
  }
}
