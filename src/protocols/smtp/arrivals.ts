import type { QueueRecipient } from '#store/queue.ts';
import type { Message, Recipient } from './types.ts';

/**
 * Recipients whose senders want to hear of success (RFC 3461 4.1) and whom the message has reached: they go into the
 * queue for the report alone. `ready`: accounts that have it. Senders of what is suspicious are told nothing.
 *
 * RFC 3461 5.2.7: a forward or an absence is the recipient's own affair, so the report says `delivered` of the address
 * that was named and nothing of where that led; a group that passed the message to its members says `expanded`.
 */
export function arrivals(
  recipients: readonly Recipient[],
  { verdict }: Message,
  ready: ReadonlyMap<number, unknown>,
): QueueRecipient[] {
  if (verdict?.disposition.kind === 'junk') return [];
  return recipients
    .filter(({ notify }) => notify.split(',').includes('SUCCESS'))
    .flatMap((one) => {
      const arrived = arrivedAs(one, ready);
      if (arrived === null) return [];
      const { address, original } = one;
      return [{ address, notify: 'SUCCESS', original, arrived }];
    });
}

/** Null for who is told by the queue: recipients elsewhere, and those whose one mailbox has no room yet. */
function arrivedAs(one: Recipient, ready: ReadonlyMap<number, unknown>): 'delivered' | 'expanded' | null {
  if (one.kind === 'remote') return null;
  if (one.kind === 'local') return ready.has(one.account) ? 'delivered' : null;
  const { deliveries, leaving, steps } = one.plan;
  if (leaving.some(({ by }) => by === 'relay' || by === 'mail')) return null;
  if (leaving.length === 0 && !deliveries.some(({ account }) => ready.has(account))) return null;
  return steps.some(({ rule, depth }) => rule === 'group' && depth === 0) ? 'expanded' : 'delivered';
}
