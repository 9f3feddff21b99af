import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Database } from '#db/types.ts';
import { accountById } from '#directory/accounts.ts';
import { accountAddresses } from '#directory/addresses.ts';
import { isAway, vacationOf, wasAnswered } from '#directory/vacations.ts';
import { automaticMessage } from '#services/queue/letter.ts';
import { newQueueId } from '#store/queue-id.ts';
import type { Store } from '#store/store.ts';
import { type Address, formatAddress, normalizeLocal } from '#wire/address.ts';
import type { HeaderField } from '#wire/header.ts';
import { writeAnswer } from './answer.ts';
import { reasonForSilence } from './may-answer.ts';

/** What answering needs. */
export interface VacationParts {
  database: Database;
  store: Store;
  clock: Clock;
  log: Log;
}

/** A message that came for somebody who is away. */
export interface AwayMail {
  sender: Address | null;
  header: readonly HeaderField[];
}

/** Answers for people who are away (RFC 3834): each sender once in a number of days, and never a program. */
export class Vacations {
  readonly #parts: VacationParts;

  constructor(parts: VacationParts) {
    this.#parts = parts;
  }

  /** Lets these accounts answer a message that was delivered to them. Never throws: an answer that fails is no reason to refuse the message. */
  async answer(accounts: readonly number[], mail: AwayMail): Promise<void> {
    for (const account of accounts) {
      try {
        await this.#answer(account, mail);
      } catch (error) {
        // Another message was faster, or the owner is back: the sender needs no answer.
        if (codeOf(error) === 'already-exists' || codeOf(error) === 'not-found') continue;
        this.#parts.log.warn('vacation.failed', { account, error });
      }
    }
  }

  async #answer(id: number, { sender, header }: AwayMail): Promise<void> {
    const { database, store, clock, log } = this.#parts;
    const { reader } = database;
    const now = clock.now();
    const [account, vacation] = await Promise.all([accountById(reader, id), vacationOf(reader, id)]);
    if (account === undefined || vacation === undefined || !isAway(vacation, now)) return;
    const silence = reasonForSilence(sender, header, new Set(await accountAddresses(reader, id)));
    if (sender === null || silence !== null) return log.debug('vacation.silent', { account: id, reason: silence });
    // RFC 5230 4.2: one person is one sender, however the address is written.
    const to = formatAddress(sender);
    const key = formatAddress({ local: normalizeLocal(sender.local), domain: sender.domain });
    if (await wasAnswered(reader, vacation, key, now)) return;
    const queueId = newQueueId(now);
    const writer = store.receive();
    await writer.write(writeAnswer({ id: queueId, account, vacation, to, header, now }));
    const { body } = await writer.finish();
    await store.writeAll([
      { name: 'vacation.claim', lane: id, args: { account: id, sender: key, now } },
      store.call(id, 'queue.add', { queueId, message: automaticMessage(to, body) }),
    ]);
    log.info('vacation.answered', { account: id, id: queueId });
  }
}
