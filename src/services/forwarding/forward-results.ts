import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import { routingLimits } from '#base/limits-queue.ts';
import type { Log } from '#base/log.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database } from '#db/types.ts';
import { accountById, addressOf } from '#directory/accounts.ts';
import type { ForwardRow } from '#directory/forwards.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import type { Decision } from '#services/queue/decision.ts';
import { replyText } from '#services/queue/delivery-status.ts';
import { receiveLetter } from '#services/queue/letter.ts';
import type { Store } from '#store/store.ts';
import type { Received } from '#store/types.ts';
import { forwardTexts } from './texts.ts';

/** What the results of forwards are worked on with. */
export interface ForwardResultParts {
  hostname: string;
  database: Database;
  store: Store;
  clock: Clock;
  log: Log;
}

/**
 * What targets of forwards said. A forward whose target refuses message after message pauses, so that its mail stays
 * here instead of coming back to its senders, and the owner reads why in the mailbox.
 */
export class ForwardResults {
  readonly #parts: ForwardResultParts;
  readonly #write: Writer<DirectoryOperations>;

  constructor(parts: ForwardResultParts) {
    this.#parts = parts;
    this.#write = writerFor<DirectoryOperations>(parts.database);
  }

  /** For the queue, which says how each attempt ended (QueueParts.told). */
  async told({ recipient, outcome, result }: Pick<Decision, 'recipient' | 'outcome' | 'result'>): Promise<void> {
    const { forward } = recipient;
    if (forward === null) return;
    if (outcome === 'delivered' || outcome === 'relayed') await this.delivered(forward);
    else if (outcome === 'failed') await this.refused(forward, replyText(result.reply));
  }

  /** The target took a message. */
  async delivered(forward: number): Promise<void> {
    await this.#write(0, 'forward.delivered', { forward });
  }

  /** The target refused a message for good; `reply` is what it said. */
  async refused(forward: number, reply: string): Promise<void> {
    const reason = reply.replace(/\s+/g, ' ').slice(0, replyLength);
    const row = await this.#write(0, 'forward.refused', { forward, reason });
    if (row === undefined || row.status === 'paused' || row.refusals < routingLimits.refusals) return;
    await this.#pause(row, reason);
  }

  /** Pausing and the message about it are one act. */
  async #pause(row: ForwardRow, reason: string): Promise<void> {
    const { store, clock, log } = this.#parts;
    const { account_id: account, forward_id: forward } = row;
    const message = await this.#notice(row, reason);
    try {
      await store.writeAll([
        { name: 'forward.pause', lane: account, args: { forward } },
        store.call(account, 'append', { mailbox: 'INBOX', message, internalDate: clock.now() }),
      ]);
      log.info('forward.paused', { account, forward, reason });
    } catch (error) {
      // Another refusal, at the same time, has paused it.
      if (codeOf(error) === 'already-exists') return;
      if (codeOf(error) !== 'over-quota') throw error;
      // No room for the message: the forward stops all the same, and the list of forwards says why.
      await this.#write(account, 'forward.pause', { forward });
      log.info('forward.paused', { account, forward, reason });
    }
  }

  async #notice({ account_id: id, source, target, refusals }: ForwardRow, reason: string): Promise<Received> {
    const { database, store, clock, hostname } = this.#parts;
    const account = await accountById(database.reader, id);
    if (account === undefined) throw new Error(`forward of account ${id}, which never existed`);
    const address = addressOf(account);
    const texts = forwardTexts(account.language);
    const { received } = await receiveLetter(
      { store, clock, hostname },
      {
        from: { name: texts.from, address: `postmaster@${account.domain}` },
        to: address,
        subject: texts.subject(target),
        text: texts.text({ source: source === '' ? address : source, target, refusals, reason }),
      },
    );
    return received;
  }
}

/** Characters of a reply that are kept: RFC 5321 4.5.3.1.5 has lines of 512. */
const replyLength = 500;
