import type { Clock } from '#base/clock.ts';
import { findOwnTrails } from './erasure.ts';
import type { Store, StoreCall } from './store.ts';

/** What accounts have of the store, as calls of the transactions in which they begin and end. */
export function mailCalls(store: Store, clock: Clock) {
  return {
    create: (account: number, quotaBytes: number): StoreCall => store.call(account, 'mail.create', { quotaBytes }),
    drop: async (account: number): Promise<StoreCall> => {
      const trails = await findOwnTrails(store.reader(account).sql, account, { now: clock.now() });
      return store.call(account, 'mail.drop', { trails });
    },
  };
}
