import type { AccountItem } from '#directory/account-list.ts';
import type { AccountStatus } from '#directory/account-states.ts';
import type { Action, Actor } from '#directory/access.ts';
import type { ActBy } from '#directory/acting.ts';
import type { Desk } from '#directory/desk.ts';
import type { MailDesk } from './mail-desk.ts';

/** What is to become of an account, of many alike. */
export type AccountWish =
  | { act: 'status'; status: 'active' | 'suspended' }
  | { act: 'close' }
  | { act: 'restore' }
  | { act: 'space'; spaceBytes: number };

/** What became of it. */
export interface AccountOutcome {
  /** False where it was so already, and nothing was done. */
  changed: boolean;
  /** How it was, for who takes it back. */
  before: { status: AccountStatus; spaceBytes: number };
  /** When a closed account is deleted for good; null for all others, and for one that is gone. */
  deleteAt: number | null;
}

/** What one must be allowed for a wish. */
export const wishActions = {
  status: 'account.suspend',
  close: 'account.delete',
  restore: 'account.delete',
  space: 'account.limit',
} as const satisfies Record<AccountWish['act'], Action>;

/** Does to one account what is wished, as an act of its own. Throws as the act alone does. */
export async function actOnAccount(
  parts: { desk: Desk; mail: MailDesk },
  actor: Actor,
  address: string,
  wish: AccountWish,
): Promise<AccountOutcome> {
  const action = wishActions[wish.act];
  const item = await parts.desk.account(actor, action, address);
  const before = { status: item.status, spaceBytes: item.quota_bytes };
  if (isSoAlready(item, wish)) return { changed: false, before, deleteAt: item.delete_at };
  const by: ActBy = { actor, action, subject: { kind: 'account', account: item.account_id }, versions: null };
  return { changed: true, before, deleteAt: await change(parts, by, item, address, wish) };
}

function isSoAlready({ status, quota_bytes: space }: AccountItem, wish: AccountWish): boolean {
  if (wish.act === 'space') return space === wish.spaceBytes;
  if (wish.act === 'restore') return status !== 'closed';
  return status === (wish.act === 'close' ? 'closed' : wish.status);
}

async function change(
  { desk, mail }: { desk: Desk; mail: MailDesk },
  by: ActBy,
  { account_id: account, delete_at: deleteAt }: AccountItem,
  address: string,
  wish: AccountWish,
): Promise<number | null> {
  const directory = desk.directory(by);
  switch (wish.act) {
    case 'close':
      return (await directory.closeAccount(address)).deleteAt;
    case 'status':
      await directory.setStatus(address, wish.status);
      return null;
    case 'restore':
      await directory.restoreAccount(address);
      return null;
    case 'space':
      await mail.setSpace(by, account, { spaceBytes: wish.spaceBytes });
      return deleteAt;
  }
}
