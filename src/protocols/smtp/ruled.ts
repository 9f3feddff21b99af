import type { MailFacts, Plan } from '#directory/routing/types.ts';
import type { Address } from '#wire/address.ts';
import type { HeaderField } from '#wire/header.ts';
import { Refusal, refusalAnswer } from './errors.ts';
import { passedHops, readHeader } from './hops.ts';
import type { Message, Recipient, Session, Transaction } from './types.ts';

/** What becomes of the transaction's message for a recipient, as far as its envelope tells. */
export function planFor(session: Session, { sender }: Transaction, address: Address): Promise<Plan> {
  return session.options.recipients.plan(address, envelopeFacts(session, sender));
}

/** Recipients of a message that was read, and its header where rules need it. */
export interface Settled {
  recipients: readonly Recipient[];
  header: readonly HeaderField[];
}

/**
 * Plans again where the message itself changes what becomes of it: it has been here before, or it is junk. Forwards of
 * accounts that are `spent` rest.
 */
export async function settleRules(
  session: Session,
  transaction: Transaction,
  message: Message,
  spent: ReadonlySet<number> = new Set(),
): Promise<Settled> {
  const { id, sender, recipients } = transaction;
  if (recipients.every((one) => one.kind !== 'ruled')) return { recipients, header: [] };
  const header = await readHeader(session, message);
  const passed = passedHops(session, id, recipients, header);
  // Who sends junk on is taken for its sender.
  const stays = message.verdict?.disposition.kind === 'junk';
  if (passed.size === 0 && !stays && spent.size === 0) return { recipients, header };
  const facts = { ...envelopeFacts(session, sender), passed, stays, spent };
  const planned = recipients.map(async (one) =>
    one.kind === 'ruled' ? { ...one, plan: await session.options.recipients.plan(one.named, facts) } : one,
  );
  return { recipients: await Promise.all(planned), header };
}

/** Throws a Refusal where a recipient's plan takes no mail after all. */
export function requireTaken(session: Session, recipient: Recipient): void {
  if (recipient.kind !== 'ruled' || recipient.plan.refusal === null) return;
  const { code, status, text } = refusalAnswer(session, recipient.plan.refusal);
  throw new Refusal(code, status, text);
}

/** A login proves the sender (MAIL checked it), and a program of this machine is believed. */
function envelopeFacts({ options, identity }: Session, sender: Address | null): MailFacts {
  return { sender, proven: identity !== null || options.role === 'lmtp', passed: new Set(), stays: false };
}
