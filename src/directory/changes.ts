import type { Announcement, Transactor } from '#db/types.ts';

/** What happened to an account. */
export type AccountChange = 'added' | 'password' | 'status' | 'rules' | 'deleted';

const topic = 'account-changed';

/** Inside an operation: tells the program that an account changed, after the commit. */
export function announceChange(tx: Transactor, account: number, change: AccountChange): void {
  tx.announce({ topic, account, change });
}

/** What an announcement says of an account; undefined where it is about something else. */
export function changeOf(announcement: Announcement): AccountChange | undefined {
  return announcement.topic === topic ? (announcement['change'] as AccountChange) : undefined;
}
