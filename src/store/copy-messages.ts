import { MailError } from '#base/errors.ts';
import type { Copied } from './copy.ts';
import type { Store } from './store.ts';
import type { AccountReader } from './types.ts';
import { unpackRanges } from './uid-set.ts';
import type { Unfinished } from './unfinished.ts';

/** What copyMessages copies. */
export interface LongCopy {
  /** Source. */
  mailbox: number;
  /** UIDs, packed, in as many portions as there are to be transactions. */
  portions: readonly string[];
  /** Normalised name of the destination. */
  to: string;
}

/**
 * Copies any number of messages, all or none (RFC 9051 6.4.7), and lets others write between its portions: what is
 * placed is seen as it comes, and taken back where a later portion fails, also by who starts after a crash. Throws
 * `not-found` for a destination that is missing, `over-quota`, `bad-state` where it was deleted meanwhile.
 */
export async function copyMessages(store: Store, account: number, args: LongCopy): Promise<Copied[]> {
  const { mailbox, portions, to } = args;
  if (portions.length <= 1) return [await store.write(account, 'copy', { mailbox, uids: portions[0] ?? '', to })];
  await requireRoom(store.reader(account), args);
  const work = await store.write(account, 'copy.begin', { to });
  const copied: Copied[] = [];
  try {
    for (const uids of portions) {
      const last = copied.length === portions.length - 1;
      copied.push(await store.write(account, 'copy.continue', { work, mailbox, uids, last }));
    }
    return copied;
  } catch (error) {
    await undo(store, account, work, error);
    throw error;
  }
}

/** Only so that nothing is begun which cannot end well: each portion takes its space for itself. */
async function requireRoom(reader: AccountReader, { mailbox, portions }: LongCopy): Promise<void> {
  const { used_bytes, quota_bytes } = await reader.state();
  if (quota_bytes === 0) return;
  let bytes = used_bytes;
  for (const portion of portions) {
    for (const [from, to] of unpackRanges(portion)) bytes += await reader.bytesBetween(mailbox, from, to);
    if (bytes > quota_bytes) throw new MailError('over-quota', 'the account has no room for these copies');
  }
}

/** Where not even that is possible now, it is done as soon as it counts as abandoned. */
async function undo(store: Store, account: number, work: Unfinished, cause: unknown): Promise<void> {
  try {
    while (await store.write(account, 'copy.undo', { work, ifAbandoned: false }));
  } catch (error) {
    throw new MailError('unavailable', `a copy that failed could not be taken back yet: ${String(error)}`, { cause });
  }
}
