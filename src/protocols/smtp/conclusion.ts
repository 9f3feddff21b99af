import { codeOf, MailError } from '#base/errors.ts';
import { newQueueId } from '#store/queue-id.ts';
import { formatAddress } from '#wire/address.ts';
import { deliverToAll, deliverToOne } from './delivery.ts';
import { accountKey, distribute, type Distribution, reach } from './distribution.ts';
import { answerTo, fullMailbox, Refusal } from './errors.ts';
import { withinForwardLimits } from './forward-limits.ts';
import { resultOf } from './metrics.ts';
import { requireTaken, type Settled, settleRules } from './ruled.ts';
import type { Answer, Content, LocalRecipient, Message, Recipient, Session, Transaction } from './types.ts';

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
    const { recipients, header } = await settleRules(session, transaction, message);
    if (each) return await settleEach(session, transaction, message, { recipients, header });
    await settleAll(session, transaction, message, { recipients, header });
    return [accepted(session, transaction, message)];
  } catch (error) {
    const answer = refused(session, transaction, error);
    return each ? transaction.recipients.map(() => answer) : [answer];
  }
}

/** RFC 5321 4.1.1.4: all recipients or none. */
async function settleAll(
  session: Session,
  transaction: Transaction,
  message: Message,
  planned: Settled,
): Promise<void> {
  await withinForwardLimits(session, transaction, message, planned, async ({ recipients, header }) => {
    for (const one of recipients) requireTaken(session, one);
    const distribution = distribute(recipients);
    const queueId = transaction.id;
    await deliverToAll(session, transaction, message, {
      recipients,
      distribution,
      queueId,
      counted: true,
      partly: false,
    });
    await answerAway(session, transaction, distribution, header);
  });
}

/**
 * RFC 2033 4.2: each recipient has an answer. Plain accounts are written side by side; whom rules lead further comes
 * behind them, one after the other, so that nobody gets the message twice.
 */
async function settleEach(
  session: Session,
  transaction: Transaction,
  message: Message,
  { recipients, header }: Settled,
): Promise<Answer[]> {
  const attempt = async (deliver: () => Promise<void>): Promise<Answer> => {
    try {
      await deliver();
      return accepted(session, transaction, message);
    } catch (error) {
      return refused(session, transaction, error);
    }
  };
  const { answers, taken } = await settlePlain(recipients, (one) =>
    attempt(() => deliverToOne(session, transaction, message, one)),
  );
  let done = taken;
  const settleOne = async (settled: Settled): Promise<void> => {
    for (const one of settled.recipients) requireTaken(session, one);
    const after = new Set(done);
    const distribution = distribute(settled.recipients, after);
    const queueId = newQueueId(session.options.clock.now());
    const partly = reach(distribution) < reach(distribute(settled.recipients));
    const { recipients: one } = settled;
    await deliverToAll(session, transaction, message, {
      recipients: one,
      distribution,
      queueId,
      counted: false,
      partly,
    });
    done = after;
    await answerAway(session, transaction, distribution, header);
  };
  const settleByRules = (one: Recipient) =>
    withinForwardLimits(session, transaction, message, { recipients: [one], header }, settleOne);
  for (const one of recipients) if (!answers.has(one)) answers.set(one, await attempt(() => settleByRules(one)));
  return recipients.map((one) => answers.get(one) as Answer);
}

/** Delivers to plain accounts; an account that is named twice gets the message once, and both answers. */
async function settlePlain(
  recipients: readonly Recipient[],
  deliver: (one: LocalRecipient) => Promise<Answer>,
): Promise<{ answers: Map<Recipient, Answer>; taken: Set<string> }> {
  const local = recipients.filter((one) => one.kind === 'local');
  const firsts = new Map(local.toReversed().map((one) => [one.account, one]));
  const results = new Map(
    await Promise.all(Array.from(firsts, async ([account, one]) => [account, await deliver(one)] as const)),
  );
  const taken = [...firsts.keys()].filter((account) => results.get(account)?.code === 250);
  return {
    answers: new Map(local.map((one) => [one, results.get(one.account) as Answer])),
    taken: new Set(taken.map(accountKey)),
  };
}

async function answerAway(
  { options }: Session,
  { sender }: Transaction,
  { away }: Distribution,
  header: Settled['header'],
): Promise<void> {
  if (away.size > 0) await options.onward.answerAway([...away], { sender, header });
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
