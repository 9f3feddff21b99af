import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Log } from '#base/log.ts';
import type { Announcement } from '#db/types.ts';
import { clientConfig, type PostgresConnection } from './connection.ts';

const channel = 'sowa';
/** PostgreSQL refuses payloads of 8000 bytes and more. */
const payloadLimit = 7900;
/** Milliseconds a committed write waits for its own announcements, which come at once unless the connection is gone. */
const patience = 1000;

/** What one notification carries; the last one of a write has its name as `batch`. */
interface Payload {
  batch: string;
  list: Announcement[];
}

/** Null for what is not ours: whoever may use the database may speak in the channel. */
function payloadOf(text: string): Payload | null {
  try {
    const payload = JSON.parse(text) as Partial<Payload> | null;
    return Array.isArray(payload?.list) && typeof payload.batch === 'string' ? (payload as Payload) : null;
  } catch {
    return null;
  }
}

/** Sends announcements with the transaction: they are heard when it commits, in commit order. */
export async function notify(
  connection: PostgresConnection,
  batch: string,
  announcements: readonly Announcement[],
): Promise<void> {
  let payload: string[] = [];
  let length = 0;
  const send = async (name: string) => {
    const text = `{"batch":"${name}","list":[${payload.join(',')}]}`;
    await connection.run(`SELECT pg_notify('${channel}', ?)`, text);
    payload = [];
    length = 0;
  };
  for (const announcement of announcements) {
    const text = JSON.stringify(announcement);
    if (length > 0 && length + Buffer.byteLength(text) + 100 > payloadLimit) await send('');
    payload.push(text);
    length += Buffer.byteLength(text) + 1;
  }
  if (length > 0) await send(batch);
}

/**
 * Hears announcements of every node. When the connection breaks it is made again, and `publish` gets one announcement
 * with topic `lost`: listeners then read again what they show.
 */
export class Listener {
  readonly #url: string;
  readonly #log: Log;
  readonly #publish: (announcements: Announcement[]) => void;
  #client: Client | null = null;
  #retry: NodeJS.Timeout | null = null;
  readonly #node = randomUUID();
  readonly #awaited = new Map<string, () => void>();
  #batches = 0;
  #closed = false;

  constructor(url: string, log: Log, publish: (announcements: Announcement[]) => void) {
    this.#url = url;
    this.#log = log;
    this.#publish = publish;
  }

  async start(): Promise<void> {
    const client = new Client(clientConfig(this.#url));
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
    client.on('error', (error) => this.#broken(client, error));
    client.on('end', () => this.#broken(client, new Error('connection ended')));
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    if (this.#closed) await client.end();
    else this.#client = client;
  }

  /**
   * A name for the announcements of a write, and when they were heard here: what a write did is known to every session
   * of its own process when it resolves, as with the embedded engine. Settles also when they will not be heard.
   */
  expect(): { batch: string; heard: Promise<void> } {
    const batch = `${this.#node}.${++this.#batches}`;
    if (this.#client === null) return { batch, heard: Promise.resolve() };
    const { promise, resolve } = Promise.withResolvers<void>();
    const settle = () => {
      clearTimeout(timer);
      this.#awaited.delete(batch);
      resolve();
    };
    const timer = setTimeout(settle, patience);
    this.#awaited.set(batch, settle);
    return { batch, heard: promise };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#release();
    if (this.#retry !== null) clearTimeout(this.#retry);
    await this.#client?.end();
  }

  #broken(client: Client, error: Error): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = null;
    this.#release();
    this.#log.warn('database-listener-lost', { error: error.message });
    this.#again();
  }

  #hear(payload: string): void {
    const heard = payloadOf(payload);
    if (heard === null) return this.#log.warn('database-notice-foreign', { length: payload.length });
    this.#publish(heard.list);
    this.#awaited.get(heard.batch)?.();
  }

  #release(): void {
    for (const settle of this.#awaited.values()) settle();
  }

  #again(): void {
    this.#retry = setTimeout(() => {
      this.start().then(
        () => this.#publish([{ topic: 'lost', account: 0 }]),
        () => {
          if (!this.#closed) this.#again();
        },
      );
    }, 1000);
    this.#retry.unref();
  }
}
