import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { type Engine, openDatabase } from '#db/open.ts';
import type { Database } from '#db/types.ts';
import { openAuthenticator } from '#directory/authenticator.ts';
import { Directory } from '#directory/directory.ts';
import { PasswordHasher } from '#directory/password.ts';
import type { Authenticator, TokenVerifier } from '#directory/types.ts';
import { listen, type Listener } from '#net/listener.ts';
import { selfSigned } from '#net/self-signed.ts';
import { ContextStore } from '#net/tls.ts';
import { operations } from '#operations.ts';
import { imapMetrics } from '#protocols/imap/metrics.ts';
import { imapService } from '#protocols/imap/service.ts';
import type { ImapLimits, ImapSettings } from '#protocols/imap/types.ts';
import { SegmentBodies } from '#store/bodies/body-store.ts';
import { scan } from '#store/search/find.ts';
import { mailCalls } from '#store/mail-calls.ts';
import { Store } from '#store/store.ts';
import type { Appended } from '#store/append.ts';

const contexts = new ContextStore([selfSigned(['mail.example.test'], Date.now())]);

/** What a test changes of an installation's settings and limits. */
export interface ImapVariation {
  settings?: Partial<ImapSettings>;
  limits?: Partial<ImapLimits>;
  connections?: { perAddress: number; total: number };
}

export const listenerNames = ['imap', 'imaps'] as const;
export type ImapListenerName = (typeof listenerNames)[number];

/** A real store and directory in a temporary directory, for IMAP to work on. */
export class ImapStage implements AsyncDisposable {
  readonly directory: Directory;
  readonly store: Store;
  readonly database: Database;
  readonly #authenticator: Authenticator;
  readonly #resources: AsyncDisposableStack;

  private constructor(
    parts: { directory: Directory; store: Store; database: Database; authenticator: Authenticator },
    resources: AsyncDisposableStack,
  ) {
    this.directory = parts.directory;
    this.store = parts.store;
    this.database = parts.database;
    this.#authenticator = parts.authenticator;
    this.#resources = resources;
  }

  static async open(
    engine: Engine = { engine: 'sqlite' },
    checks: { tokens?: TokenVerifier } = {},
  ): Promise<ImapStage> {
    await using stack = new AsyncDisposableStack();
    const folder = mkdtempSync(join(tmpdir(), 'sowa-imap-'));
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));
    const database = await openDatabase({
      engine,
      directory: folder,
      operations,
      writerModule: new URL(import.meta.resolve('#writer.ts')),
      log: silentLog,
      role: 'owner',
    });
    stack.use(database);
    const bodies = stack.use(await SegmentBodies.open(join(folder, 'bodies'), 'owner'));
    const store = stack.use(new Store(database, bodies, systemClock));
    const hasher = new PasswordHasher();
    const mail = mailCalls(store, systemClock);
    const directory = new Directory({ database, hasher, clock: systemClock, mail });
    const common = { database, hasher, clock: systemClock, log: silentLog, metrics: new Metrics() };
    const authenticator = stack.use(await openAuthenticator({ ...common, ...checks, wait: () => Promise.resolve() }));
    await directory.addDomain('example.test');
    return new ImapStage({ directory, store, database, authenticator }, stack.move());
  }

  /** Opens a listener on a free port of the loopback. */
  listen(name: ImapListenerName, variation: ImapVariation = {}): Promise<Listener> {
    const settings: ImapSettings = { messageSize: 1_000_000, plaintextOnLoopback: true, ...variation.settings };
    const { reader } = this.database;
    return listen({
      name,
      at: { host: '127.0.0.1', port: 0 },
      limits: variation.connections ?? { perAddress: 100, total: 100 },
      ...(name === 'imaps' && { implicitTls: contexts }),
      ...imapService({
        store: this.store,
        authenticator: this.#authenticator,
        search: { select: (...query) => scan({ reader, bodies: this.store.bodies, log: silentLog }, ...query) },
        inventionKey: randomBytes(32),
        tls: contexts,
        settings: () => settings,
        ...(variation.limits && { limits: variation.limits }),
        clock: systemClock,
        log: silentLog,
        metrics: imapMetrics(new Metrics()),
      }),
      log: silentLog,
    });
  }

  /** The account of an address. */
  async account(address: string): Promise<number> {
    const account = await this.directory.findAccount(address);
    if (account === undefined) throw new Error(`there is no account ${address}`);
    return account.account_id;
  }

  /** Puts a message into a mailbox as SMTP would. */
  async deliver(address: string, mailbox: string, message: string): Promise<Appended> {
    const writer = this.store.receive();
    await writer.write(Buffer.from(message, 'latin1'));
    const internalDate = Date.UTC(2026, 10, 21, 5, 0, 0);
    return this.store.write(await this.account(address), 'append', {
      mailbox,
      message: await writer.finish(),
      internalDate,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}
