import type { Language } from '#base/catalogue.ts';
import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Reader } from '#db/types.ts';
import { accountById } from '#directory/accounts.ts';
import type { Recipients } from '#directory/types.ts';
import type { ClaimedMessage } from '#store/queue-claims.ts';
import type { TrailEvent } from '#store/queue-trail.ts';
import { newQueueId } from '#store/queue-id.ts';
import type { Store, StoreCall } from '#store/store.ts';
import { type Address, formatAddress } from '#wire/address.ts';
import { type Decision, isReported } from './decision.ts';
import { actionOf } from './delivery-status.ts';
import { type Report, type Returned, writeReport } from './report.ts';
import { returnedPart } from './returned.ts';
import { recipientAddress } from './route.ts';

/** What reports are made with. */
export interface ReporterParts {
  store: Store;
  reader: Reader;
  recipients: Recipients;
  /** Whom a report is for where forwarding rewrote the sender; null for every other sender. */
  restoreSender: (sender: Address) => Address | null;
  /** Our name. */
  hostname: string;
  clock: Clock;
  log: Log;
}

/** The operations that bring a report on its way, and what the trail says of it. */
export interface Reported {
  calls: StoreCall[];
  events: TrailEvent[];
}

const nothing: Reported = { calls: [], events: [] };

/** Makes reports to senders (RFC 3461). */
export class Reporter {
  readonly #parts: ReporterParts;

  constructor(parts: ReporterParts) {
    this.#parts = parts;
  }

  /**
   * The report about those decisions that the sender wants to hear of. One for a sender of ours is put into their INBOX,
   * or into the queue where `viaQueue` says so (there was no room); one for others goes into the queue. A message with a
   * null sender, as a report is, is never reported (RFC 3461 6.1).
   */
  async report(
    message: ClaimedMessage,
    decisions: readonly Decision[],
    expiry: number,
    viaQueue: boolean,
  ): Promise<Reported> {
    const concerned = decisions.filter(isReported);
    if (concerned.length === 0) return nothing;
    if (message.sender === '') return this.#silent(concerned, 'null sender');
    const { store, clock } = this.#parts;
    const goal = await this.#goal(message.sender);
    if (goal === null) return this.#silent(concerned, 'unknown sender');
    const language = await this.#language(goal.accounts[0]);
    const now = clock.now();
    const id = newQueueId(now);
    const report = writeReport({
      id,
      sender: message.sender,
      message: { ...message, hostname: this.#parts.hostname, expires: message.receivedAt + expiry },
      decisions: concerned,
      returned: await this.#returned(message, concerned),
      language,
      now,
    });
    const writer = store.receive();
    // RFC 5321 4.4: where delivery is final; it is left out when the report leaves.
    await writer.write(Buffer.from('Return-Path: <>\r\n'));
    await writer.write(report.octets);
    const received = await writer.finish();
    const events = concerned.map((decision) => ({
      number: decision.recipient.number,
      at: now,
      kind: 'reported' as const,
      detail: { action: actionOf(decision), report: id },
    }));
    const inboxes = viaQueue ? [] : goal.accounts;
    const others = viaQueue ? [message.sender] : goal.others;
    const args = { mailbox: 'INBOX', message: received, internalDate: now };
    const calls = inboxes.map((account) => store.call(account, 'append', args));
    if (others.length > 0) {
      const queued = queuedReport(others, report, received.body);
      calls.push(store.call(goal.accounts[0] ?? 0, 'queue.add', { queueId: id, message: queued }));
    }
    return { calls, events };
  }

  /** Who gets a report to this sender: accounts here, and addresses elsewhere or where delivery must wait. Null for nobody. */
  async #goal(sender: string): Promise<{ accounts: number[]; others: string[] } | null> {
    const { recipients, restoreSender } = this.#parts;
    const named = recipientAddress(sender);
    const address = restoreSender(named) ?? named;
    const resolution = await recipients.resolve(address);
    switch (resolution.kind) {
      case 'local':
        return { accounts: [resolution.account], others: [] };
      case 'ruled': {
        const plan = await recipients.plan(address, { sender: null, proven: true, passed: new Set(), stays: false });
        if (plan.refusal !== null) return null;
        const accounts = plan.deliveries.map(({ account }) => account);
        return { accounts, others: plan.leaving.map((one) => one.address) };
      }
      case 'suspended':
      case 'foreign':
        return { accounts: [], others: [formatAddress(address)] };
      case 'unknown':
        return null;
    }
  }

  /** What was not told is in the trail. */
  #silent(decisions: readonly Decision[], reason: string): Reported {
    const at = this.#parts.clock.now();
    const events = decisions.map(({ recipient }) => ({
      number: recipient.number,
      at,
      kind: 'unreported' as const,
      detail: { reason },
    }));
    return { calls: [], events };
  }

  async #language(account: number | undefined): Promise<Language> {
    if (account === undefined) return 'en';
    return (await accountById(this.#parts.reader, account))?.language ?? 'en';
  }

  /** A message that cannot be read is reported without it. */
  async #returned(message: ClaimedMessage, decisions: readonly Decision[]): Promise<Returned | null> {
    const { store, reader, log } = this.#parts;
    try {
      return await returnedPart({ reader, bodies: store.bodies }, message, decisions);
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      log.error('queue.unreadable', { id: message.queueId, error });
      return null;
    }
  }
}

/** RFC 3461 6.1 and 6.2: from the null sender, and never reported itself. */
function queuedReport(to: readonly string[], { smtputf8, bodyType }: Report, body: { ref: string; size: number }) {
  return {
    sender: '',
    body,
    recipients: to.map((address) => ({ address, notify: 'NEVER', original: null })),
    envelopeId: null,
    ret: null,
    smtputf8,
    bodyType,
    requireTls: false,
  };
}
