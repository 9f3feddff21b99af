import { deliveryLimits } from '#base/limits-queue.ts';
import type { Departure, DepartingRecipient } from '#services/queue/types.ts';
import type { Answers } from './answers.ts';
import type { SmtpClient } from './client.ts';
import { passageOf, type Reading } from './requirements.ts';
import { type RecipientReply, transact } from './transaction.ts';

/** A message on its way through one session. */
export interface Conversation {
  client: SmtpClient;
  departure: Departure;
  reading: Reading;
  answers: Answers;
  signal: AbortSignal;
}

/**
 * Sends the message to all who have no final answer yet, in as many transactions as the server's limits demand. Throws
 * MailError where the connection was lost; what was settled before stays settled.
 */
export async function converse(conversation: Conversation): Promise<void> {
  let waiting = nameable(conversation);
  while (waiting.length > 0 && conversation.client.reusable) {
    const { maxRecipients } = conversation.client.extensions;
    const count = Math.min(maxRecipients ?? deliveryLimits.recipients, deliveryLimits.recipients);
    const batch = waiting.slice(0, count);
    const again = await send(conversation, batch);
    waiting = [...again, ...waiting.slice(count)];
  }
}

/** The recipients who can be named to this server; of the others it is recorded that they cannot (RFC 6531 3.2). */
function nameable({ client, answers }: Conversation): readonly DepartingRecipient[] {
  if (client.extensions.smtputf8) return answers.pending;
  const isPlain = ({ address }: DepartingRecipient) => /^[\0-\x7f]*$/.test(address);
  const foreign = answers.pending.filter((recipient) => !isPlain(recipient));
  const { host } = client.peer;
  const text = `The address needs SMTPUTF8, which ${host} does not offer`;
  if (foreign.length > 0) answers.pass(foreign, { code: 553, status: '5.6.7', text }, host);
  return answers.pending.filter(isPlain);
}

/** One transaction. Gives the recipients whom the server wants in another one. */
async function send(conversation: Conversation, batch: readonly DepartingRecipient[]): Promise<DepartingRecipient[]> {
  const { client, departure, reading, answers, signal } = conversation;
  const addresses = [departure.sender, ...batch.map(({ address }) => address)];
  const leave = await passageOf(departure, client, addresses, reading);
  if ('code' in leave) {
    answers.pass(batch, leave, client.peer.host);
    return [];
  }
  const { replies, lost } = await transact(client, leave.departure, batch, leave.passage, signal);
  const taken = replies.some(({ reply }) => reply.code < 300);
  const again = taken ? replies.filter(isOneTooMany) : [];
  answers.settle(
    replies.filter((reply) => !again.includes(reply)),
    client.peer.host,
    client.extensions.dsn,
  );
  if (lost !== null) throw lost;
  return again.map(({ recipient }) => recipient);
}

/** RFC 5321 4.5.3.1.10: 452 (552 from old servers) says that a recipient is one too many for this transaction. */
function isOneTooMany({ reply: { code, status } }: RecipientReply): boolean {
  return (code === 452 || code === 552) && (status === null || status.endsWith('.5.3'));
}
