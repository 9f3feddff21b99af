import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { directoryLimits, subscriberLimits } from '#base/limits.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database, Reader } from '#db/types.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import type { PasswordHasher } from '#directory/password.ts';
import { accessTypes, type AccessType, foldLogin, normalizeMac } from './proof.ts';
import { listSubscribers, type SubscriberEntry, subscriberUse, type SubscriberUse } from './rows.ts';

/** A contract as the operator gives it. */
export interface NewSubscriber {
  /** Customer number or access login. */
  login: string;
  access: string;
  /** MAC address or access password. */
  secret: string;
  mailboxes: number;
}

/** The parts of Subscribers. */
export interface SubscriberParts {
  database: Database;
  hasher: PasswordHasher;
  clock: Clock;
}

/** The contract table of an internet provider: who may make mailboxes, and how many. */
export class Subscribers {
  readonly #reader: Reader;
  readonly #write: Writer<DirectoryOperations>;
  readonly #hasher: PasswordHasher;
  readonly #clock: Clock;

  constructor({ database, hasher, clock }: SubscriberParts) {
    this.#reader = database.reader;
    this.#write = writerFor<DirectoryOperations>(database);
    this.#hasher = hasher;
    this.#clock = clock;
  }

  /**
   * Adds contracts and replaces those that there are, all or none. Throws `bad-argument` with `detail.field` and
   * `detail.index` for the first that is wrong, `limit` for too many at a time.
   */
  async put(subscribers: readonly NewSubscriber[]): Promise<void> {
    if (subscribers.length > subscriberLimits.batch) {
      throw new MailError('limit', `at most ${subscriberLimits.batch} subscribers at a time`);
    }
    const read = subscribers.map(readSubscriber);
    const entries: SubscriberEntry[] = [];
    for (const entry of read) {
      const secret = entry.access === 'hfc' ? entry.secret : await this.#hasher.hash(entry.secret);
      entries.push({ ...entry, secret });
    }
    await this.#write(0, 'subscriber.put', { entries, now: this.#clock.now() });
  }

  /** Ends a contract; accounts made with it stay. Throws `not-found`. */
  async remove(login: string): Promise<void> {
    await this.#write(0, 'subscriber.remove', { login: foldLogin(login) });
  }

  find(login: string): Promise<SubscriberUse | undefined> {
    return subscriberUse(this.#reader, foldLogin(login));
  }

  /** A page of contracts by login, behind `after`. */
  list(after = ''): Promise<SubscriberUse[]> {
    return listSubscribers(this.#reader, after, directoryLimits.page);
  }
}

function readSubscriber(subscriber: NewSubscriber, index: number): SubscriberEntry {
  const wrong = (field: keyof NewSubscriber, message: string): MailError =>
    new MailError('bad-argument', message, { detail: { field, index } });
  const login = foldLogin(subscriber.login);
  if (login === '' || login.length > subscriberLimits.login || /[\p{Cc}\s]/u.test(login)) {
    throw wrong('login', 'a customer number or login is one word');
  }
  const access = subscriber.access.trim().toLowerCase();
  if (!isAccessType(access)) throw wrong('access', `the access type is one of ${accessTypes.join(', ')}`);
  const secret = access === 'hfc' ? normalizeMac(subscriber.secret) : subscriber.secret;
  if (secret === null) throw wrong('secret', 'a MAC address has 12 hexadecimal digits');
  if (secret === '') throw wrong('secret', 'the access password is empty');
  const { mailboxes } = subscriber;
  if (!Number.isInteger(mailboxes) || mailboxes < 0 || mailboxes > subscriberLimits.mailboxes) {
    throw wrong('mailboxes', `the number of mailboxes is from 0 to ${subscriberLimits.mailboxes}`);
  }
  return { login, access, secret, mailboxes };
}

function isAccessType(text: string): text is AccessType {
  return (accessTypes as readonly string[]).includes(text);
}
