import { codeOf, MailError } from '#base/errors.ts';
import { formatAddress } from '#wire/address.ts';
import { deliverToAll, deliverToOne, type Message } from './delivery.ts';
import { answerTo, fullMailbox, Refusal } from './errors.ts';
import { resultOf } from './metrics.ts';
import type { Answer, Content, Session, Transaction } from './types.ts';

/**
 * Ends a transaction whose content was read: makes the message durable, delivers it, and gives one answer (SMTP: all
 * recipients or none) or one for each recipient (LMTP: RFC 2033 4.2). The session is then ready for the next message.
 */
export async function conclude(session: Session, transaction: Transaction, content: Content): Promise<Answer[]> {
  const started = performance.now();
  const answers = await settle(session, transaction, content);
  const { metrics, role } = session.options;
  metrics.commit.observe((performance.now() - started) / 1000);
  for (const { code } of answers) metrics.messages.of({ role, result: resultOf(code) }).add();
  session.transaction = null;
  session.state = 'ready';
  return answers;
}

async function settle(session: Session, transaction: Transaction, content: Content): Promise<Answer[]> {
  const each = session.options.role === 'lmtp';
  try {
    const received = await content.finish();
    const message = { received, binary: content.binary, verdict: content.verdict };
    if (each) return await settleEach(session, transaction, message);
    await deliverToAll(session, transaction, message);
    return [accepted(session, transaction, message)];
  } catch (error) {
    const answer = refused(session, transaction, error);
    return each ? transaction.recipients.map(() => answer) : [answer];
  }
}

/** An account that is named twice gets the message once, and both answers. */
async function settleEach(session: Session, transaction: Transaction, message: Message): Promise<Answer[]> {
  const answers = new Map<number, Promise<Answer>>();
  const deliver = async (account: number): Promise<Answer> => {
    try {
      await deliverToOne(session, account, message);
      return accepted(session, transaction, message);
    } catch (error) {
      return refused(session, transaction, error);
    }
  };
  return Promise.all(
    transaction.recipients.map((recipient) => {
      if (recipient.kind === 'remote') throw new Error('LMTP takes no mail for others');
      const { account } = recipient;
      const answer = answers.get(account) ?? deliver(account);
      answers.set(account, answer);
      return answer;
    }),
  );
}

function accepted(session: Session, transaction: Transaction, { received }: Message): Answer {
  const { size } = received.body;
  session.errors = 0;
  session.options.metrics.bytes.observe(size);
  session.log.info('smtp.accepted', { ...envelope(session, transaction), size });
  return { code: 250, status: '2.0.0', text: `Ok: ${transaction.id}` };
}

/** The answer to what went wrong, which the log learns in full. */
function refused(session: Session, transaction: Transaction, error: unknown): Answer {
  const fields = envelope(session, transaction);
  if (error instanceof Refusal) session.log.info('smtp.refused', { ...fields, reason: error.message });
  else if (error instanceof MailError) session.log.warn('smtp.deferred', { ...fields, error });
  else session.log.error('smtp.failed', { ...fields, error });
  return codeOf(error) === 'over-quota' ? fullMailbox(session.settings) : answerTo(error);
}

function envelope({ input }: Session, { id, sender, recipients }: Transaction) {
  const from = sender === null ? '' : formatAddress(sender);
  return { id, from, recipients: recipients.length, tls: input.secure };
}
