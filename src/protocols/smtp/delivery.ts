import { codeOf, MailError } from '#base/errors.ts';
import type { Verdict } from '#services/checks/types.ts';
import type { StoreCall } from '#store/store.ts';
import type { Received } from '#store/types.ts';
import { formatAddress } from '#wire/address.ts';
import type { LocalRecipient, Session, Transaction } from './types.ts';

/** A message whose content is durable. */
export interface Message {
  received: Received;
  /** A CR or LF stands alone in it. */
  binary: boolean;
  /** What the checks said; null where nobody checked. */
  verdict: Verdict | null;
}

/**
 * Delivers to all recipients in one commit, or to none. Throws MailError.
 *
 * One answer stands for all recipients (RFC 5321 4.1.1.4): where one account has no room for the message and others
 * have, these should not wait for it, so its copy goes into the queue, which tries again and reports.
 */
export async function deliverToAll(session: Session, transaction: Transaction, message: Message): Promise<void> {
  const waiting = new Set<number>();
  for (;;) {
    try {
      await session.options.store.writeAll(deliveryCalls(session, transaction, message, waiting));
      return;
    } catch (error) {
      const account = fullAccount(error);
      if (account === undefined || waiting.has(account) || !mayWait(transaction, account, waiting)) throw error;
      waiting.add(account);
    }
  }
}

/** Delivers to one account. Throws MailError. */
export async function deliverToOne(session: Session, account: number, message: Message): Promise<void> {
  const { store, clock } = session.options;
  await store.write(account, 'append', appendArgs(message, clock.now()));
}

/** One append for each account, one queue row for all who are elsewhere or must wait, and the count of the day. */
function deliveryCalls(
  session: Session,
  transaction: Transaction,
  message: Message,
  waiting: ReadonlySet<number>,
): StoreCall[] {
  const { options, identity } = session;
  const { store, clock } = options;
  const internalDate = clock.now();
  const local = transaction.recipients.filter(isLocal);
  const accounts = new Set(local.map(({ account }) => account).filter((account) => !waiting.has(account)));
  const calls = [...accounts].map((account) => store.call(account, 'append', appendArgs(message, internalDate)));
  const queued = transaction.recipients.filter((one) => !isLocal(one) || waiting.has(one.account));
  if (queued.length > 0) {
    const { parameters, sender } = transaction;
    const queuedMessage = {
      sender: sender === null ? '' : formatAddress(sender),
      body: message.received.body,
      recipients: queued.map(({ address, notify, original }) => ({ address, notify, original })),
      envelopeId: parameters.envelopeId,
      ret: parameters.ret,
      smtputf8: parameters.smtputf8,
      bodyType: message.binary ? ('BINARYMIME' as const) : parameters.body,
      requireTls: parameters.requireTls,
    };
    const owner = identity?.account ?? [...waiting][0] ?? 0;
    calls.push(store.call(owner, 'queue.add', { queueId: transaction.id, message: queuedMessage }));
  }
  if (options.role === 'submission' && identity !== null) calls.push(options.submission.countMessage(identity.account));
  return calls;
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
function mayWait({ recipients }: Transaction, account: number, waiting: ReadonlySet<number>): boolean {
  return recipients.some((one) => {
    if (!isLocal(one)) return true;
    return one.account === account ? one.postmaster : !waiting.has(one.account);
  });
}

function isLocal(recipient: Transaction['recipients'][number]): recipient is LocalRecipient {
  return recipient.kind === 'local';
}
