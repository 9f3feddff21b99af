import { codeOf, MailError } from '#base/errors.ts';
import type { Verdict } from '#services/checks/types.ts';
import { newQueueId, type QueueMessage, type QueueRecipient } from '#store/queue.ts';
import type { StoreCall } from '#store/store.ts';
import type { Received } from '#store/types.ts';
import { formatAddress } from '#wire/address.ts';
import type { Distribution } from './distribution.ts';
import type { Session, Transaction } from './types.ts';

/** A message whose content is durable. */
export interface Message {
  received: Received;
  /** A CR or LF stands alone in it. */
  binary: boolean;
  /** What the checks said; null where nobody checked. */
  verdict: Verdict | null;
}

/** Messages to those recipients that are still without it. */
export interface Delivery {
  distribution: Distribution;
  /** The queue id under which it leaves. */
  queueId: string;
  /** Others have the message by the same answer already: whom it cannot reach now waits, rather than that they get it again. */
  partly: boolean;
  /** Counts against the submitting account's limit for the day. */
  counted: boolean;
}

/**
 * Delivers to all of a distribution in one commit, or to none. Throws MailError.
 *
 * One answer stands for all recipients (RFC 5321 4.1.1.4): where one account has no room for the message and others
 * have, these should not wait for it, so its copy goes into the queue, which tries again and reports.
 */
export async function deliverToAll(
  session: Session,
  transaction: Transaction,
  message: Message,
  delivery: Delivery,
): Promise<void> {
  const waiting = toBeReported(transaction, message, delivery);
  for (;;) {
    try {
      await session.options.store.writeAll(deliveryCalls(session, transaction, message, { ...delivery, waiting }));
      return;
    } catch (error) {
      const account = fullAccount(error);
      if (account === undefined || waiting.has(account) || !mayWait(delivery, account, waiting)) throw error;
      waiting.add(account);
    }
  }
}

/**
 * Accounts whose copy takes the way through the queue because the sender wants to hear of its delivery (RFC 3461 4.1):
 * the queue delivers it at once, and reports. Senders of what is suspicious are told nothing.
 * not done: reports of success for recipients whom rules lead further (RFC 3461 5.2.7), because they would tell who is
 * behind a group or a forward.
 */
function toBeReported({ recipients }: Transaction, { verdict }: Message, { distribution }: Delivery): Set<number> {
  if (verdict?.disposition.kind === 'junk') return new Set();
  const wanting = recipients.flatMap((one) =>
    one.kind === 'local' && one.notify.split(',').includes('SUCCESS') ? one.account : [],
  );
  return new Set(wanting.filter((account) => distribution.accounts.has(account)));
}

/** Delivers to one account. Throws MailError. */
export async function deliverToOne(session: Session, account: number, message: Message): Promise<void> {
  const { store, clock } = session.options;
  await store.write(account, 'append', appendArgs(message, clock.now()));
}

/** One append for each account, queue rows for all who are elsewhere or must wait, and what is counted. */
function deliveryCalls(
  session: Session,
  transaction: Transaction,
  message: Message,
  { distribution, queueId, counted, waiting }: Delivery & { waiting: ReadonlySet<number> },
): StoreCall[] {
  const { options, identity } = session;
  const { store, clock } = options;
  const { sender } = transaction;
  const now = clock.now();
  const { accounts, leaving, onward, forwarded } = distribution;
  const ready = [...accounts.keys()].filter((account) => !waiting.has(account));
  const calls = ready.map((account) => store.call(account, 'append', appendArgs(message, now)));
  const late = [...accounts].filter(([account]) => waiting.has(account));
  const waiters = late.map(([, { address, notify, original }]) => ({ address, notify, original }));
  const queued = [...leaving, ...waiters];
  const queue = (owner: number, id: string, from: string, recipients: readonly QueueRecipient[]) => {
    const envelope = queuedMessage(transaction, message, { sender: from, recipients });
    calls.push(store.call(owner, 'queue.add', { queueId: id, message: envelope }));
  };
  const own = sender === null ? '' : formatAddress(sender);
  if (queued.length > 0) queue(identity?.account ?? late[0]?.[0] ?? 0, queueId, own, queued);
  for (const { account, domain, recipients } of onward) {
    const from = sender === null ? '' : formatAddress(options.onward.rewriteSender(sender, domain));
    queue(account, newQueueId(now), from, recipients);
  }
  for (const [account, messages] of forwarded) {
    calls.push({ name: 'forward.count', lane: account, args: { account, messages, now } });
  }
  if (counted && options.role === 'submission' && identity !== null) {
    calls.push(options.submission.countMessage(identity.account));
  }
  return calls;
}

function queuedMessage(
  { parameters }: Transaction,
  { received, binary }: Message,
  envelope: Pick<QueueMessage, 'sender' | 'recipients'>,
): QueueMessage {
  const { envelopeId, ret, smtputf8, body, requireTls } = parameters;
  return {
    ...envelope,
    body: received.body,
    envelopeId,
    ret,
    smtputf8,
    bodyType: binary ? 'BINARYMIME' : body,
    requireTls,
  };
}

/** Into the INBOX, or where the account keeps what is suspicious. */
function appendArgs({ received, verdict }: Message, internalDate: number) {
  return {
    mailbox: 'INBOX',
    message: received,
    internalDate,
    ...(verdict?.disposition.kind === 'junk' && { specialUse: 'junk' }),
    ...(verdict !== null && { reasons: verdict.reasons }),
  };
}

/** The account for which an append had no room. */
function fullAccount(error: unknown): number | undefined {
  if (!(error instanceof MailError) || codeOf(error) !== 'over-quota') return undefined;
  return Number(error.detail['account']);
}

/** Whether the message is taken although this account is full: for the others' sake, or because it is the postmaster's (RFC 5321 4.5.1). */
function mayWait({ distribution, partly }: Delivery, account: number, waiting: ReadonlySet<number>): boolean {
  const { accounts, leaving, onward } = distribution;
  if (partly || leaving.length > 0 || onward.length > 0) return true;
  return [...accounts].some(([one, { postmaster }]) => (one === account ? postmaster : !waiting.has(one)));
}
