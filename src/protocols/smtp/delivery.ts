import { codeOf, MailError } from '#base/errors.ts';
import { type BeginTrailArgs, stepLines } from '#store/local-trail.ts';
import { newQueueId } from '#store/queue-id.ts';
import { type QueuedVerdict, type QueueMessage, type QueueRecipient } from '#store/queue.ts';
import type { StoreCall } from '#store/store.ts';
import { formatAddress } from '#wire/address.ts';
import { arrivals } from './arrivals.ts';
import { distribute, type Distribution, type SentOn } from './distribution.ts';
import { arrivalSteps, type Concerned, concernedAccounts, deliverySteps, partSteps, type Reached } from './steps.ts';
import type { LocalRecipient, Message, Recipient, Session, Transaction } from './types.ts';

/** Messages to those recipients that are still without it. */
export interface Delivery {
  /** Whom the distribution is of. */
  recipients: readonly Recipient[];
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
  const waiting = new Set<number>();
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

/** Delivers to one plain account, whose recipient was the only one to be answered. Throws MailError. */
export async function deliverToOne(
  session: Session,
  transaction: Transaction,
  message: Message,
  recipient: LocalRecipient,
): Promise<void> {
  const distribution = distribute([recipient]);
  const queueId = newQueueId(session.options.clock.now());
  const delivery = { recipients: [recipient], distribution, queueId, partly: false, counted: false };
  await session.options.store.writeAll(
    deliveryCalls(session, transaction, message, { ...delivery, waiting: new Set() }),
  );
}

/** One append for each account, queue rows for all who are elsewhere or must wait, what is counted, and the trail of all that. */
function deliveryCalls(
  session: Session,
  transaction: Transaction,
  message: Message,
  delivery: Delivery & { waiting: ReadonlySet<number> },
): StoreCall[] {
  const { options, identity } = session;
  const { store, clock } = options;
  const { distribution, queueId, counted, recipients, waiting } = delivery;
  const now = clock.now();
  const { accounts, leaving, forwarded } = distribution;
  const ready = new Map([...accounts].filter(([account]) => !waiting.has(account)));
  const late = new Map([...accounts].filter(([account]) => waiting.has(account)));
  const onward = distribution.onward.map((sent) => ({ ...sent, queueId: newQueueId(now) }));
  const concerned = concernedAccounts(recipients);
  const owner = ownerOf(session, transaction, concerned, onward);
  // Before the queue's own: steps stand in the order of their times.
  const trail = trailOf(session, message, { recipients, owner, concerned, accounts: ready, waiting: late, onward });
  const calls = Array.from(ready.keys(), (account) => store.call(account, 'append', appendArgs(message, now)));
  const waiters = Array.from(late.values(), ({ address, notify, original }) => ({ address, notify, original }));
  const queued = [...leaving, ...waiters, ...arrivals(recipients, message, ready)];
  const queue = (account: number, id: string, from: string, to: readonly QueueRecipient[]) => {
    const envelope = queuedMessage(transaction, message, { sender: from, recipients: to });
    if (id === queueId && late.size > 0) envelope.verdict = queuedVerdict(message);
    calls.push(store.call(account, 'queue.add', { queueId: id, message: envelope }));
  };
  const sender = transaction.sender === null ? '' : formatAddress(transaction.sender);
  if (queued.length > 0) queue(owner, queueId, sender, queued);
  for (const { account, domain, recipients: to, queueId: id } of onward) {
    queue(account, id, rewritten(session, transaction, domain), to);
  }
  for (const [account, messages] of forwarded) calls.push(options.onward.countForwards(account, messages));
  if (counted && options.role === 'submission' && identity !== null) {
    calls.push(options.submission.countMessage(identity.account));
  }
  calls.push(store.call(owner, 'trail.begin', { queueId: transaction.id, sender, ...trail }));
  return calls;
}

/** Whose all of the trail is: who sent it, or the one account that it is about; 0 where others have to do with it too. */
function ownerOf(
  { identity }: Session,
  { recipients }: Transaction,
  concerned: ReadonlyMap<number, Concerned>,
  onward: readonly SentOn[],
): number {
  if (identity !== null) return identity.account;
  const [only = 0, another] = concerned.keys();
  // LMTP comes here recipient by recipient: what they are together decides.
  const alone = recipients.length === 1 && another === undefined && onward.every(({ account }) => account === only);
  return alone ? only : 0;
}

/** The trail as its owner has it, and the parts of everybody else that the message came to. */
function trailOf(
  session: Session,
  message: Message,
  what: Reached & {
    recipients: readonly Recipient[];
    owner: number;
    concerned: ReadonlyMap<number, Concerned>;
  },
): Pick<BeginTrailArgs, 'head' | 'steps' | 'parts'> {
  const others = [...what.concerned].filter(([account]) => account !== what.owner);
  const head = others.length === 0 ? '' : stepLines(arrivalSteps(session, message, 'recipient'));
  return {
    head: stepLines(arrivalSteps(session, message, 'sender')),
    steps: stepLines(deliverySteps(session, message, what.recipients, what)),
    parts: others.map(([account, concerned]) => ({
      account,
      head,
      steps: stepLines(partSteps(session, message, concerned, { ...what, account })),
    })),
  };
}

/** The envelope sender of what a domain of ours sends on. */
function rewritten({ options }: Session, { sender }: Transaction, domain: string): string {
  return sender === null ? '' : formatAddress(options.onward.rewriteSender(sender, domain));
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

/** What the checks said, for mailboxes that get the message later. */
function queuedVerdict({ verdict }: Message): QueuedVerdict | null {
  return verdict === null ? null : { junk: verdict.disposition.kind === 'junk', reasons: verdict.reasons };
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
