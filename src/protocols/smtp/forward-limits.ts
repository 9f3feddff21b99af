import { codeOf, MailError } from '#base/errors.ts';
import { type Settled, settleRules } from './ruled.ts';
import type { Message, Session, Transaction } from './types.ts';

/**
 * Delivers by the plans that were made. Where the commit finds that forwards of an account have sent enough today, which
 * others did since then, plans are made again in which these forwards rest, so that their accounts keep the message.
 */
export async function withinForwardLimits(
  session: Session,
  transaction: Transaction,
  message: Message,
  planned: Settled,
  deliver: (settled: Settled) => Promise<void>,
): Promise<void> {
  const spent = new Set<number>();
  for (let settled = planned; ;) {
    try {
      return await deliver(settled);
    } catch (error) {
      const account = spentAccount(error);
      if (account === undefined || spent.has(account)) throw error;
      spent.add(account);
      const recipients = [...planned.recipients];
      settled = await settleRules(session, { ...transaction, recipients }, message, spent);
    }
  }
}

/** The account whose forwards may send no more today. */
function spentAccount(error: unknown): number | undefined {
  if (!(error instanceof MailError) || codeOf(error) !== 'limit') return undefined;
  const { forwards } = error.detail;
  return typeof forwards === 'number' ? forwards : undefined;
}
