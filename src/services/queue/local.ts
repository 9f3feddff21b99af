import type { Clock } from '#base/clock.ts';
import type { Recipients } from '#directory/types.ts';
import type { ClaimedMessage, ClaimedRecipient } from '#store/queue-claims.ts';
import type { Store, StoreCall } from '#store/store.ts';
import type { Received } from '#store/types.ts';
import { recipientAddress } from './route.ts';
import type { AttemptResult } from './types.ts';

/** How delivery to one recipient of ours is to end if `calls` can be written. */
interface LocalPlan {
  result: AttemptResult;
  calls: readonly StoreCall[];
}

/** Plans the delivery of a queued message to one of our own recipients; the queue writes it together with its outcome. */
export type DeliverHere = (
  message: ClaimedMessage,
  recipient: ClaimedRecipient,
  received: () => Promise<Received>,
) => Promise<LocalPlan>;

/**
 * Delivers into INBOX. Rules were applied when the message came in: here only mailboxes get it. Who became unknown since
 * fails, who is suspended waits.
 */
export function deliverIntoInbox(parts: { store: Store; recipients: Recipients; clock: Clock }): DeliverHere {
  const { store, recipients, clock } = parts;
  return async (message, { number, address }, received) => {
    const named = recipientAddress(address);
    const ending = (state: AttemptResult['state'], code: number, status: string, text: string): LocalPlan => ({
      result: { number, state, reply: { code, status, text }, host: null },
      calls: [],
    });
    const into = async (accounts: readonly number[]): Promise<LocalPlan> => {
      const { verdict } = message;
      const args = {
        mailbox: 'INBOX',
        message: await received(),
        internalDate: clock.now(),
        ...(verdict !== null && { reasons: verdict.reasons }),
        ...(verdict?.junk === true && { specialUse: 'junk' }),
      };
      const calls = accounts.map((account) => store.call(account, 'append', args));
      return { ...ending('delivered', 250, '2.1.5', 'Delivered'), calls };
    };
    const resolution = await recipients.resolve(named);
    switch (resolution.kind) {
      case 'local':
        return into([resolution.account]);
      case 'ruled': {
        const sender = message.sender === '' ? null : recipientAddress(message.sender);
        const plan = await recipients.plan(named, { sender, proven: true, passed: new Set(), stays: true });
        if (plan.deliveries.length > 0) return into(plan.deliveries.map(({ account }) => account));
        return ending('deferred', 451, '4.3.5', 'The address names no mailbox here now');
      }
      case 'suspended':
        return ending('deferred', 450, '4.2.1', 'The mailbox is not receiving mail now');
      case 'unknown':
        return ending('failed', 550, '5.1.1', 'There is nobody of that name');
      case 'foreign':
        return ending('deferred', 451, '4.3.5', 'The domain is no longer ours');
    }
  };
}
