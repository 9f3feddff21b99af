import type { QueueRecipient } from '#store/queue.ts';
import type { Recipient } from './types.ts';

/** An account that gets the message; as a recipient of the queue where it must wait. */
export interface Receiver extends QueueRecipient {
  postmaster: boolean;
}

/** Addresses to which a forward's account (0 for groups) sends a message on, in the name of its domain. */
export interface SentOn {
  account: number;
  domain: string;
  recipients: QueueRecipient[];
}

/** What the recipients of one message come to: each account and each address elsewhere once. */
export interface Distribution {
  accounts: Map<number, Receiver>;
  /** Addresses elsewhere, under the sender's own name. */
  leaving: QueueRecipient[];
  /** Addresses to which rules send the message on, in one list for each that sends it. */
  onward: SentOn[];
  /** Messages to count against the day's limit of an account's forwards. */
  forwarded: Map<number, number>;
  away: Set<number>;
}

/** Gathers what recipients come to, without what was taken care of before (`taken`, to which everything is added). */
export function distribute(recipients: readonly Recipient[], taken: Set<string> = new Set()): Distribution {
  const result: Distribution = {
    accounts: new Map(),
    leaving: [],
    onward: [],
    forwarded: new Map(),
    away: new Set(),
  };
  const isNew = (key: string): boolean => {
    if (taken.has(key)) return false;
    taken.add(key);
    return true;
  };
  for (const one of recipients) {
    const { address, notify, original } = one;
    if (one.kind === 'remote') {
      if (isNew(address.toLowerCase())) result.leaving.push({ address, notify, original });
    } else if (one.kind === 'local') {
      const { account, postmaster } = one;
      if (isNew(accountKey(account))) result.accounts.set(account, { address, notify, original, postmaster });
    } else addPlan(result, one, isNew);
  }
  return result;
}

/** Accounts and addresses that a distribution reaches. */
export function reach({ accounts, leaving, onward }: Distribution): number {
  return accounts.size + leaving.length + onward.reduce((sum, { recipients }) => sum + recipients.length, 0);
}

/** The name of an account among what was taken care of. */
export function accountKey(account: number): string {
  return `account ${account}`;
}

function addPlan(
  result: Distribution,
  { plan, address: named, notify, original }: Extract<Recipient, { kind: 'ruled' }>,
  isNew: (key: string) => boolean,
): void {
  // Where the message reaches others too, their having it is what is reported (arrivals), not this mailbox.
  const several = plan.deliveries.length + plan.leaving.length > 1;
  for (const { account, address, postmaster } of plan.deliveries) {
    const own = { address, notify: several ? sentOnNotify(notify) : notify, original };
    if (isNew(accountKey(account))) result.accounts.set(account, { ...own, postmaster });
  }
  for (const { address, by, forward, account, domain } of plan.leaving) {
    if (!isNew(address.toLowerCase())) continue;
    if (by === 'relay' || by === 'mail') result.leaving.push({ address, notify, original });
    else {
      // RFC 3461 4.2: a report names the address that the sender wrote to.
      const recipient = { address, notify: sentOnNotify(notify), original: original ?? `rfc822;${named}`, forward };
      const list = result.onward.find((sent) => sent.account === account && sent.domain === domain);
      if (list === undefined) result.onward.push({ account, domain, recipients: [recipient] });
      else list.recipients.push(recipient);
    }
  }
  for (const [account, messages] of plan.forwarded) {
    result.forwarded.set(account, (result.forwarded.get(account) ?? 0) + messages);
  }
  for (const account of plan.away) result.away.add(account);
}

/** RFC 3461 5.2.7: success was reached when the message came here; what follows is the recipient's own affair. */
function sentOnNotify(notify: string): string {
  if (notify === '') return '';
  const wanted = notify.split(',').filter((word) => word !== 'SUCCESS');
  return wanted.length === 0 ? 'NEVER' : wanted.join(',');
}
