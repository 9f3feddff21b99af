import { randomBytes } from 'node:crypto';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import type { Database } from '#db/types.ts';
import type { Directory } from '#directory/directory.ts';
import type { Authenticator, TokenVerifier } from '#directory/types.ts';
import { listen, type Listener } from '#net/listener.ts';
import { MaildropLocks } from '#protocols/pop3/maildrop-locks.ts';
import { pop3Metrics } from '#protocols/pop3/metrics.ts';
import { pop3Service } from '#protocols/pop3/service.ts';
import type { Pop3Limits, Pop3Settings } from '#protocols/pop3/types.ts';
import type { Store } from '#store/store.ts';
import { accountOf, contexts, type Ground, openGround } from './ground.ts';

/** What a test changes of an installation's settings and limits. */
export interface Pop3Variation {
  settings?: Partial<Pop3Settings>;
  limits?: Partial<Pop3Limits>;
  connections?: { perAddress: number; total: number };
  /** In place of the stage's own, to fail as disks and databases do. */
  store?: Store;
}

export const listenerNames = ['pop3', 'pop3s'] as const;
export type Pop3ListenerName = (typeof listenerNames)[number];

/** A real store and directory in a temporary directory, for POP3 to work on. */
export class Pop3Stage implements AsyncDisposable {
  readonly directory: Directory;
  readonly store: Store;
  readonly database: Database;
  readonly #authenticator: Authenticator;
  readonly #resources: AsyncDisposableStack;
  readonly #locks = new MaildropLocks();

  private constructor(parts: Ground, resources: AsyncDisposableStack) {
    this.directory = parts.directory;
    this.store = parts.store;
    this.database = parts.database;
    this.#authenticator = parts.authenticator;
    this.#resources = resources;
  }

  static async open(checks: { tokens?: TokenVerifier } = {}): Promise<Pop3Stage> {
    await using stack = new AsyncDisposableStack();
    const ground = await openGround(stack, undefined, checks);
    return new Pop3Stage(ground, stack.move());
  }

  /** Opens a listener on a free port of the loopback. */
  listen(name: Pop3ListenerName, variation: Pop3Variation = {}): Promise<Listener> {
    const settings: Pop3Settings = { plaintextOnLoopback: true, ...variation.settings };
    return listen({
      name,
      at: { host: '127.0.0.1', port: 0 },
      limits: variation.connections ?? { perAddress: 100, total: 100 },
      ...(name === 'pop3s' && { implicitTls: contexts }),
      ...pop3Service({
        hostname: 'mail.example.test',
        store: variation.store ?? this.store,
        authenticator: this.#authenticator,
        inventionKey: randomBytes(32),
        locks: this.#locks,
        tls: contexts,
        settings: () => settings,
        ...(variation.limits && { limits: variation.limits }),
        log: silentLog,
        metrics: pop3Metrics(new Metrics()),
      }),
      log: silentLog,
    });
  }

  /** The account of an address. */
  account(address: string): Promise<number> {
    return accountOf(this, address);
  }

  /** Puts a message, bytes as Latin-1, into an account's INBOX. */
  async deliver(address: string, message: string): Promise<void> {
    const writer = this.store.receive();
    await writer.write(Buffer.from(message, 'latin1'));
    const args = { mailbox: 'INBOX', message: await writer.finish(), internalDate: systemClock.now() };
    await this.store.write(await this.account(address), 'append', args);
  }

  /** UIDs of the messages in an account's INBOX, ascending. */
  async uids(address: string): Promise<number[]> {
    const reader = this.store.reader(await this.account(address));
    const inbox = await reader.mailbox('INBOX');
    const messages = await reader.messages(inbox?.mailbox_id ?? 0, 0, 100_000);
    return messages.map(({ uid }) => uid);
  }

  /** Removes a message behind the back of POP3. */
  async expunge(address: string, uid: number): Promise<void> {
    const account = await this.account(address);
    const inbox = await this.store.reader(account).mailbox('INBOX');
    await this.store.write(account, 'expunge', { mailbox: inbox?.mailbox_id ?? 0, uids: String(uid) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}
