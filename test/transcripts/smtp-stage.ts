import { systemClock } from '#base/clock.ts';
import type { Engine } from '#db/open.ts';
import type { Database } from '#db/types.ts';
import type { Directory } from '#directory/directory.ts';
import { MailRules } from '#directory/mail-rules.ts';
import type { Authenticator, TokenVerifier } from '#directory/types.ts';
import type { Listener } from '#net/listener.ts';
import { type Trail, trail } from '#store/queue-trail.ts';
import { queueRows } from '#store/queue.ts';
import type { Store } from '#store/store.ts';
import type { BodyRef } from '#store/types.ts';
import type { Reason } from '#store/verdicts.ts';
import { accountOf, type Ground, openGround } from './ground.ts';
import { setSecondFactor } from './second-factor.ts';
import { listenSmtp, sealer, type SmtpListenerName, type SmtpVariation } from './smtp-options.ts';

/** A real store and directory in a temporary directory, for SMTP to work on. */
export class SmtpStage implements AsyncDisposable {
  readonly directory: Directory;
  readonly rules: MailRules;
  readonly store: Store;
  readonly folder: string;
  readonly #database: Database;
  readonly #authenticator: Authenticator;
  readonly #resources: AsyncDisposableStack;

  private constructor(parts: Ground, resources: AsyncDisposableStack) {
    this.directory = parts.directory;
    this.store = parts.store;
    this.folder = parts.folder;
    this.rules = new MailRules({ database: parts.database, clock: systemClock, sealer });
    this.#database = parts.database;
    this.#authenticator = parts.authenticator;
    this.#resources = resources;
  }

  static async open(
    engine: Engine = { engine: 'sqlite' },
    checks: { tokens?: TokenVerifier } = {},
  ): Promise<SmtpStage> {
    await using stack = new AsyncDisposableStack();
    return new SmtpStage(await openGround(stack, engine, checks), stack.move());
  }

  /** Switches an account's second factor on, and gives it this app password. */
  async setSecondFactor(address: string, letters: string): Promise<void> {
    const account = await this.directory.findAccount(address);
    await setSecondFactor(this.#database, account?.account_id ?? 0, letters);
  }

  /** Opens a listener on a free port of the loopback, or on a Unix socket in `folder`. */
  listen(name: SmtpListenerName, variation: SmtpVariation = {}, at?: { path: string }): Promise<Listener> {
    const ground = { store: this.store, database: this.#database, authenticator: this.#authenticator };
    return listenSmtp(ground, name, variation, at);
  }

  /** The whole text of the messages in an account's INBOX, or in another mailbox, oldest first. */
  async inbox(address: string, mailbox = 'INBOX'): Promise<string[]> {
    const reader = this.store.reader(await accountOf(this, address));
    const inbox = await reader.mailbox(mailbox);
    const messages = await reader.messages(inbox?.mailbox_id ?? 0, 0, 1000);
    return Promise.all(
      messages.map(async ({ email_id }) => {
        const body = await reader.body(email_id);
        if (body === undefined) throw new Error('a message has no body');
        return this.#text(body);
      }),
    );
  }

  /** Why the newest message of an account is where it is: `check=result detail` of each reason. */
  async reasons(address: string): Promise<string> {
    const account = await this.directory.findAccount(address);
    const [row] = await this.#database.reader.all<{ reasons: string }>(
      'SELECT reasons FROM email_verdict WHERE account_id = ? ORDER BY email_id DESC LIMIT 1',
      account?.account_id ?? 0,
    );
    const reasons = JSON.parse(row?.reasons ?? '[]') as Reason[];
    return reasons.map(({ check, result, detail }) => `${check}=${result} ${detail}`).join('; ');
  }

  /** The queue's messages with their recipients, as the database has them; UTF-8 as Latin-1, like everything here. */
  async queue(): Promise<string[]> {
    const rows = await queueRows(this.#database.reader, 1000);
    const details = await this.#database.reader.all<Record<string, string | number | null>>(
      `SELECT m.envelope_id, m.ret, m.smtputf8, m.body_type, m.require_tls, r.notify, r.original, r.arrived
       FROM queue_message m JOIN queue_recipient r ON r.queue_id = m.queue_id ORDER BY m.queue_id, r.number`,
    );
    return rows.map(({ sender, address, state }, i) => {
      const words = Object.entries(details[i] ?? {})
        .filter(([name, value]) => name !== 'arrived' || value !== null)
        .map(([name, value]) => `${name}=${value}`);
      const line = [`<${sender}>`, `<${address}>`, state, ...words].join(' ');
      return Buffer.from(line).toString('latin1');
    });
  }

  /** The whole text of each message in the queue, oldest first. */
  async queuedContents(): Promise<string[]> {
    const rows = await this.#database.reader.all<BodyRef>(
      'SELECT body_ref AS ref, size FROM queue_message ORDER BY queue_id',
    );
    return Promise.all(rows.map((body) => this.#text(body)));
  }

  /** What the trail says of a message, by the id in its answer. */
  async trail(queueId: string): Promise<Trail> {
    const found = await trail(this.#database.reader, queueId);
    if (found === undefined) throw new Error(`nothing is known of ${queueId}`);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }

  async #text(body: BodyRef): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.store.bodies.read(body)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('latin1');
  }
}
