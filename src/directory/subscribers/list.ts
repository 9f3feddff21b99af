import { MailError } from '#base/errors.ts';
import type { Reader } from '#db/types.ts';
import { containing, type Listed, type ListPage, readList } from '#directory/lists.ts';
import { selectUse, subscriberUse, type SubscriberUse } from './rows.ts';

const sorts = { login: 's.login', changed: 's.changed_at' } as const;

/** A page of contracts whose login contains the filter. */
export function listSubscriberItems(
  reader: Reader,
  { filter, ...page }: ListPage & { filter: string },
): Promise<Listed<SubscriberUse>> {
  const conditions = containing(['s.login'], filter);
  return readList(reader, { select: selectUse, sorts, key: 's.login', keyColumn: 'login', conditions }, page);
}

/** One contract, of a folded login. Throws `not-found`. */
export async function subscriberItem(reader: Reader, login: string): Promise<SubscriberUse> {
  const row = await subscriberUse(reader, login);
  if (row === undefined) throw new MailError('not-found', `the subscriber ${login} does not exist`);
  return row;
}
