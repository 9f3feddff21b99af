import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Language } from '#base/catalogue.ts';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { Metrics } from '#base/metrics.ts';
import { type Engine, openDatabase } from '#db/open.ts';
import { databaseOperations } from '#db/operations.ts';
import type { Database } from '#db/types.ts';
import { Directory } from '#directory/directory.ts';
import { directoryOperations } from '#directory/operations.ts';
import { PasswordHasher } from '#directory/password.ts';
import { DirectoryRecipients } from '#directory/recipients.ts';
import { testSealer } from '#directory/testing.ts';
import type { Recipients } from '#directory/types.ts';
import { SegmentBodies } from '#store/bodies/body-store.ts';
import { storeOperations } from '#store/operations.ts';
import { trail, type TrailEvent } from '#store/queue-trail.ts';
import { mailCalls } from '#store/mail-calls.ts';
import { newQueueId } from '#store/queue-id.ts';
import { type QueueMessage, type QueueRecipient, queueMessageRows, type QueueRow } from '#store/queue.ts';
import { Store } from '#store/store.ts';
import { deliverIntoInbox } from './local.ts';
import { queueMetrics } from './metrics.ts';
import { directRoute, type FindRoute, recipientAddress, type Relay, viaRelay } from './route.ts';
import { type QueueParts, QueueRunner } from './runner.ts';
import type { QueueSettings } from './settings.ts';
import { plainDelivery } from './testing-remote.ts';

/** What a test's database executes. */
export const testOperations = { ...databaseOperations, ...directoryOperations, ...storeOperations };

/** An installation with a queue, in a temporary directory; everything goes when disposed. */
export interface TestQueue extends AsyncDisposable {
  store: Store;
  database: Database;
  directory: Directory;
  /** Whatever a test wants else. */
  settings: QueueSettings;
  /** Where mail for others goes; null: by MX, which does not answer here. */
  relay: Relay | null;
  /** Adds an account of the domain `our.test`; its id. */
  account(local: string, more?: { language?: Language; quotaBytes?: number }): Promise<number>;
  /** Queues a message; its id. */
  send(text: string, recipients: readonly (string | QueueRecipient)[], more?: Partial<QueueMessage>): Promise<string>;
  /** Starts sending. */
  start(more?: Partial<QueueParts>): Promise<QueueRunner>;
  rows(queueId: string): Promise<QueueRow[]>;
  events(queueId: string): Promise<TrailEvent[]>;
  /** Texts of the messages in an INBOX. */
  inbox(account: number): Promise<string[]>;
}

const minute = 60_000;

/** Opens an installation on either engine, with retries that a test can wait for; in a directory that stays, where one is given. */
export async function openTestQueue(engine: Engine = { engine: 'sqlite' }, kept?: string): Promise<TestQueue> {
  await using stack = new AsyncDisposableStack();
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'sowa-queue-'));
  if (kept === undefined) stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const writerModule = new URL('./testing-writer.ts', import.meta.url);
  const options = { engine, directory: folder, operations: testOperations, writerModule, log: silentLog };
  const database = stack.use(await openDatabase({ ...options, role: 'owner' }));
  const bodies = stack.use(await SegmentBodies.open(join(folder, 'bodies'), 'owner'));
  const store = stack.use(new Store(database, bodies, systemClock));
  const mail = mailCalls(store, systemClock);
  const directory = new Directory({ database, hasher: new PasswordHasher(testSealer, 1), clock: systemClock, mail });
  const { length: domains } = await directory.listDomains();
  if (domains === 0) await directory.addDomain('our.test');
  const recipients = new DirectoryRecipients(database.reader);
  const owned = stack.move();
  const t: TestQueue = {
    store,
    database,
    directory,
    settings: {
      schedule: { firstRetry: 20, longestRetry: 200, expiry: 60 * minute, warning: 0 },
      deliveries: { total: 20, each: 5 },
      webhooks: { urls: [], secret: new Uint8Array() },
    },
    relay: null,
    account: (local, { language = 'en', quotaBytes = 0 } = {}) =>
      directory.addAccount({
        address: `${local}@our.test`,
        // Hashed once, elsewhere: these tests log nobody in.
        password: { hash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA' },
        displayName: local,
        language,
        quotaBytes,
      }),
    send: async (text, to, more = {}) => {
      const queueId = newQueueId(Date.now());
      const writer = store.receive();
      await writer.write(Buffer.from(text));
      const { body } = await writer.finish();
      const message: QueueMessage = {
        sender: 'ala@our.test',
        body,
        recipients: to.map((one) => (typeof one === 'string' ? { address: one, notify: '', original: null } : one)),
        envelopeId: null,
        ret: null,
        smtputf8: false,
        bodyType: '7BIT',
        requireTls: false,
        ...more,
      };
      await store.write(0, 'queue.add', { queueId, message });
      return queueId;
    },
    start: (more = {}) =>
      QueueRunner.start({
        database,
        store,
        recipients,
        restoreSender: () => null,
        remote: plainDelivery,
        deliverHere: deliverIntoInbox({ store, recipients, clock: systemClock }),
        route: viaRelay(plainRoutes(recipients), () => t.relay),
        prepare: async () => new Uint8Array(),
        settings: () => t.settings,
        owner: 'test',
        hostname: 'mx.our.test',
        metrics: queueMetrics(new Metrics()),
        clock: systemClock,
        log: silentLog,
        ...more,
      }),
    rows: (queueId) => queueMessageRows(database.reader, queueId),
    events: async (queueId) => (await trail(database.reader, queueId))?.events ?? [],
    inbox: (account) => inboxTexts(store, account),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
  return t;
}

/** Mail for our domains stays here, other mail goes to the domain's own servers. */
function plainRoutes(recipients: Recipients): FindRoute {
  return async (text) => {
    const address = recipientAddress(text);
    const { kind } = await recipients.resolve(address);
    return kind === 'foreign' ? directRoute(address.domain) : { kind: 'local' };
  };
}

/** A relay on a port of this machine. */
export function relayTo(port: number): Relay {
  return { kind: 'host', host: '127.0.0.1', port, tls: 'none', login: null };
}

async function inboxTexts(store: Store, account: number): Promise<string[]> {
  const reader = store.reader(account);
  const inbox = await reader.mailbox('INBOX');
  if (inbox === undefined) throw new Error(`account ${account} has no INBOX`);
  const texts: string[] = [];
  for (const { email_id } of await reader.messages(inbox.mailbox_id, 1, 1000)) {
    const body = await reader.body(email_id);
    if (body === undefined) throw new Error(`the message ${email_id} has no body`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.bodies.read(body)) chunks.push(chunk);
    texts.push(Buffer.concat(chunks).toString());
  }
  return texts;
}

/** Waits until `probe` gives something that is true. */
export async function eventually<T>(probe: () => T | Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < 6000; attempt++) {
    const value = await probe();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it never happened');
}
