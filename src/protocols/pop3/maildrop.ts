import { setImmediate as otherTurns } from 'node:timers/promises';
import { MailError } from '#base/errors.ts';
import type { Store } from '#store/store.ts';
import type { MailboxRow } from '#store/types.ts';
import type { MaildropLocks } from './maildrop-locks.ts';

/** The columns of what a session may fetch: a few bytes for each message, where an object would cost a hundred. */
interface Columns {
  uids: Uint32Array;
  emails: Float64Array;
  sizes: Float64Array;
}

/** One message, as numbered in its session. */
interface Entry {
  uid: number;
  email: number;
  size: number;
}

/**
 * An account's INBOX as it was at login: numbers, sizes and identifiers stay the same for the whole session
 * (RFC 1939 5). Deleting only marks. Disposing frees the lock.
 */
export class Maildrop implements Disposable {
  readonly account: number;
  readonly mailbox: number;
  readonly #uidValidity: number;
  readonly #columns: Columns;
  readonly #marks: Uint8Array;
  readonly #lock: Disposable;
  /** Messages without a mark, and their octets. */
  #count = 0;
  #octets = 0;

  private constructor(account: number, inbox: MailboxRow, columns: Columns, lock: Disposable) {
    this.account = account;
    this.mailbox = inbox.mailbox_id;
    this.#uidValidity = inbox.uid_validity;
    this.#columns = columns;
    this.#marks = new Uint8Array(columns.uids.length);
    this.#lock = lock;
    this.unmarkAll();
  }

  /** Locks and reads an account's INBOX, so many messages at a time. Throws MailError: `in-use`, `corrupt`, `unavailable`. */
  static async open(parts: { store: Store; locks: MaildropLocks }, account: number, page: number): Promise<Maildrop> {
    using stack = new DisposableStack();
    const lock = stack.use(parts.locks.take(account));
    const inbox = await parts.store.reader(account).mailbox('INBOX');
    if (inbox === undefined) throw new MailError('corrupt', `account ${account} has no INBOX`);
    const maildrop = new Maildrop(account, inbox, await readColumns(parts.store, account, inbox, page), lock);
    stack.move();
    return maildrop;
  }

  get count(): number {
    return this.#count;
  }

  get octets(): number {
    return this.#octets;
  }

  /** The numbers of the messages without a mark, ascending. */
  *numbers(): Generator<number, void, void> {
    for (let at = this.#marks.indexOf(0); at !== -1; at = this.#marks.indexOf(0, at + 1)) yield at + 1;
  }

  /** A message without a mark. Throws MailError('not-found'). */
  entry(number: number): Entry {
    const uid = this.#columns.uids[number - 1];
    if (uid === undefined || this.#marks[number - 1] !== 0) throw new MailError('not-found', 'no such message');
    return { uid, email: this.#columns.emails[number - 1] ?? 0, size: this.sizeOf(number) };
  }

  sizeOf(number: number): number {
    return this.#columns.sizes[number - 1] ?? 0;
  }

  /** The unique-id of a message (RFC 1939 7): the same in every session, never that of another one. */
  idOf(number: number): string {
    return `${this.#uidValidity}.${this.#columns.uids[number - 1] ?? 0}`;
  }

  /** Marks a message as deleted. Throws MailError('not-found') where there is none, or it is marked already. */
  mark(number: number): void {
    const { size } = this.entry(number);
    this.#marks[number - 1] = 1;
    this.#count--;
    this.#octets -= size;
  }

  unmarkAll(): void {
    this.#marks.fill(0);
    this.#count = this.#marks.length;
    this.#octets = this.#columns.sizes.reduce((sum, size) => sum + size, 0);
  }

  /** UIDs of the marked messages, ascending. */
  marked(): number[] {
    return Array.from(this.#columns.uids.filter((_, at) => this.#marks[at] === 1));
  }

  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }
}

/** The maildrop of a session in the TRANSACTION state. */
export function openMaildrop({ maildrop }: { maildrop: Maildrop | null }): Maildrop {
  if (maildrop === null) throw new MailError('auth-required', 'no maildrop is open');
  return maildrop;
}

/** What was in the mailbox when its row was read; what comes meanwhile has higher UIDs. */
async function readColumns(store: Store, account: number, inbox: MailboxRow, page: number): Promise<Columns> {
  const { mailbox_id, uid_next, total } = inbox;
  const reader = store.reader(account);
  const uids = new Uint32Array(total);
  const emails = new Float64Array(total);
  const sizes = new Float64Array(total);
  let count = 0;
  for (let from = 1; count < total; await otherTurns()) {
    const rows = (await reader.messages(mailbox_id, from, page)).filter(({ uid }) => uid < uid_next);
    for (const row of rows.slice(0, total - count)) {
      uids[count] = row.uid;
      emails[count] = row.email_id;
      sizes[count++] = row.size;
    }
    if (rows.length < page) break;
    from = (rows.at(-1)?.uid ?? from) + 1;
  }
  return { uids: uids.subarray(0, count), emails: emails.subarray(0, count), sizes: sizes.subarray(0, count) };
}
