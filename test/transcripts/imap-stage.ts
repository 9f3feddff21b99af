import { randomBytes } from 'node:crypto';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import type { Engine } from '#db/open.ts';
import type { Database } from '#db/types.ts';
import type { Directory } from '#directory/directory.ts';
import type { Authenticator, TokenVerifier } from '#directory/types.ts';
import { listen, type Listener } from '#net/listener.ts';
import { imapMetrics } from '#protocols/imap/metrics.ts';
import { imapService } from '#protocols/imap/service.ts';
import type { ImapLimits, ImapSettings } from '#protocols/imap/types.ts';
import { scan } from '#store/search/find.ts';
import type { Store } from '#store/store.ts';
import type { Appended } from '#store/append.ts';
import { accountOf, contexts, type Ground, openGround } from './ground.ts';

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

  private constructor(parts: Ground, resources: AsyncDisposableStack) {
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
    const ground = await openGround(stack, engine, checks);
    return new ImapStage(ground, stack.move());
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
  account(address: string): Promise<number> {
    return accountOf(this, address);
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
